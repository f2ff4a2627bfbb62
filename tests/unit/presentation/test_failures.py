from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

from bot.domain import errors
from bot.domain.catalog import Catalog, ModelCard
from bot.domain.displayed_json import DisplayedFormatError
from bot.domain.errors import NoDataError, NothingStoredError, SourceError, StoreError, TokentideError
from bot.domain.insight import Country, Model
from bot.domain.period_views import not_stored
from bot.domain.periods import Month, PeriodNotStoredError
from bot.domain.profiles import ComparisonError, ComparisonFault, UnknownNameError
from bot.domain.receipts import Unit
from bot.domain.schedules import (
    ChannelKindError,
    DraftGoneError,
    PublishingError,
    ScheduleChangedError,
    ThreadInThreadError,
    TimeTextError,
    TooManySchedulesError,
    UnknownScheduleError,
)
from bot.domain.watching.amounts import AmountTextError
from bot.domain.watching.checking import ConditionError, ConditionFault
from bot.domain.watching.condition import Condition, Side, Total
from bot.domain.watching.refusals import (
    AlertDraftGoneError,
    AlertExistsError,
    TooManyAlertsError,
    UnknownAlertError,
)
from bot.domain.watching.texts import AlertTextError
from bot.domain.weeks import IsoWeek, WeekTextError
from bot.presentation.failures import failure_text
from bot.presentation.messages import languages, load_messages
from bot.presentation.wording import Wording
from tests.fakes.histories import by_days, chart, make_history, week
from tests.unit.lookups.cards import two_weeks

OPERATORS = {
    errors.ClockError,
    errors.DataError,
    errors.RejectedError,
    errors.SettingsError,
    errors.TableError,
    errors.UnwellError,
    DisplayedFormatError,
    AlertTextError,
}
"""What a reader can neither cause nor mend."""
MODELS = ["cn/alpha", "us/beta", "cn2/gamma", "jp/unseen"]
DAYS = by_days({"cn/a": 1}, {"cn/a": 1})
DAY = dt.date(2026, 3, 1)

UNITS = (Unit.TOKENS, Unit.PERCENT, Unit.CHANGE, Unit.COUNT)
CONDITIONS = {
    ConditionFault.SUBJECT: Condition("rank", Total(), value=Fraction(3)),
    ConditionFault.SIDE: Condition("streak", Total(), side=Side.DOWN, value=Fraction(3)),
    ConditionFault.VALUE_MISSING: Condition("tokens", Total()),
    ConditionFault.VALUE_UNWANTED: Condition("lead", Total(), value=Fraction(3)),
    ConditionFault.VALUE_RANGE: Condition("change", Total(), side=Side.DOWN, value=Fraction(3)),
    ConditionFault.OTHER_MISSING: Condition("overtakes", Country("CN")),
    ConditionFault.OTHER_UNWANTED: Condition("lead", Country("CN"), other=Country("US")),
    ConditionFault.OTHER_KIND: Condition("overtakes", Country("CN"), other=Model("cn/alpha")),
}

ERRORS: dict[str, TokentideError] = {
    "nothing": NothingStoredError(),
    "no data": NoDataError("no such thing"),
    "week": not_stored(DAYS, IsoWeek(2026, 40)),
    "day": not_stored(DAYS, DAY),
    "month": not_stored(DAYS, Month(2026, 3)),
    "day of weeks": not_stored(chart({"cn/a": 1}), DAY),
    "month of weeks": not_stored(chart({"cn/a": 1}), Month(2026, 3)),
    "week of nothing": not_stored(make_history(), IsoWeek(2026, 40)),
    "model": UnknownNameError("cn/alfa", MODELS, Model),
    "no model": UnknownNameError("§§§", MODELS, Model),
    "country": UnknownNameError("cnn", ["CN", "US"], Country),
    "no country": UnknownNameError("§§§", ["CN", "US"], Country),
    "count": ComparisonError(ComparisonFault.COUNT),
    "mixed": ComparisonError(ComparisonFault.MIXED),
    "week text": WeekTextError("next week"),
    "settings": errors.GuildSettingsError("no such zone"),
    "schedules": TooManySchedulesError(),
    "schedule": UnknownScheduleError(),
    "publishing": PublishingError(),
    "thread": ThreadInThreadError(),
    "channel": ChannelKindError(),
    "draft": DraftGoneError(),
    "changed": ScheduleChangedError(),
    "time": TimeTextError("noon"),
    "alerts": TooManyAlertsError(of_server=False),
    "a server's alerts": TooManyAlertsError(of_server=True),
    "the same alert": AlertExistsError(),
    "no alert": UnknownAlertError(),
    "alert draft": AlertDraftGoneError(),
    **{f"amount in {unit}": AmountTextError("lots", unit) for unit in UNITS},
    **{f"alert {fault}": ConditionError(CONDITIONS[fault], fault) for fault in ConditionFault},
    "store": StoreError("disk I/O error"),
    "conflict": errors.StoreConflictError("decide again"),
    "source": SourceError("503"),
    "unavailable": errors.SourceUnavailableError("503"),
    "refused": errors.SourceRefusedError("401"),
    "budget": errors.BudgetExhaustedError("used up"),
}

