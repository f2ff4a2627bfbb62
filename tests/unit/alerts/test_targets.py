"""Who is meant by what a reader typed in full instead of choosing it."""

from __future__ import annotations

import pytest

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.watching.condition import Subject, Total
from bot.presentation.alerts.targets import read_target
from bot.presentation.edition import Edition, UnknownChoiceError
from tests.fakes.histories import LATE, Rows, chart


def edition(rows: Rows) -> Edition:
    history = chart(rows)
    return Edition.of(history.snapshot, history.tables, LATE)


EDITION = edition({"cn/alpha": 9, "cn/alpha-0731": 4, "cn/beta": 3, "us/gamma:free": 5})


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("China", Country("CN")),
        ("us", Country("US")),
        ("author:us", AuthorName("us")),
        ("cn/beta", Model("cn/beta")),
        ("us/gamma:free", Model("us/gamma:free")),
        ("model:us/gamma:free", Model("us/gamma:free")),
        ("family:cn/alpha", Family("cn/alpha")),
        ("Everything", Total()),
        ("total", Total()),
    ],
)
def test_a_choice_and_a_name_in_full_mean_the_same_in_every_language(
    language: str, typed: str, subject: Subject
) -> None:
    assert read_target(EDITION, language, typed) == subject


def test_a_publisher_s_name_is_the_publisher_and_not_its_largest_model() -> None:
    found = edition({"deep/alpha": 9, "deep/beta": 4, "us/gamma": 5})
    assert read_target(found, "en", "Deep") == AuthorName("deep")
    assert read_target(found, "en", "alpha") == Model("deep/alpha")


def test_where_a_country_and_a_publisher_are_called_the_same_the_country_is_meant() -> None:
    assert read_target(edition({"jp/alpha": 9, "us/gamma": 5}), "en", "jp") == Country("JP")


def test_nobody_is_guessed() -> None:
    for typed in ("", ":", "model:", "country:", "country:XX", "author:nobody", "\ud800", "~" * 13, "x" * 10_000):
        with pytest.raises(UnknownChoiceError):
            read_target(EDITION, "en", typed)
