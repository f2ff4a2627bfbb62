"""Lead: first place changes hands."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.memory import Event, Memory, Step
from bot.domain.watching.scene import Scene, named_in
from bot.domain.watching.standings import key_of

DEFINITION = (
    "A country takes or loses the lead of its lens, or a model, family or publisher first place; of the total: another "
    "country leads. Compared with the last closed period that could tell; a tie has no leader."
)
SUBJECTS: tuple[type[Subject], ...] = (Total, Country, Model, Family, AuthorName)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE: Unit | None = None
VALUES = (Fraction(), Fraction())
USUAL: Fraction | None = None
COMPARES = False
LENSES: tuple[type[Subject], ...] = (Total, Country)
UNDIRECTED: tuple[type[Subject], ...] = (Total,)
WORDINGS = (
    "takes", "takes_uncertain", "loses", "loses_uncertain", "tied", "lost", "changes", "changes_uncertain",
)  # fmt: skip
LEADS, DOES_NOT = "leads", "does not"


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    if isinstance(condition.subject, Total):
        return _any(condition, scene, memory)
    return _one(condition, condition.subject, scene, memory)


def distance(condition: Condition, scene: Scene, _memory: Memory) -> Fraction | None:
    """See `AlertKind`: how far the first is ahead of the subject, or of the second."""
    if isinstance(condition.subject, Total):
        first = scene.leader(Country, condition.lens)
        return scene.gap(first, condition.lens) if first else None
    leads = scene.leads(condition.subject, condition.lens)
    if leads is None or (Side.DOWN if leads else Side.UP) not in condition.sides:
        return None
    return scene.gap(condition.subject, condition.lens)


def _any(condition: Condition, scene: Scene, memory: Memory) -> Step:
    leader = scene.leader(Country, condition.lens)
    if leader is None:
        return Step(memory)
    after = Memory(known=(key_of(leader),), begun=True)
    if not memory.known or memory.known == after.known:
        return Step(after)
    names: dict[str, Name | tuple[Name, ...]] = {"name": leader, "over": Country(memory.known[0])}
    return Step(after, Event(f"changes{_doubt(scene, condition)}", {}, names))


def _one(condition: Condition, subject: Name, scene: Scene, memory: Memory) -> Step:
    leads = scene.leads(subject, condition.lens)
    if leads is None:
        return Step(memory)
    after = Memory(known=(LEADS if leads else DOES_NOT,), begun=True)
    if not memory.known or memory.known == after.known:
        return Step(after)
    side = Side.UP if leads else Side.DOWN
    return Step(after, _event(condition, subject, scene, leads=leads) if side in condition.sides else None)


def _event(condition: Condition, subject: Name, scene: Scene, *, leads: bool) -> Event:
    names: dict[str, Name | tuple[Name, ...]] = {"name": named_in(scene, subject)}
    doubt = _doubt(scene, condition) if isinstance(subject, Country) else ""
    if leads:
        return Event(f"takes{doubt}", {}, names)
    first = scene.leader(type(subject), condition.lens)
    if first:
        return Event(f"loses{doubt}", {}, names | {"over": first})
    return Event("lost" if scene.is_behind(subject, condition.lens) else "tied", {}, names)


def _doubt(scene: Scene, condition: Condition) -> str:
    """Whether tokens without a country could reverse it."""
    lead = scene.view.lens(condition.lens).lead
    return "" if lead and lead.certain else "_uncertain"
