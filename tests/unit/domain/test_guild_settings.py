"""What a server may choose."""

from __future__ import annotations

import zoneinfo

import pytest

from bot.domain.errors import GuildSettingsError
from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings, LensChoice, timezones

OFFERED = ("en", "zh-Hans", "zh-Hant")


def test_a_server_that_chose_nothing_gets_both_lenses_in_its_own_language_and_utc() -> None:
    assert GuildSettings(None, "UTC", LensChoice.BOTH) == DEFAULT_SETTINGS


@pytest.mark.parametrize("name", ["", "Beijing", "utc", "asia/shanghai", "UTC+8", "../UTC", "localtime", "Factory"])
def test_a_time_zone_that_is_none_is_refused_and_says_what_to_choose(name: str) -> None:
    with pytest.raises(GuildSettingsError, match="choose one of the names offered, such as Asia/Shanghai"):
        GuildSettings(timezone=name)


def test_every_zone_that_can_be_chosen_can_be_loaded() -> None:
    assert {"UTC", "Asia/Shanghai", "Australia/Lord_Howe", "America/New_York"} <= timezones()
    for name in timezones():
        assert zoneinfo.ZoneInfo(GuildSettings(timezone=name).timezone).key == name


@pytest.mark.parametrize("tag", OFFERED)
def test_an_offered_language_is_taken_and_the_rest_stays(tag: str) -> None:
    before = GuildSettings(timezone="Europe/London", lens=LensChoice.PRESS)
    assert before.in_language(tag, OFFERED) == GuildSettings(tag, "Europe/London", LensChoice.PRESS)
    assert before.in_language(tag, OFFERED).in_language(None, OFFERED) == before


@pytest.mark.parametrize("tag", ["", "de", "zh", "zh_Hans", "EN"])
def test_a_language_without_a_file_is_refused_and_the_others_are_named(tag: str) -> None:
    with pytest.raises(GuildSettingsError, match=f"no language '{tag}'; choose one of en, zh-Hans, zh-Hant"):
        DEFAULT_SETTINGS.in_language(tag, OFFERED)


@pytest.mark.parametrize("hostile", ["x" * 10_000, "a\nb", "\u202e\x00\r", "\ud800"])
def test_what_was_typed_stays_a_short_line_in_the_refusal(hostile: str) -> None:
    with pytest.raises(GuildSettingsError) as zone:
        GuildSettings(timezone=hostile)
    with pytest.raises(GuildSettingsError) as language:
        DEFAULT_SETTINGS.in_language(hostile, OFFERED)
    for caught in (zone, language):
        text = str(caught.value)
        assert text.isprintable()
        assert len(text) < 200
