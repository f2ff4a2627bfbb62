"""A message's components as HTML: classic buttons, and the parts of Components V2 that a message can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape

from bot.edge.gallery.markdown import flags_of, html_of
from bot.edge.gallery.payloads import Json

Pictures = Mapping[str, str]

_LINK = 5
_CROPPED_FROM = 2
_ATTACHMENT = "attachment://"


def components_html(components: Iterable[Json], pictures: Pictures) -> str:
    """Components one below the other; one of an unknown type says so where it stands."""
    return "".join(_component(component, pictures) for component in components)


def picture_html(source: str, alt: str | None) -> str:
    """A picture with its alt text: read out, on hover, and below at a press on `ALT`."""
    said = escape(alt or "")
    missing = "" if alt else " missing"
    return (
        f'<figure><img class="picture" alt="{said}" title="{said}" src="{escape(source)}">'
        f'<details class="alt{missing}"><summary>ALT</summary>{said}</details></figure>'
    )


def _component(component: Json, pictures: Pictures) -> str:
    draw = _DRAWN.get(component["type"], _unknown)
    return draw(component, pictures)


def _unknown(component: Json, _pictures: Pictures) -> str:
    return f'<p class="unknown">component {escape(str(component["type"]))}: the gallery cannot show it</p>'


def _container(component: Json, pictures: Pictures) -> str:
    colour = component.get("accent_color")
    accent = f' style="border-left: 4px solid #{colour:06x}"' if colour is not None else ""
    spoiler = " spoiler" if component.get("spoiler") else ""
    return f'<div class="container{spoiler}"{accent}>{components_html(component["components"], pictures)}</div>'


def _row(component: Json, pictures: Pictures) -> str:
    return f'<div class="buttons">{components_html(component["components"], pictures)}</div>'


def _button(component: Json, _pictures: Pictures) -> str:
    """A button; hovering over it shows what a press sends."""
    emoji: Json = component.get("emoji") or {}
    texts: tuple[str, ...] = (emoji.get("name") or "", component.get("label") or "")
    label = " ".join(flags_of(text) for text in texts if text)
    sends = escape(component.get("custom_id") or component.get("url") or "")
    disabled = ' aria-disabled="true"' if component.get("disabled") else ""
    arrow = " ↗" if component["style"] == _LINK else ""
    return f'<span class="button style-{int(component["style"])}" title="{sends}"{disabled}>{label}{arrow}</span>'


def _select(component: Json, _pictures: Pictures) -> str:
    chosen = [flags_of(option["label"]) for option in component.get("options") or () if option.get("default")]
    shown = ", ".join(chosen) or escape(component.get("placeholder") or "")
    return f'<span class="select">{shown}<span>⌄</span></span>'


def _text(component: Json, _pictures: Pictures) -> str:
    return f'<div class="markdown">{html_of(component["content"])}</div>'


def _gallery(component: Json, pictures: Pictures) -> str:
    """Pictures; Discord crops them to a mosaic as soon as there are two."""
    items = component["items"]
    shown = "".join(picture_html(_source(item["media"]["url"], pictures), item.get("description")) for item in items)
    mosaic = f" mosaic of-{len(items)}" if len(items) >= _CROPPED_FROM else ""
    return f'<div class="gallery{mosaic}">{shown}</div>'


def _section(component: Json, pictures: Pictures) -> str:
    texts = components_html(component["components"], pictures)
    return f'<div class="section"><div>{texts}</div>{_component(component["accessory"], pictures)}</div>'


def _thumbnail(component: Json, pictures: Pictures) -> str:
    source = _source(component["media"]["url"], pictures)
    return f'<div class="thumbnail">{picture_html(source, component.get("description"))}</div>'


def _file(component: Json, _pictures: Pictures) -> str:
    return file_html(component["file"]["url"].removeprefix(_ATTACHMENT))


def file_html(filename: str) -> str:
    """A file that is no picture."""
    return f'<p class="file">{escape(filename)}</p>'


def _separator(component: Json, _pictures: Pictures) -> str:
    line = "line" if component.get("divider", True) else "gap"
    return f'<div class="{line} spacing-{int(component.get("spacing") or 1)}"></div>'


def _source(url: str, pictures: Pictures) -> str:
    """Where the picture is; the page asks no network, so what is not sent along shows its alt text only."""
    return pictures.get(url.removeprefix(_ATTACHMENT), "")


_DRAWN: Mapping[int, Callable[[Json, Pictures], str]] = {
    1: _row,
    2: _button,
    3: _select,
    5: _select,
    6: _select,
    7: _select,
    8: _select,
    9: _section,
    10: _text,
    11: _thumbnail,
    12: _gallery,
    13: _file,
    14: _separator,
    17: _container,
}
"""By Discord's number of the component's type."""
