"""Walking through message components, and what Discord makes of those that it is sent."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from tests.fakes.discord.errors import Json, each, inner

ROW, BUTTON, SELECTS, TEXT_INPUT = 1, 2, (3, 5, 6, 7, 8), 4
STRING_SELECT, ROLE_SELECT, CHANNEL_SELECT = 3, 6, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
Path = tuple[str | int, ...]


def walk(components: list[Json] | None, path: Path = ("components",)) -> Iterator[tuple[Path, Json]]:
    """Every component with its place, outermost first."""
    for n, component in enumerate(components or []):
        yield from _walk_one(component, (*path, n))


def _walk_one(component: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    yield path, component
    yield from walk(component.get("components"), (*path, "components"))
    for name in ("accessory", "component"):
        if component.get(name):
            yield from _walk_one(component[name], (*path, name))


def described_media(component: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    """The pictures and files of one component: objects with `media` or `file`, and perhaps a `description`."""
    if component.get("type") == GALLERY:
        for n, item in enumerate(each(component, "items")):
            yield (*path, "items", n), item
    elif component.get("type") in (THUMBNAIL, FILE):
        yield path, component


def url_of(item: Json) -> str:
    media = inner(item, "media") or inner(item, "file")
    return str(media.get("url", ""))


def finished(components: list[Json] | None, attachments: list[Json]) -> list[Json]:
    """Components as they come back: numbered, and with the addresses of what was uploaded."""
    urls = {f"attachment://{one['filename']}": one for one in attachments}
    copied: list[Json] = copy.deepcopy(components or [])
    for n, (path, component) in enumerate(walk(copied), 1):
        if not component.get("id"):
            component["id"] = n
        for _, item in described_media(component, path):
            _resolve(item, urls)
    return copied


def _resolve(item: Json, urls: dict[str, Json]) -> None:
    name = "media" if "media" in item else "file"
    uploaded = urls.get(url_of(item))
    url = uploaded["url"] if uploaded else url_of(item)
    loaded: Json = {
        "id": "1",
        "url": url,
        "proxy_url": url,
        "loading_state": 2,
        "height": None,
        "width": None,
        "flags": 0,
    }
    if uploaded:
        loaded |= {"attachment_id": uploaded["id"], "content_type": uploaded.get("content_type")}
    item[name] = loaded
    item.setdefault("spoiler", False)
