"""Why days are read with care, in the reader's language."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.cautions import OddModel, OddTotal, SumsDiffer, read_caution
from bot.domain.insight import Model
from bot.presentation.text import clean_name
from bot.presentation.wording import Wording


def caution_text(kept: str, wording: Wording, limit: int) -> str:
    """A caution as readers see it, at most `limit` characters; a text that is no sentence of ours as it is, cleaned.

    Args:
        kept: As it is stored.
        wording: The reader's language; knows the history's names.
        limit: Characters.
    """
    return clean_name(_text(kept, wording), limit)


def _text(kept: str, wording: Wording) -> str:
    match read_caution(kept):
        case OddTotal(day, factor, weekdays):
            return wording.text("caution.total", day=day, factor=_times(factor, wording), count=weekdays)
        case OddModel(slug, day, "inf"):
            return wording.text("caution.model_from_zero", model=Model(slug), day=day)
        case OddModel(slug, day, factor):
            return wording.text("caution.model", model=Model(slug), day=day, factor=_times(factor, wording))
        case SumsDiffer(days, week):
            sums = (wording.numbers.tokens(Fraction(tokens)) for tokens in (days, week))
            return wording.text("caution.sums", **dict(zip(("days", "week"), sums, strict=True)))
        case None:
            return kept


def _times(factor: str, wording: Wording) -> str:
    return wording.numbers.ratio(Fraction(factor))
