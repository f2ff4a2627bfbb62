"""Limits on messages, those included that Discord's document does not name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.discord.components import BUTTON, ROW, TEXT_DISPLAY, Path, described_media, url_of, walk
from tests.fakes.discord.errors import Json, Problem, each, inner
from tests.fakes.discord.seen import Upload

V2 = 1 << 15
MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>")
FILE_BYTES, REQUEST_BYTES = 10 * 2**20, 25 * 2**20


def problems_of_message(body: Json, flags: int, names: set[str]) -> Iterator[Problem]:
    """`flags` are those that the message will have, `names` the files that it will have."""
    yield from _content(body)
    yield from _embeds(each(body, "embeds"))
    yield from _components(each(body, "components"), v2=bool(flags & V2))
    if flags & V2:
        yield from _exclusive(body)
    yield from _references(body, names)
    yield from _alt_texts(body)


def _too_long(path: Path, text: str | None, limit: int) -> Iterator[Problem]:
    if len(text or "") > limit:
        yield Problem(path, f"Must be {limit} or fewer in length.")


def _content(body: Json) -> Iterator[Problem]:
    yield from _too_long(("content",), body.get("content"), 2000)


def _embeds(embeds: list[Json]) -> Iterator[Problem]:
    if sum(map(_characters, embeds)) > 6000:
        yield Problem(("embeds",), "Embed size exceeds maximum size of 6000")
    for n, embed in enumerate(embeds):
        for m, field in enumerate(each(embed, "fields")):
            if not field.get("name") or not field.get("value"):
                yield Problem(("embeds", n, "fields", m), "This field is required")


def _characters(embed: Json) -> int:
    fields: list[Json] = each(embed, "fields")
    texts: list[Any] = [embed.get("title"), embed.get("description")]
    texts += [inner(embed, "footer").get("text"), inner(embed, "author").get("name")]
    texts += [field.get(name) for field in fields for name in ("name", "value")]
    return sum(len(text or "") for text in texts)


def _exclusive(body: Json) -> Iterator[Problem]:
    for name in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(name):
            yield Problem((name,), f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")


def _components(components: list[Json], *, v2: bool) -> Iterator[Problem]:
    placed = list(walk(components))
    if len(placed) > 40:
        yield Problem(("components",), "A message can have at most 40 components")
    if sum(len(one.get("content") or "") for _, one in placed if one.get("type") == TEXT_DISPLAY) > 4000:
        yield Problem(("components",), "The displayed text exceeds the maximum size of 4000")
    if not v2:
        yield from _rows_only(components)
    yield from _identifiers(placed)


def _rows_only(components: list[Json]) -> Iterator[Problem]:
    if len(components) > 5:
        yield Problem(("components",), "Must be 5 or fewer in length.")
    for n, component in enumerate(components):
        if component.get("type") != ROW:
            yield Problem(("components", n, "type"), "Without MessageFlags.IS_COMPONENTS_V2, must be one of {1}.")


def _identifiers(placed: list[tuple[Path, Json]]) -> Iterator[Problem]:
    for name in ("custom_id", "id"):
        seen = Counter(str(one[name]) for _, one in placed if one.get(name))
        for path, one in placed:
            if seen[str(one.get(name))] > 1:
                yield Problem((*path, name), "Component custom id cannot be duplicated")
    for path, one in placed:
        yield from _too_long((*path, "custom_id"), one.get("custom_id"), 100)
        yield from _button(path, one)


def _button(path: Path, one: Json) -> Iterator[Problem]:
    if one.get("type") != BUTTON:
        return
    if not one.get("label") and not one.get("emoji") and not one.get("sku_id"):
        yield Problem((*path, "label"), "A button must have a label or an emoji")
    needed = {5: "url", 6: "sku_id"}.get(one.get("style", 0), "custom_id")
    if not one.get(needed):
        yield Problem((*path, needed), "This field is required")


def _references(body: Json, names: set[str]) -> Iterator[Problem]:
    for path, url in _urls(body):
        if url.startswith("attachment://") and url.removeprefix("attachment://") not in names:
            yield Problem(path, f"The referenced attachment was not found: {url}")


def _urls(body: Json) -> Iterator[tuple[Path, str]]:
    for path, item in _media(body):
        yield path, url_of(item)
    for n, embed in enumerate(each(body, "embeds")):
        for name in ("image", "thumbnail"):
            yield ("embeds", n, name, "url"), str(inner(embed, name).get("url", ""))
        for name in ("footer", "author"):
            yield ("embeds", n, name, "icon_url"), str(inner(embed, name).get("icon_url", ""))


def _media(body: Json) -> Iterator[tuple[Path, Json]]:
    for path, component in walk(body.get("components")):
        yield from described_media(component, path)


def _alt_texts(body: Json) -> Iterator[Problem]:
    for path, item in _media(body):
        yield from _too_long((*path, "description"), item.get("description"), 1024)
    for n, attachment in enumerate(each(body, "attachments")):
        yield from _too_long(("attachments", n, "description"), attachment.get("description"), 1024)


def is_too_large(files: Iterable[Upload]) -> bool:
    sizes = [len(file.data) for file in files]
    return sum(sizes) > REQUEST_BYTES or any(size > FILE_BYTES for size in sizes)


def mentions(body: Json) -> list[str]:
    """What in the texts of a message would ping somebody; embeds ping nobody."""
    shown = [one.get("content") for _, one in walk(body.get("components")) if one.get("type") == TEXT_DISPLAY]
    return [found for text in [body.get("content"), *shown] for found in MENTION.findall(text or "")]


def mentions_nobody(allowed: Json | None) -> bool:
    """Whether `allowed_mentions` are none."""
    return allowed is not None and allowed.get("parse") == [] and not allowed.get("users") and not allowed.get("roles")


def problems_of_choices(choices: list[Json], path: Path = ("data", "choices")) -> Iterator[Problem]:
    """Choices of an option, or offered while somebody types."""
    if len(choices) > 25:
        yield Problem(path, "Must be 25 or fewer in length.")
    for n, choice in enumerate(choices):
        if not 1 <= len(str(choice.get("name", ""))) <= 100:
            yield Problem((*path, n, "name"), "Must be between 1 and 100 in length.")
        yield from _too_long((*path, n, "value"), str(choice.get("value", "")), 100)
