"""Whatever the lists hide: bounds hold the truth, and what is told is true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.insight import Model
from bot.domain.lenses import LensName
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Side
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Bound, Event, Quantity
from bot.domain.watching.scene import share
from bot.domain.watching.scenes import Scenes
from bot.domain.weeks import IsoWeek
from tests.fakes.watching import firings, scene_of
from tests.unit.alerts.worlds import MODELS, World, rank, worlds

LENS = LensName.FULL
Truth = Mapping[str, int]


def _holds(score: Interval, number: Fraction | int) -> bool:
    return score.least <= number and (score.most is None or number <= score.most)


@given(worlds(), st.sampled_from(list(Basis)))
@settings(max_examples=150, deadline=None)
def test_tokens_shares_and_ranks_lie_within_their_bounds(world: World, basis: Basis) -> None:
    history = world.history()
    for period in Scenes(history).closed(basis)[-1:]:
        scene, truth = scene_of(history, period), world.truth(period)
        for model in MODELS:
            found = scene.standing(Model(model))
            assert found is not None
            assert _holds(found.tokens, truth[model])
            assert _holds(share(scene, found.tokens), Fraction(truth[model], scene.total))
            # Of equal ones the source names the first: one that it never names stands behind those that it does.
            equal = (tokens for other, tokens in truth.items() if other in scene.view.by_slug and not found.named)
            assert _holds(found.rank, rank(truth, model) + sum(tokens == truth[model] for tokens in equal))


@given(worlds(), st.sampled_from(list(Basis)))
@settings(max_examples=150, deadline=None)
def test_whoever_is_said_to_lead_leads_and_who_is_said_not_to_does_not(world: World, basis: Basis) -> None:
    history = world.history()
    for period in Scenes(history).closed(basis)[-1:]:
        scene, truth = scene_of(history, period), world.truth(period)
        first = [model for model in MODELS if sum(truth[model] <= tokens for tokens in truth.values()) == 1]
        leader = scene.leader(Model, LENS)
        assert leader is None or [leader] == [Model(model) for model in first]
        for model in MODELS:
            assert scene.leads(Model(model), LENS) in {None, model in first}


@given(worlds(weeks=3), st.sampled_from([*MODELS[:3]]), st.sampled_from(list(Side)), st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_told_of_a_model_is_true(world: World, model: str, side: Side, data: st.DataObject) -> None:
    history = world.history()
    value = {
        "rank": st.integers(1, 6).map(Fraction),
        "tokens": st.integers(1, 60).map(Fraction),
        "share": st.fractions(0, 1, max_denominator=20).filter(bool),
        "change": st.sampled_from([Fraction(1, 10), Fraction(1)]),
    }
    for kind, truly in CLAIMS.items():
        threshold = data.draw(value[kind]) if kind in value else None
        other = Model("us/a" if model != "us/a" else "cn/a") if kind == "overtakes" else None
        watched = Condition(kind, Model(model), side=side, value=threshold, other=other)
        for firing in firings(watched, history):
            now = world.truth(firing.period)
            before = world.truth(_before(firing.period))
            assert truly(watched, firing.event, now, before), (firing, now)


def _before(period: ClosedPeriod) -> IsoWeek:
    assert isinstance(period, IsoWeek)
    return period.shift(-1)


def _says(quantity: Quantity, number: Fraction | int) -> bool:
    match quantity.bound:
        case Bound.EXACT | Bound.SHARED:
            return number == quantity.value
        case Bound.LEAST:
            return number >= quantity.value
        case Bound.MOST:
            return number <= quantity.value


def _rank(watched: Condition, event: Event, now: Truth, _before: Truth) -> bool:
    place = rank(now, _slug(watched))
    told = "rank" not in event.figures or event.figures["rank"].value == place
    inside = event.wording in {"up", "among"}
    return told and (place <= watched.threshold if inside else place > watched.threshold)


def _tokens(watched: Condition, event: Event, now: Truth, _before: Truth) -> bool:
    tokens = now[_slug(watched)]
    return _says(event.figures["tokens"], tokens) and (tokens >= watched.threshold) == (event.wording == "up")


def _share(watched: Condition, event: Event, now: Truth, _before: Truth) -> bool:
    share = Fraction(now[_slug(watched)], sum(now.values()))
    return _says(event.figures["share"], share) and (share >= watched.threshold) == (event.wording == "up")


def _change(watched: Condition, event: Event, now: Truth, before: Truth) -> bool:
    change = Fraction(now[_slug(watched)], before[_slug(watched)]) - 1
    reached = change >= watched.threshold if event.wording == "up" else change <= -watched.threshold
    return _says(event.figures["change"], change) and reached


def _overtakes(watched: Condition, event: Event, now: Truth, _before: Truth) -> bool:
    assert isinstance(watched.other, Model)
    one, other = now[_slug(watched)], now[watched.other.slug]
    told = _says(event.figures["tokens"], one) and _says(event.figures["others"], other)
    return told and (one > other if event.wording == "up" else one < other)


def _lead(watched: Condition, event: Event, now: Truth, _before: Truth) -> bool:
    own = now[_slug(watched)]
    leads = all(own > tokens for model, tokens in now.items() if model != _slug(watched))
    over = event.names.get("over")
    first = not isinstance(over, Model) or now[over.slug] == max(now.values())
    return first and leads == (event.wording == "takes")


def _slug(watched: Condition) -> str:
    assert isinstance(watched.subject, Model)
    return watched.subject.slug


CLAIMS: dict[str, Callable[[Condition, Event, Truth, Truth], bool]] = {
    "rank": _rank,
    "tokens": _tokens,
    "share": _share,
    "change": _change,
    "overtakes": _overtakes,
    "lead": _lead,
}
