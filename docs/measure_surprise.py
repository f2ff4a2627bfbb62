"""Measures what an ordinary week shows: the constants behind the insights' surprise.

Run in the repository's folder: `.venv/bin/python -m docs.measure_surprise ../shared/data [YYYY-MM-DD …]`.
Prints, for each kind and wording, in how many weeks it was said and the median of the week's largest
surprise; a kind that is scaled by USUAL is right where that median is 1. With weeks given, prints their ranking.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

from bot.adapters.tables import load_tables
from bot.domain import measures
from bot.domain.acceptance import accept
from bot.domain.boards import fold_week
from bot.domain.catalog import Catalog, ModelCard
from bot.domain.history import History, Snapshot
from bot.domain.insight import Insight
from bot.domain.insights import find_insights
from bot.domain.readings import BucketVersion, Period, RawRow
from bot.domain.weeks import IsoWeek

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def load(folder: Path, name: str, period: Period) -> dict[dt.date, BucketVersion]:
    """The buckets of every file that matches, by date."""
    versions: dict[dt.date, BucketVersion] = {}
    for file in sorted(folder.glob(name)):
        with file.open(newline="", encoding="utf-8") as lines:
            rows = [
                RawRow(row["date"], row["model_permaslug"], row["total_tokens"], line)
                for line, row in enumerate(csv.DictReader(lines), start=2)
            ]
        for bucket in accept(rows, file.name, period, None).buckets:
            versions[bucket.date] = BucketVersion(bucket, file.name, NOW, NOW, NOW, NOW)
    return versions


def catalog(folder: Path) -> Catalog:
    """The public catalogues, the newest listing of each model."""
    cards: dict[str, ModelCard] = {}
    for file in sorted(folder.glob("models_*.json")):
        for model in json.loads(file.read_text(encoding="utf-8"))["data"]:
            slug = model["canonical_slug"]
            cards[slug] = ModelCard(slug, model["name"], hugging_face_id=model.get("hugging_face_id") or None)
    return Catalog(cards)


def history(days: dict[dt.date, BucketVersion], weeks: dict[dt.date, BucketVersion], names: Catalog) -> History:
    """Days where they are stored, else the source's weeks."""
    grouped: defaultdict[IsoWeek, list[BucketVersion]] = defaultdict(list)
    first_seen: dict[str, dt.date] = {}
    for date, version in sorted(days.items()):
        grouped[IsoWeek.of(date)].append(version)
        for slug in version.bucket.tokens:
            first_seen.setdefault(slug, date)
    weekly = {IsoWeek.of(date): version for date, version in weeks.items()}
    whole = {week for week, versions in grouped.items() if len(versions) == len(week.days)}
    boards = {
        week: fold_week(week, grouped[week] if week in whole else [], weekly.get(week))
        for week in sorted(whole | weekly.keys())
    }
    snapshot = Snapshot({week: board for week, board in boards.items() if board}, days, first_seen, names)
    return History(snapshot, load_tables(Path("config/tables")))


def measure(stored: History) -> None:
    """Prints frequency and median surprise of every wording."""
    largest: defaultdict[str, list[float]] = defaultdict(list)
    weeks = sorted(stored.snapshot.boards)
    for week in weeks:
        view = stored.view(week)
        best: dict[str, float] = {}
        for insight in find_insights(stored, view) if view else ():
            for key in (insight.kind, f"{insight.kind}.{insight.wording}"):
                best[key] = max(best.get(key, 0.0), insight.surprise)
        for key, value in best.items():
            largest[key].append(value)
    for key, values in sorted(largest.items()):
        print(f"{key:32} {len(values):3} of {len(weeks)}  median {median(values):5.2f}  max {max(values):5.2f}")


def describe(insight: Insight) -> str:
    """One insight in one line."""
    figures = " ".join(f"{name}={float(each.value):.4g}" for name, each in insight.figures.items())
    return f"{insight.surprise:5.2f} {insight.kind}.{insight.wording}: {figures} {list(insight.subjects.values())}"


def main(folder: Path, weeks: list[str]) -> None:
    """Measures, or ranks the weeks that are given."""
    days = load(folder, "rankings_daily_*.csv", Period.DAY)
    charts = load(folder, "rankings_weekly_chart_*.csv", Period.WEEK)
    names = catalog(folder)
    if weeks:
        for title, stored in (("days and chart", history(days, charts, names)), ("chart", history({}, charts, names))):
            for text in weeks:
                view = stored.view(IsoWeek.parse(text))
                print(f"\n== {text}, {title}")
                for insight in (find_insights(stored, view) if view else ())[:14]:
                    print(describe(insight))
        return
    print("== weekly charts")
    measure(history({}, charts, names))
    print("== days")
    measure(history(days, {}, names))
    print("== weekly charts, their nine rows taken for the market")
    measures.UNSEEN_LIMIT = 1
    measure(history({}, charts, names))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
