from __future__ import annotations

import datetime as dt
import io

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot.domain.leaderboards import Grouping, leaderboard
from bot.presentation.messages import languages
from bot.presentation.summary import summary_card
from bot.presentation.terminal import render_card, render_leaderboard
from bot.presentation.wording import Wording
from tests.unit.presentation.histories import example, facts_of, hostile, second
from tests.unit.presentation.hostile import HOSTILE

NOW = dt.datetime(2026, 1, 19, 6, tzinfo=dt.UTC)


def printed(what: RenderableType, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    console.print(what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().replace("\u00a0", " ").splitlines()


def test_the_board_as_it_stands_in_a_terminal() -> None:
    history = example()
    lines = printed(render_card(summary_card(facts_of(history), history, Wording.load("en"), NOW)), 72)
    assert lines[:2] == ["China overtakes the US, sweeps the top three", "12–18 Jan 2026 · 11.0T tokens ▲ 57.1 %"]
    start = lines.index("Top 5")
    assert [line.rstrip() for line in lines[start : start + 8]] == [
        "Top 5",
        "#  Model         From  Tokens     Change",
        "────────────────────────────────────────────────",
        "1  Alpha Pro     CN     4.60T  ▲ 130.2 %  was 2",
        "2  Gamma (free)  CN     3.00T  ▲ 199.6 %  was 3",
        "3  Epsilon       CN     1.40T          —",
        "4  Beta 4.5      US     1.20T   ▼ 60.0 %  was 1",
        "5  Delta         US      300B   ▼ 40.0 %  was 4",
    ]


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("width", [36, 44, 60, 80, 120])
def test_figures_are_never_cut_and_nothing_runs_over(tag: str, width: int) -> None:
    for history in (example(), hostile(HOSTILE)):
        card = summary_card(facts_of(history), history, Wording.load(tag), NOW)
        lines = printed(render_card(card), width)
        assert all(cell_len(line) <= width for line in lines)
        assert card.table
        text = "\n".join(lines)
        for row in card.table.rows:
            assert row.tokens.replace("\u00a0", " ") in text
            assert row.change.replace("\u00a0", " ") in text


def test_rich_markup_in_a_name_is_only_text() -> None:
    history = hostile(("[red]x[/red]", "[link=https://evil.example]y[/link]", "[/]"))
    text = "\n".join(printed(render_card(summary_card(facts_of(history), history, Wording.load("en"))), 100))
    assert "[red]x[/red]" in text
    assert "[link=https://evil.example]y[/link]" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("by", list(Grouping))
def test_every_leaderboard_is_a_table(by: Grouping) -> None:
    history = example()
    rows = leaderboard(history, second(), by)
    lines = printed(render_leaderboard(rows, history, second(), by, Wording.load("en")), 80)
    assert lines[0].endswith("12–18 Jan 2026")
    assert len(lines) == 3 + len(rows)


def test_a_leaderboard_of_countries() -> None:
    history = example()
    rows = leaderboard(history, second(), Grouping.COUNTRY)
    lines = printed(render_leaderboard(rows, history, second(), Grouping.COUNTRY, Wording.load("zh-Hant")), 80)
    assert lines[0] == "國別榜，2026年1月12日至18日"
    assert lines[3].split() == ["1", "中國", "CN", "9.00兆", "▲", "200.0%", "81.8%"]
