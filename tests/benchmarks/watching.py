"""Many alerts against a week that has closed: how long it takes, what memory, and what readers notice of it."""

from __future__ import annotations

import asyncio
import gc
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.engine import open_database
from bot.app.serving import THREADS_TAKE_TURNS
from bot.domain.alerts import alert_kinds
from bot.domain.delivery.reasons import Reason
from bot.domain.watching.recipient import Recipient
from bot.services.alerting import Alerting, AlertRounds
from tests.benchmarks import databases, jobs, lag, watchers
from tests.benchmarks.clock import Watch
from tests.benchmarks.machine import describe, import_everything, peak, resident, restart_peak
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import NONE, Aim, Group, Row, Samples, megabytes, milliseconds, p50, p99
from tests.benchmarks.synthetic import READ

SECONDS, MEGABYTES, LAG = 2, 100, 15
TITLES = {watchers.ALIKE: "as people's are", watchers.DIFFERENT: "no two alike"}


class Nobody:
    """`AlertNotices`: nobody has to be told."""

    async def paused(self, recipient: Recipient, reason: Reason) -> None:
        """Not called."""
        raise AssertionError(recipient, reason)


def rounds(path: str) -> Samples:
    """Takes the newest week in, plans what is told of it, and has a round without news."""
    return asyncio.run(_rounds(Path(path)))


async def _rounds(path: Path) -> Samples:
    import_everything()
    sys.setswitchinterval(THREADS_TAKE_TURNS)
    history = await watchers.history_of(path)
    async with open_database(databases.url(path)) as database:
        alerts = SqlAlerts(database)
        alerting = Alerting(alerts, alert_kinds(), lambda: history, Nobody(), lambda: READ)
        one = AlertRounds(alerting)
        gc.collect()
        gc.freeze()
        counts: dict[str, list[float]] = {}

        async def counted(name: str, work: Callable[[], Awaitable[int]]) -> None:
            counts[name] = [await work()]

        restart_peak()
        before = resident()
        found = await _watched("evaluate", lambda: counted("fired", one.evaluate))
        found["memory"] = [peak() - before]
        found |= await _watched("plan", lambda: counted("messages", lambda: one.dispatch(1)))
        found |= await _watched("rest", lambda: counted("none", lambda: one.round(1)))
        return found | counts | {"idle lag": await lag.idle(1.0)}


async def _watched(name: str, work: lag.Work) -> Samples:
    watch = Watch()

    async def timed() -> None:
        with watch:
            await work()

    late = await lag.watch(timed, 1)
    return {**watch.samples(name), f"{name} lag": late}


def measure(plan: Plan, folder: Path) -> Group:
    """A week of the small history; `folder` holds its file."""
    count = f"{plan.alerts:,}"
    return Group(
        "Alerts against a new week",
        ("time", "CPU", "memory", "loop lag p99", "worst", "fired"),
        f"AlertRounds.evaluate of one new week (690 days of 50 models in memory, nothing looked up yet) for {count} "
        f"alerts in SQLite, {watchers.EACH} a recipient, a process and a copy of the file for each of {plan.closings} "
        f"runs; medians, and the worst lag of all. As people's are: eight kinds, popular thresholds, half of them "
        f"about models, most about the first. No two alike: thresholds to six digits. Memory: the peak above what was "
        f"resident before. Messages: planning one for each recipient with something to tell. Loop lag: how late a "
        f"timer of 1 ms comes meanwhile. {describe()}.",
        tuple(row for like in TITLES for row in _rows(plan, folder, like)),
    )


def _rows(plan: Plan, folder: Path, like: str) -> list[Row]:
    source, data = folder / f"alerts-{like}.sqlite3", databases.paths(folder, plan.small)[0]
    made = jobs.run(watchers.make, data, source, plan.alerts, like)
    found: Samples = {}
    for number in range(plan.closings):
        copy = folder / f"alerts-{like}-{number}.sqlite3"
        shutil.copy(source, copy)
        for name, samples in jobs.run(rounds, copy).items():
            found.setdefault(name, []).extend(samples)
        copy.unlink()
    name = f"{plan.alerts:,} alerts, {TITLES[like]} ({made['different'][0]:,.0f} different)"
    time, memory, late = p50(found["evaluate"]), p50(found["memory"]), p99(found["evaluate lag"])
    seconds = Aim.of(f"≤ {SECONDS} s", SECONDS * 1_000, time, p50(found["evaluate cpu"]))
    return [
        Row(name, (*_cells(found, "evaluate"), f"{found['fired'][0]:,.0f}"), seconds),
        Row("… its memory", (megabytes(memory), *(NONE,) * 5), Aim.of(f"≤ {MEGABYTES} MB", MEGABYTES, memory)),
        Row("… its loop lag", (milliseconds(late), *(NONE,) * 5), Aim.of(f"p99 ≤ {LAG} ms", LAG, late)),
        Row(f"… planning {found['messages'][0]:,.0f} messages", (*_cells(found, "plan"), NONE)),
        Row("… a round without news", (*_cells(found, "rest"), NONE)),
        Row("… loop lag when idle", (milliseconds(p99(found["idle lag"])), *(NONE,) * 5)),
    ]


def _cells(found: Samples, name: str) -> tuple[str, ...]:
    memory = megabytes(p50(found["memory"])) if name == "evaluate" else NONE
    late = found[f"{name} lag"]
    spent = (milliseconds(p50(found[name])), milliseconds(p50(found[f"{name} cpu"])))
    return (*spent, memory, milliseconds(p99(late)), milliseconds(max(late)))
