"""What an alert waits for, and what came to pass, as sentences."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.alerts import alert_kinds
from bot.domain.insight import AuthorName, Country, Family, Name
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.alert import Firing
from bot.domain.watching.condition import Basis, Condition, Subject, Total
from bot.domain.watching.memory import Event
from bot.domain.watching.texts import subject_text
from bot.domain.weeks import IsoWeek
from bot.presentation.text import Text, plain
from bot.presentation.values import Value
from bot.presentation.wording import Wording


def condition_text(condition: Condition, wording: Wording) -> Text:
    """`DeepSeek V3.2 rises to rank 3 or better, weekly, all named rows`; `wording` knows the history's names."""
    values: dict[str, Value] = {
        "what": what_text(condition, wording),
        "basis": wording.text(f"watch.basis.{condition.basis}"),
    }
    if isinstance(condition.subject, Total) and not counts_countries(condition):
        return wording.rich("watch.sentence_total", **values)
    lens = condition.lens if counts_countries(condition) else LensName.FULL
    return wording.rich("watch.sentence", **values, lens=wording.text(f"watch.lens.{lens}"))


def what_text(condition: Condition, wording: Wording) -> str:
    """`DeepSeek V3.2 rises to rank 3 or better`."""
    values: dict[str, Value] = {"name": _watched(condition, wording)}
    if condition.other is not None:
        values["other"] = named(condition.other, wording)
    unit = alert_kinds()[condition.kind].VALUE
    if condition.value is not None and unit is not None:
        values["value"] = _threshold(unit, condition.value, wording)
    return wording.text(_key(condition, wording), **values)


def event_text(firing: Firing, condition: Condition, wording: Wording) -> str:
    """`DeepSeek V3.2 rises to rank 2`; where countries are counted, with the rows that count."""
    sentence = plain(wording.rich(f"alert.{condition.kind}.{firing.event.wording}", **_values(firing, wording)))
    if not counts_countries(condition):
        return sentence
    return wording.text("alerts.with_lens", sentence=sentence, lens=wording.text(f"watch.lens.{condition.lens}"))


def named(subject: Subject, wording: Wording) -> Value:
    """Who is watched, told from others of the same name: a country stays one, for its place in a sentence."""
    match subject:
        case Total():
            return wording.text("watch.the_total")
        case Country():
            return subject
        case Family():
            return wording.text("watch.family", name=wording.values.name(subject))
        case AuthorName():
            return wording.text("watch.author", name=wording.values.name(subject))
        case _:
            return wording.values.name(subject)


def threshold_text(unit: Unit, value: Fraction, wording: Wording) -> str:
    """`1.5T`, `5 %`, `10`: as it was chosen, not rounded."""
    match unit:
        case Unit.TOKENS:
            return wording.numbers.tokens_exactly(value)
        case Unit.COUNT:
            return wording.numbers.count(value)
        case _:
            return wording.numbers.percent_exactly(value)


def before_text(basis: Basis, wording: Wording) -> str:
    """`the week before`."""
    return wording.text(f"alerts.before.{basis}")


def counts_countries(condition: Condition) -> bool:
    """Whether the lens matters: a country is watched, or which of them leads."""
    return isinstance(condition.subject, alert_kinds()[condition.kind].LENSES)


def _threshold(unit: Unit, value: Fraction, wording: Wording) -> Value:
    # A count decides the form of its sentence.
    return int(value) if unit is Unit.COUNT else threshold_text(unit, value, wording)


def _watched(condition: Condition, wording: Wording) -> Value:
    # Of a new model its publisher is named as such by the sentence.
    if condition.kind == "new" and isinstance(condition.subject, AuthorName):
        return wording.values.name(condition.subject)
    return named(condition.subject, wording)


def _key(condition: Condition, wording: Wording) -> str:
    """The sentence that fits best, as the locale files have it: by who is watched, by days or weeks, by direction."""
    who, unit = subject_text(condition.subject).partition(":")[0], f"{condition.basis}s"
    keys = [f"watch.{condition.kind}.{form}" for form in (f"{who}_{unit}", unit, who, condition.side)]
    return next((key for key in keys if wording.messages.knows(key)), keys[-1])


def _values(firing: Firing, wording: Wording) -> dict[str, Value]:
    event, basis = firing.event, Basis.WEEK if isinstance(firing.period, IsoWeek) else Basis.DAY
    names = {slot: _event_names(event, each, wording) for slot, each in event.names.items()}
    return {**event.figures, **names, "before": before_text(basis, wording)}


def _event_names(event: Event, names: Name | tuple[Name, ...], wording: Wording) -> Value:
    if not isinstance(names, tuple):
        return named(names, wording)
    texts, count = [wording.values.name(each) for each in names], event.figures.get("count")
    more = int(count.value) - len(texts) if count else 0
    return wording.values.join([*texts, wording.text("alerts.more_names", count=more)] if more > 0 else texts)
