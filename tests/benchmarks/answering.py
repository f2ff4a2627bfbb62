"""Commands over sockets on loopback: how long the first response takes, and what a command costs the processor."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from tests.benchmarks import bots, databases, jobs
from tests.benchmarks.asks import WARM, WEIGHTS, Ask, Readers
from tests.benchmarks.folding import numbers
from tests.benchmarks.machine import describe, load_average
from tests.benchmarks.plan import Plan, Size
from tests.benchmarks.results import IN_NOISE, NONE, Aim, Group, Row, Samples, milliseconds, p50, p95, p99
from tests.benchmarks.stage import LANGUAGES, USERS, Stage, raised

FIRST_LIMIT, OWN_LIMIT, TYPED_LIMIT = 50, 2, 5
TYPING = "typing"
KINDS = (bots.WHOLE, bots.BARE)


def loaded(database: str, kind: str, warm: str, rate: str, count: str, homes: str, *size: str) -> Samples:
    """A mix of look-ups, the share `warm` of them asked before: `count` at `rate` a second after a tenth one by one."""
    readers = Readers(Size(*map(int, size)))
    return asyncio.run(_loaded((kind, database), readers, float(warm), float(rate), int(count), int(homes)))


async def _loaded(bot: tuple[str, str], readers: Readers, warm: float, rate: float, count: int, homes: int) -> Samples:
    async with raised(*bot, readers.newest, homes) as stage:
        await _warm_up(stage, readers, homes)
        asks, before = readers.mix(warm), load_average()
        rest = stage.outcome(await stage.one_by_one(islice(asks, count // 10)))
        cpu = (await stage.told("usage"))["cpu"][0]
        sent, late = await stage.by_the_clock(islice(asks, count), rate)
        busy = stage.outcome(sent)
        spent = (await stage.told("usage"))["cpu"][0] - cpu
        problems = float(len(stage.double.take_violations()))
    found = {f"rest {name}": one for name, one in rest.items()} | {f"load {name}": one for name, one in busy.items()}
    return found | late | {"cpu": [spent / count], "malformed": [problems], "average": [before, load_average()]}


async def _warm_up(stage: Stage, readers: Readers, homes: int) -> None:
    """Every answer of `Readers.warm` in every language, and the settings of every server, are at hand then."""
    known = [ask for asks in readers.warm().values() for ask in asks]
    times = max(len(LANGUAGES), -(-homes // len(known)))
    await stage.together(ask for ask in known for _ in range(times))


def one_command(database: str, kind: str, times: str, *size: str) -> Samples:
    """Each command so many times, one by one, and as many times a name being typed; with the processor's time."""
    return asyncio.run(_one_command(database, kind, int(times), Readers(Size(*map(int, size)))))


async def _one_command(database: str, kind: str, times: int, readers: Readers) -> Samples:
    found: Samples = {}
    async with raised(kind, database, readers.newest) as stage:
        for name, asks in readers.warm().items():
            found |= await _cost(stage, name, asks[:1] * times)
        return found | await _cost(stage, TYPING, islice(readers.typing(), 4 * times))


async def _cost(stage: Stage, name: str, asks: Iterable[Ask]) -> Samples:
    """The time of each command, and what one took of the bot's processor."""
    known = list(asks)
    await stage.one_by_one(known[:5])
    before = (await stage.told("usage"))["cpu"][0]
    first = stage.outcome(await stage.one_by_one(known))["first"]
    return {name: first, f"{name} cpu": [((await stage.told("usage"))["cpu"][0] - before) / len(known)]}


def measure(plan: Plan, folder: Path) -> tuple[Group, Group]:
    """Raises the whole bot and a bare one in turn; `folder` holds the database."""
    database = databases.paths(folder, plan.served)[0]
    size = numbers(plan.served)
    costs = {kind: jobs.run(one_command, database, kind, plan.commands, *size) for kind in KINDS}
    count = _count(plan)
    loads = [
        jobs.run(loaded, database, kind, warm, plan.rate, count, plan.homes, *size)
        for kind, warm in ((bots.WHOLE, WARM), (bots.WHOLE, 1.0), (bots.BARE, 1.0))
    ]
    return _first_response(plan, loads, costs[bots.WHOLE]), _own_code(costs, loads)