GOLDEN = {
    "week": (
        "Nothing is stored of 28 Sept – 4 Oct 2026. Choose another date within 5–18 Jan 2026.",
        "没有2026年9月28日至10月4日的数据。请在2026年1月5日至18日之间另选日期。",
        "沒有2026年9月28日至10月4日的資料。請在2026年1月5日至18日之間另選日期。",
    ),
    "day of weeks": (
        "Nothing is stored of 1 Mar 2026, as no single days are. Ask for a week instead.",
        "没有2026年3月1日的数据，因为未存逐日数据。请改查某一周。",
        "沒有2026年3月1日的資料，因為未存逐日資料。請改查某一週。",
    ),
    "model": (
        "No model is called “cn/alfa”. Did you mean Alpha Pro or Gamma?",
        "没有名为“cn/alfa”的模型。您要找的是不是Alpha Pro或Gamma？",
        "沒有名為「cn/alfa」的模型。您要找的是不是Alpha Pro或Gamma？",
    ),
    "country": (
        "No country here is called “cnn”. Did you mean China?",
        "没有名为“cnn”的国家或地区。您要找的是不是中国？",
        "沒有名為「cnn」的國家或地區。您要找的是不是中國？",
    ),
    "count": (
        "Choose 2 to 4 different names to compare.",
        "请选择2至4个不同的名称进行对比。",
        "請選擇2至4個不同的名稱進行對比。",
    ),
    "week text": (
        "“next week” is no week. Write 2026-W14, or a date such as 2026-03-30.",
        "“next week”不是有效的周。请写成2026-W14，或某一天的日期，如2026-03-30。",
        "「next week」不是有效的週。請寫成2026-W14，或某一天的日期，如2026-03-30。",
    ),
    "time": (
        "“noon” is no time of day. Write it like 09:30.",
        "“noon”不是有效的时间。请写成09:30的形式。",
        "「noon」不是有效的時間。請寫成09:30的形式。",
    ),
    "alert value_range": (
        "The value for “Change on the day or week” lies between 1\u00a0% and 100\u00a0%.",
        "“环比变化”的数值须在1%与100%之间。",
        "「環比變化」的數值須在1%與100%之間。",
    ),
    "alert subject": (
        "“Rank” can watch a model, a family, a publisher or a country. Choose one of these as the target.",
        "“排名”可关注模型、系列、发布方或国家。请选择其中之一作为对象。",
        "「排名」可關注模型、系列、發布方或國家。請選擇其中之一作為對象。",
    ),
    "amount in tokens": (
        "“lots” is no amount of tokens. Write it like 1.5T, 800B or 4.6万亿.",
        "“lots”不是 Token 数量。请写成4.6万亿、8000亿或1.5T这样的形式。",
        "「lots」不是 Token 數量。請寫成4.6兆、8000億或1.5T這樣的形式。",
    ),
    "store": (
        "Our database does not answer. Try again in a minute.",
        "数据库没有响应，请一分钟后再试。",
        "資料庫沒有回應，請一分鐘後再試。",
    ),
}


