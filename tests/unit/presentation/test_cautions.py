"""Cautions in the reader's language."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.cautions import OddModel, OddTotal, SumsDiffer
from bot.presentation.cautions import caution_text
from bot.presentation.wording import Wording

DAY = dt.date(2026, 1, 12)
T = 10**12
SAID = [
    (OddTotal(DAY, "3.10", 4), "en", "the total of 12 Jan 2026 is 3.1× the median of the 4 same weekdays before"),
    (OddTotal(DAY, "0.42", 3), "zh-Hans", "2026年1月12日的总量是此前3周同一天中位数的0.42倍"),
    (OddModel("cn/a", DAY, "11.2"), "zh-Hant", "A在2026年1月12日的用量是其7日中位數的11.2倍"),
    (OddModel("cn/a", DAY, "inf"), "en", "A has tokens on 12 Jan 2026, where its median of 7 days is 0"),
    (SumsDiffer(27 * T, 28 * T), "en", "the days sum to 27.0T tokens, the source’s own week says 28.0T"),
    (SumsDiffer(27 * T, 28 * T), "zh-Hans", "各日合计27.0万亿 Token，而数据源的周数据为28.0万亿"),
]


@pytest.mark.parametrize(("caution", "tag", "said"), SAID)
def test_a_caution_is_told_in_the_reader_s_language(caution: object, tag: str, said: str) -> None:
    assert caution_text(str(caution), Wording.load(tag), 160) == said


def test_another_text_is_shown_as_it_is_cleaned_and_cut() -> None:
    wording = Wording.load("zh-Hans")
    assert caution_text("total of\n2026-01-12 is \u202e3.10 times", wording, 160) == "total of 2026-01-12 is 3.10 times"
    assert len(caution_text("x" * 500, wording, 160)) == 160


def test_a_hostile_name_in_a_caution_is_cleaned() -> None:
    said = caution_text(str(OddModel("cn/\u202ea\nb", DAY, "11.2")), Wording.load("en"), 160)
    assert "\u202e" not in said
    assert "\n" not in said