def _first_response(plan: Plan, loads: list[Samples], costs: Samples) -> Group:
    names = (f"{WARM:.0%} asked before", "all asked before", "discord.py alone")
    rows = [row for name, found in zip(names, loads, strict=True) for row in _timed(plan, name, found)]
    typed = Aim.of(f"p99 ≤ {TYPED_LIMIT} ms", TYPED_LIMIT, p99(costs[TYPING]))
    rows.append(Row("a name being typed, one by one", (*_times(costs[TYPING]), NONE, NONE, NONE, NONE), typed))
    averages = ", ".join(f"{value:.1f}" for found in loads for value in found["average"])
    return Group(
        "First response to a command",
        ("p50", "p95", "p99", "thinking", "refused", "lost", "sent late, p99"),
        f"The small Discord of the tests and its readers in one process, the bot in another, over sockets on loopback. "
        f"From sending INTERACTION_CREATE to having read the first callback, the double's own queue included. The mix: "
        f"{', '.join(f'{name} {share} %' for name, share in WEIGHTS.items())}; {USERS:,} users of {plan.homes:,} "
        f"servers in three languages; {plan.served.models:,} models. One by one: {_count(plan) // 10}; at "
        f"{plan.rate:.0f} a second: {_count(plan)} at random (Poisson) times, whether or not earlier ones are "
        f"answered. Thinking: answered so first, then in full. Lost: no first response within Discord's 3 s, or none "
        f"in full. Load of the machine (1 minute) before and after each: {averages}. {describe()}.",
        tuple(rows),
    )


def _count(plan: Plan) -> int:
    return int(plan.rate * plan.seconds)


def _timed(plan: Plan, name: str, found: Samples) -> list[Row]:
    rows: list[Row] = []
    for key, how in (("rest", "one by one"), ("load", f"at {plan.rate:.0f} a second")):
        counts = tuple(f"{found[f'{key} {what}'][0]:.0f}" for what in ("announced", "refused", "lost"))
        late = milliseconds(p99(found["late"])) if key == "load" else NONE
        first = found[f"{key} first"]
        aim = Aim.of(f"p99 ≤ {FIRST_LIMIT} ms", FIRST_LIMIT, p99(first))
        rows.append(Row(f"{name}, {how}", (*_times(first), *counts, late), aim))
    return rows


def _times(samples: list[float]) -> tuple[str, str, str]:
    return milliseconds(p50(samples)), milliseconds(p95(samples)), milliseconds(p99(samples))


def _own_code(costs: dict[str, Samples], loads: list[Samples]) -> Group:
    whole, bare = (costs[kind] for kind in KINDS)
    rows = [_own(f"/{name}", whole[f"{name} cpu"][0], bare[f"{name} cpu"][0], whole[name]) for name in WEIGHTS]
    rows.append(_own("a name being typed", whole[f"{TYPING} cpu"][0], bare[f"{TYPING} cpu"][0], whole[TYPING]))
    rows.append(_own("the mix, all asked before", loads[1]["cpu"][0], loads[2]["cpu"][0], loads[1]["load first"]))
    rows.append(Row("the mix, asked for the first time", (milliseconds(_new(*loads[:2])), NONE, NONE, NONE)))
    return Group(
        "Processor time per command",
        ("whole", "discord.py alone", "own code", "first response p50"),
        f"Processor time of the bot's process (all threads) divided by commands: each command by itself, one by one, "
        f"{len(whole['pulse'])} times with the answer at hand. discord.py alone: a client without anything of ours "
        f"sends the same message with the same pictures, laid out once; own code is the difference. The mix: at the "
        f"rate of the table above; asked for the first time: from the difference of its two first rows, pictures "
        f"included. {describe()}.",
        tuple(rows),
    )


def _new(mixed: Samples, known: Samples) -> float:
    """What a new look-up costs, from the cost of a mix with a few and of one without; NaN if any was lost."""
    if mixed["load lost"][0] or known["load lost"][0]:
        return math.nan
    return max(0.0, mixed["cpu"][0] - WARM * known["cpu"][0]) / (1 - WARM)


def _own(what: str, whole: float, bare: float, first: list[float]) -> Row:
    own = whole - bare
    shown = milliseconds(own) if own > 0 else IN_NOISE
    cells = (milliseconds(whole), milliseconds(bare), shown, milliseconds(p50(first)))
    return Row(what, cells, Aim.of(f"own ≤ {OWN_LIMIT} ms", OWN_LIMIT, own))
