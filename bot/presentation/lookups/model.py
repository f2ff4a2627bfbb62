"""`/model`: one model's rank, share, change and trend, who publishes it, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from urllib.parse import quote

from bot.domain.catalog import ModelCard
from bot.domain.facts import ModelFact
from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.profiles import ModelProfile, insights_about, model_profile
from bot.domain.slugs import base_of, is_free
from bot.presentation.card import Action, Block, Card, Link
from bot.presentation.lookups.lookup import WEEKS, Lookup, first_fitting, line, weeks_shown
from bot.presentation.marks import tokens_text
from bot.presentation.numbers import Numbers
from bot.presentation.summary import change_text
from bot.presentation.text import Text, clean_name
from bot.presentation.trend import trend_picture

MILLION = 10**6
VARIANTS = 6
_SLUG_LIMIT = 120


def model_card(lookup: Lookup, slug: str, weeks: int = WEEKS) -> Card:
    """One model.

    Raises:
        UnknownNameError: No such model is known; it holds suggestions.
    """
    profile = model_profile(lookup.history, lookup.week, slug)
    card = lookup.card(
        _headline(lookup, profile),
        _total(lookup, profile),
        Action.CHART,
        Action.FOLLOW,
        Action.MATHS,
        blocks=(
            Block("", tuple(_standing(lookup, profile))),
            Block(lookup.text("about_model"), tuple(_listing(lookup, profile))),
            Block(lookup.text("family"), tuple(_family(lookup, profile))),
        ),
        pictures=[trend_picture(lookup.history, lookup.week, [profile.slug], lookup.wording, weeks_shown(weeks))],
    )
    notes = lookup.notes(insights_about(lookup.facts, Model(profile.slug)))
    return replace(card, notes=notes, links=tuple(_links(profile)))


def _headline(lookup: Lookup, profile: ModelProfile) -> str:
    name, fact = Model(profile.slug), profile.fact
    text = (
        lookup.text(_rank_key(lookup, fact), model=name, rank=fact.rank)
        if fact
        else lookup.text("not_named", model=name)
    )
    return first_fitting(text, lookup.wording.names.model(profile.slug), lookup.text("one_model"))


def _rank_key(lookup: Lookup, fact: ModelFact) -> str:
    if not fact.rank_certain:
        return "ranked_about"
    if not lookup.facts.closed:
        return "ranked_so_far"
    return "ranked_tied" if fact.tied else "ranked"


def _total(lookup: Lookup, profile: ModelProfile) -> Text:
    wording, fact = lookup.wording, profile.fact
    if fact is None:
        return lookup.rich("not_named_total", week=lookup.week)
    shown = tokens_text(fact.tokens, wording, hidden=fact.hidden)
    return wording.rich("summary.total", week=lookup.week, tokens=shown, change=change_text(fact, wording))


def _standing(lookup: Lookup, profile: ModelProfile) -> Iterator[Text]:
    fact, numbers = profile.fact, lookup.wording.numbers
    if fact is None:
        if profile.last_named:
            yield lookup.rich("last_named", week=profile.last_named)
        return
    yield lookup.rich("share", share=numbers.percent(fact.share))
    if fact.rank_move:
        yield lookup.rich("rank_move", before=fact.rank + fact.rank_move, rank=fact.rank)
    if not fact.rank_certain:
        yield line(lookup.wording.text("table.remark_uncertain"))
    if fact.hidden:
        yield line(lookup.wording.text("table.remark_at_least"))


def _listing(lookup: Lookup, profile: ModelProfile) -> Iterator[Text]:
    # A listing that was revealed stands under the slug of whoever lists it, not of its publisher.
    author = lookup.history.tables.attribute(profile.slug, lookup.week.end).author
    yield lookup.rich("publisher", country=Country(profile.country), author=AuthorName(author))
    for slot in profile.slots:
        day = slot.revealed_on
        if day:
            yield lookup.rich("slot", slot=clean_name(slot.slug), day=day)
    if profile.listing:
        yield from _price(lookup, profile.slug, profile.listing)
        yield from _facts_listed(lookup, profile.listing)


def _links(profile: ModelProfile) -> Iterator[Link]:
    yield Link("OpenRouter", f"https://openrouter.ai/{_path(profile.slug)}")
    if profile.listing and profile.listing.hugging_face_id:
        yield Link("Hugging Face", f"https://huggingface.co/{_path(profile.listing.hugging_face_id)}")


def _path(name: str) -> str:
    return quote(name[:_SLUG_LIMIT], safe="/:-._~")


def _price(lookup: Lookup, slug: str, card: ModelCard) -> Iterator[Text]:
    """What a million tokens cost; a variant without a listing of its own has no known price, unless it is free."""
    prompt, completion = card.prompt_price, card.completion_price
    if is_free(slug):
        yield lookup.rich("price_free")
    elif card.slug == slug and prompt is not None and completion is not None:
        numbers = lookup.wording.numbers
        values = {"prompt": price(prompt, numbers), "completion": price(completion, numbers)}
        yield lookup.rich("price", **values) if prompt or completion else lookup.rich("price_free")


def _facts_listed(lookup: Lookup, card: ModelCard) -> Iterator[Text]:
    numbers = lookup.wording.numbers
    if card.context_tokens:
        yield lookup.rich("context", tokens=numbers.count(card.context_tokens))
    if card.created:
        yield lookup.rich("listed_since", day=card.created)
    if card.hugging_face_id:
        yield lookup.rich("weights", repository=clean_name(card.hugging_face_id, 80))


def price(usd_a_token: Decimal, numbers: Numbers) -> str:
    """USD per million tokens: `$0.30`; four decimals below a cent."""
    value = Fraction(usd_a_token) * MILLION
    small = 0 < value < Fraction(1, 100)
    return "$" + numbers.fixed(value, 4 if small else 2)


def _family(lookup: Lookup, profile: ModelProfile) -> Iterator[Text]:
    family, numbers = profile.family, lookup.wording.numbers
    if family is None or len(profile.variants) <= 1:
        return
    yield lookup.rich(
        "family_total",
        family=Family(lookup.history.tables.families.family_of(base_of(profile.slug))),
        tokens=numbers.tokens(family.tokens),
        rank=family.rank,
        models=len(profile.variants),
    )
    for fact in profile.variants[:VARIANTS]:
        yield _variant(lookup, fact)


def _variant(lookup: Lookup, fact: ModelFact) -> Text:
    tokens = lookup.wording.numbers.tokens(fact.tokens)
    return lookup.rich("variant", rank=fact.rank, model=Model(fact.slug), tokens=tokens)