def said(name: str, tag: str) -> str | None:
    return failure_text(ERRORS[name], Wording.load(tag).about(two_weeks()))


def kinds(kind: type[TokentideError] = TokentideError) -> Iterator[type[TokentideError]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds(below)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_failure_reads_as_agreed(name: str) -> None:
    assert tuple(said(name, tag) for tag in ("en", "zh-Hans", "zh-Hant")) == GOLDEN[name]


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("name", ERRORS)
def test_every_failure_is_said_in_every_language(name: str, tag: str) -> None:
    text = said(name, tag)
    assert text
    assert not re.search(r"[{}\n]|failure\.", text)
    assert text[-1] in ".?。？"
    assert str(ERRORS[name]) not in text
    assert tag == "en" or re.search(r"[\u4e00-\u9fff]", text)


def test_every_error_of_the_tree_has_a_text_or_is_an_operators() -> None:
    ours = {kind for kind in kinds() if kind.__module__.startswith("bot.domain")}
    assert ours - OPERATORS == {type(error) for error in ERRORS.values()}


@pytest.mark.parametrize("error", [errors.SettingsError("TOKEN"), errors.TableError("line 3"), ValueError("x")])
def test_what_is_none_of_a_readers_business_has_no_text(error: Exception) -> None:
    assert failure_text(error, Wording.load("en")) is None
    assert failure_text(errors.DataError("file", "wrong"), Wording.load("en")) is None


def test_no_text_of_a_failure_is_left_over() -> None:
    known = {key for key in load_messages("en").deciders if key.startswith("failure.")}
    english = Wording.load("en").about(two_weeks())
    told = {
        re.sub(r"\{\w+\}", ".+", re.escape(english.messages.get(key)).replace(r"\{", "{").replace(r"\}", "}")): key
        for key in known
    }
    used = {key for pattern, key in told.items() for name in ERRORS if re.fullmatch(pattern, said(name, "en") or "")}
    assert used == known


def test_at_most_five_suggestions_stand_once_each_by_their_names() -> None:
    error = UnknownNameError("cn/model", [f"cn/model-{n}" for n in range(9)], Model)
    assert len(error.suggestions) == 5
    text = failure_text(error, Wording.load("en"))
    assert text
    assert text.count(",") == 3


def test_two_slugs_of_one_name_are_suggested_once_and_capitals_do_not_matter() -> None:
    error = UnknownNameError("CN/Same-on", ["cn/same-one", "CN2/same-one"], Model)
    assert set(error.suggestions) == {"cn/same-one", "CN2/same-one"}
    cards = {slug: ModelCard(slug, "Same One") for slug in error.suggestions}
    english = Wording.load("en").about(chart({"cn/a": 1}, catalog=Catalog(cards)))
    assert failure_text(error, english) == "No model is called “CN/Same-on”. Did you mean Same One?"
    assert UnknownNameError("CNN", ["CN", "US"], Country).suggestions == ("CN",)


@pytest.mark.parametrize("asked", ["\u202egnp", "a" * 10_000, "", "x\ny", "{model}"])
@pytest.mark.parametrize("tag", languages())
def test_what_a_reader_wrote_comes_back_as_one_short_line(asked: str, tag: str) -> None:
    for error in (UnknownNameError(asked, MODELS, Model), WeekTextError(asked)):
        text = failure_text(error, Wording.load(tag))
        assert text
        assert len(text) < 200
        assert not re.search("[\n\u202e]", text)


def test_the_english_line_of_an_operator_says_what_is_stored() -> None:
    assert str(ERRORS["week"]) == (
        "nothing is stored of 2026-W40 (2026-09-28 to 2026-10-04); stored are 2026-W02 to 2026-W03"
    )
    assert str(ERRORS["day"]) == "nothing is stored of 2026-03-01; stored are 2026-01-05 to 2026-01-18"
    assert str(ERRORS["month"]) == "nothing is stored of 2026-03; stored are 2026-01 to 2026-01"
    assert isinstance(ERRORS["week"], PeriodNotStoredError)
    assert ERRORS["week"].stored == (week(0), week(1))
