"""The pictures: cold, warm, beside the event loop, and next to matplotlib."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from tests.benchmarks import drawing, jobs, rival
from tests.benchmarks.first import OURS, RIVAL
from tests.benchmarks.machine import describe
from tests.benchmarks.pictures import PICTURES
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import NONE, NOT_INSTALLED, Aim, Group, Row, Samples, milliseconds, p50, p99, size_of

LIMITS = {"bars": 20, "area": 35}
COLD_LIMIT = 150
LAG_LIMIT = 15
_RATIO = "ratio p50"


def measure(plan: Plan, folder: Path) -> tuple[Group, Group, Group]:
    """Warm and cold pictures, and the event loop meanwhile; matplotlib keeps its list of fonts in `folder`."""
    os.environ["MPLCONFIGDIR"] = str(folder)
    names = (OURS, RIVAL) if rival.installed() else (OURS,)
    return _warm(plan, names), _cold(plan, names), _lag(plan, names)


def _warm(plan: Plan, names: tuple[str, ...]) -> Group:
    found = _take_turns(plan, names)
    return Group(
        "Pictures, warm",
        ("p50", "p99", "CPU p99", "PNG", "matplotlib p50", "p99", "PNG", _RATIO),
        f"1200×675 PNGs: bars (ten rows), area (2 panels × 52 weeks × 10 layers), lines (8 × 52 weeks), Latin and "
        f"Chinese texts; other figures in every picture, nothing but glyphs and texts is kept between them. "
        f"{plan.rounds * plan.renders} of each in {plan.rounds} processes, {drawing.WARM_UP} to warm up each, in turns "
        f"with matplotlib (Agg, {plan.rounds * plan.rivals} of each): same values, texts, colours, fonts and size; it "
        f"is spared the dashes, the accents and all country chips but those of the bars. {describe()}.",
        tuple(_warm_row(kind, found) for kind in PICTURES),
    )


def _take_turns(plan: Plan, names: tuple[str, ...]) -> dict[tuple[str, str], Samples]:
    found: defaultdict[tuple[str, str], Samples] = defaultdict(dict[str, list[float]])
    for _ in range(plan.rounds):
        for kind in PICTURES:
            for name in names:
                times = plan.renders if name == OURS else plan.rivals
                for key, samples in jobs.run(drawing.warm, name, kind, times).items():
                    found[name, kind].setdefault(key, []).extend(samples)
    return found


def _warm_row(kind: str, found: dict[tuple[str, str], Samples]) -> Row:
    ours, theirs = found[OURS, kind], found.get((RIVAL, kind))
    cells = (*_times(ours["ms"]), milliseconds(p99(ours["ms cpu"])), size_of(p50(ours["bytes"])))
    cells += _beside(ours["ms"], theirs["ms"], size_of(p50(theirs["bytes"]))) if theirs else (NOT_INSTALLED,) * 4
    limit = LIMITS.get(kind)
    if limit is None:
        return Row(kind, cells)
    return Row(kind, cells, Aim.of(f"p99 ≤ {limit} ms", limit, p99(ours["ms"]), p99(ours["ms cpu"])))


def _cold(plan: Plan, names: tuple[str, ...]) -> Group:
    found = {(name, kind): _firsts(name, kind, plan.cold) for kind in PICTURES for name in names}
    return Group(
        "Pictures, cold",
        ("p50", "worst", "CPU p50", "matplotlib p50", "worst", _RATIO),
        f"from starting Python to the first picture as bytes, by the parent's clock, {plan.cold} processes of each "
        f"after one that is not counted (compiled files, the system's cache, matplotlib's list of fonts); CPU: of the "
        f"whole process, its end included. {describe()}.",
        tuple(_cold_row(kind, found[OURS, kind], found.get((RIVAL, kind))) for kind in PICTURES),
    )


def _cold_row(kind: str, ours: Samples, theirs: Samples | None) -> Row:
    middle = p50(ours["ms"]), p50(ours["ms cpu"])
    beside = _beside(ours["ms"], theirs["ms"]) if theirs else (NOT_INSTALLED,) * 3
    cells = (*_times(ours["ms"]), milliseconds(middle[1]), *beside)
    return Row(kind, cells, Aim.of(f"p50 ≤ {COLD_LIMIT} ms", COLD_LIMIT, *middle))


def _firsts(name: str, kind: str, times: int) -> Samples:
    _first(name, kind)
    wall, cpu = zip(*(_first(name, kind) for _ in range(times)), strict=True)
    return {"ms": list(wall), "ms cpu": list(cpu)}


def _first(name: str, kind: str) -> tuple[float, float]:
    """Milliseconds from the start of a process to its first picture; processor time until its end."""
    code = f"from tests.benchmarks.first import draw_first; draw_first({name!r}, {kind!r})"
    before = _children()
    started = time.perf_counter_ns()
    with subprocess.Popen([sys.executable, "-c", code], cwd=jobs.ROOT, stdout=subprocess.PIPE) as child:
        line = child.stdout.readline() if child.stdout else b""
        spent = (time.perf_counter_ns() - started) / 1e6
    if not line.strip().isdigit():
        raise RuntimeError(f"{name} drew no {kind}; its process ended with {child.returncode}")
    return spent, _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1_000 * (used.ru_utime + used.ru_stime)


def _lag(plan: Plan, names: tuple[str, ...]) -> Group:
    ours = jobs.run(drawing.loop_lag, OURS, plan.lag_renders)
    theirs = jobs.run(drawing.loop_lag, RIVAL, max(1, plan.lag_renders // 5)) if RIVAL in names else None
    rows = [_lag_row(kind, ours[kind], theirs[kind] if theirs else None) for kind in PICTURES]
    rows.append(Row("idle", (*_times(ours["idle"]), milliseconds(max(ours["idle"])), NONE, NONE, NONE)))
    return Group(
        "Pictures, event-loop lag",
        ("p50", "p99", "worst", "matplotlib p50", "p99", "worst"),
        f"how late a timer of 1 ms comes while pictures are drawn one after the other through asyncio.to_thread in one "
        f"worker, {plan.lag_renders} of each (matplotlib: a fifth); idle: with nothing running, what the machine adds. "
        f"{describe()}.",
        tuple(rows),
    )


def _lag_row(kind: str, ours: list[float], theirs: list[float] | None) -> Row:
    beside = (*_times(theirs), milliseconds(max(theirs))) if theirs else (NOT_INSTALLED,) * 3
    cells = (*_times(ours), milliseconds(max(ours)), *beside)
    return Row(kind, cells, Aim.of(f"p99 ≤ {LAG_LIMIT} ms", LAG_LIMIT, p99(ours)))


def _times(samples: list[float]) -> tuple[str, str]:
    return milliseconds(p50(samples)), milliseconds(p99(samples))


def _beside(ours: list[float], theirs: list[float], *more: str) -> tuple[str, ...]:
    return (*_times(theirs), *more, f"× {p50(theirs) / p50(ours):.1f}")
