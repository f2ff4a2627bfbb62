from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.insight import Country, Insight
from bot.domain.insights import catalogue
from bot.presentation import messages as module
from bot.presentation.messages import best_language, forms_of, languages, load_messages, read_catalog
from bot.presentation.text import parse_template, plain, slots_of
from bot.presentation.wording import Wording
from tests.fakes.histories import newest
from tests.unit.insights.golden import cases

FOLDER = Path(module.__file__).parent / "locales"
SOURCES = list(FOLDER.parent.glob("*.py"))
COMPLETE = frozenset({"en", "zh-Hans", "zh-Hant"})
STYLES = frozenset({"", "signed", "size", "ordinal", "word", "short", "the", "start", "flag", "ago"})
CASES = {case.name: case for case in cases()}
TRANSLATED = [tag for tag in languages() if tag != "en"]


def keys(tag: str) -> set[str]:
    return set(load_messages(tag).deciders)


def slots(tag: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for message in read_catalog(tag):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = frozenset[str]().union(*map(slots_of, forms_of(message)))
    return found


def said(name: str) -> list[Insight]:
    case = CASES[name]
    found = catalogue()[case.kind].find(case.history, newest(case.history))
    return [insight for insight in found if insight.wording == case.wording]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_language_has_no_key_that_english_lacks(tag: str) -> None:
    assert keys(tag) - keys("en") == set()


@pytest.mark.parametrize("tag", TRANSLATED)
def test_missing_strings_are_named(tag: str) -> None:
    missing = sorted(keys("en") - keys(tag))
    if tag not in COMPLETE and missing:
        pytest.skip(f"{tag} falls back to English for: {', '.join(missing)}")
    assert missing == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_placeholders_are_the_same_in_every_language(tag: str) -> None:
    english = slots("en")
    differing = {key: (names, english[key]) for key, names in slots(tag).items() if names != english[key]}
    assert differing == {}


@pytest.mark.parametrize("tag", languages())
def test_every_slot_style_is_one_that_exists(tag: str) -> None:
    for message in read_catalog(tag):
        for form in forms_of(message) if message.id else ():
            styles = {getattr(piece, "style", "") for piece, _ in parse_template(form)}
            assert styles <= STYLES, message.id
            assert form.count("**") % 2 == 0, message.id
            # A brace that is no slot would be printed.
            rest = re.sub(r"\{[a-z][a-z_0-9]*(?::[a-z]+)?\}", "", form)
            assert not re.search(r"[{}]", rest), message.id


@pytest.mark.parametrize("tag", languages())
def test_no_key_stands_twice_in_a_file(tag: str) -> None:
    text = (FOLDER / f"{tag.replace('-', '_')}.po").read_text(encoding="utf-8")
    ids = sorted(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))
    assert [one for one, two in pairwise(ids) if one == two] == []


def test_every_key_that_the_code_names_exists() -> None:
    known = keys("en")
    prefixes = {key.partition(".")[0] for key in known}
    named = {
        literal
        for path in SOURCES
        for literal in re.findall(r'"([a-z_]+\.[a-z_.]+)"', path.read_text(encoding="utf-8"))
        if literal.partition(".")[0] in prefixes and path.suffix == ".py"
    }
    assert named - known - {"preview.css"} == set()


def test_every_wording_of_the_catalogue_has_a_sentence_and_no_other_has() -> None:
    declared = {f"insight.{name}.{wording}" for name, kind in catalogue().items() for wording in kind.WORDINGS}
    assert {key for key in keys("en") if key.startswith("insight.")} == declared


@pytest.mark.parametrize("name", CASES)
def test_every_insight_is_said_whole_in_every_language(name: str) -> None:
    for insight in said(name):
        given = insight.figures.keys() | insight.subjects.keys()
        for tag in languages():
            assert slots(tag)[f"insight.{name}"] <= given
            text = plain(Wording.load(tag).about(CASES[name].history).insight(insight))
            assert text
            assert not re.search(r"[{}]|insight\.", text)


@pytest.mark.parametrize("name", CASES)
def test_insights_name_their_subjects_and_say_at_least(name: str) -> None:
    for insight in said(name):
        text = plain(Wording.load("en").about(CASES[name].history).insight(insight))
        assert not insight.wording.endswith("at_least") or "at least" in text
        countries = [one for one in insight.subjects.values() if isinstance(one, Country)]
        assert all(Wording.load("en").names.country(one.code) in text for one in countries)


@pytest.mark.parametrize(
    ("wanted", "served"),
    [
        ("en-GB", "en"),
        ("en-US", "en"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("pt-BR", "en"),
        ("", "en"),
        ("../../etc", "en"),
        ("xx-yy-zz-§", "en"),
    ],
)
def test_readers_get_the_language_that_serves_them_best(wanted: str, served: str) -> None:
    assert best_language(wanted) == served


def test_a_language_without_a_file_is_refused() -> None:
    with pytest.raises(LookupError, match="no language 'fr'"):
        read_catalog("fr")


def _forget() -> None:
    load_messages.cache_clear()
    best_language.cache_clear()


def test_what_a_language_lacks_comes_from_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en.po").write_bytes((FOLDER / "en.po").read_bytes())
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (tmp_path / "fr.po").write_text(
        head + 'msgid "meta.locale"\nmsgstr "fr_FR"\n\nmsgid "table.new"\nmsgstr "nouveau"\n\n'
        'msgid "button.chart"\nmsgstr ""\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    _forget()
    french = Wording.load.__wrapped__(Wording, "fr")  # type: ignore[attr-defined]
    _forget()
    assert french.text("table.new") == "nouveau"
    assert french.text("button.chart") == "Chart"
    assert french.text("age.days", days=2) == "2 days"
    assert french.numbers.tokens(4_600_000_000_000) == "4,60T"


def test_an_unknown_key_shows_itself() -> None:
    assert Wording.load("zh-Hans").text("no.such.key") == "no.such.key"


def test_a_sentence_that_is_short_of_a_value_raises() -> None:
    with pytest.raises(KeyError, match="rank"):
        Wording.load("en").text("table.was")


@pytest.mark.parametrize(("days", "text"), [(1, "1 day"), (2, "2 days")])
def test_a_count_decides_the_form(days: int, text: str) -> None:
    assert Wording.load("en").text("age.days", days=days) == text
