"""The page: every exhibit light and dark, by kind of message and language, in one file that asks no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources

from bot.edge.gallery.message import message_html
from bot.edge.gallery.payloads import Payload, Sent
from bot.presentation.charts import Theme
from bot.presentation.wording import Wording

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLES = (("bot.presentation", "preview.css"), ("bot.edge.gallery", "gallery.css"))


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A message to show.

    Attributes:
        title: What kind of message it is; exhibits of one title stand together.
        language: BCP 47 tag of its texts.
        payload: The arguments of `send`, as a post's or a reply's `message()` gives them.
        dark: The same for the dark theme, where pictures differ; the payload itself where it is None.
        ephemeral: Whether only the person who asked sees it.
    """

    title: str
    language: str
    payload: Payload
    dark: Payload | None = None
    ephemeral: bool = False

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return _anchor(self.title, self.language)

    def sent(self, theme: Theme) -> Sent:
        """The message as it is sent with pictures of a theme."""
        return Sent.of(self.dark if theme is Theme.DARK and self.dark else self.payload)


def gallery_page(exhibits: Iterable[Exhibit]) -> str:
    """The page with every exhibit in each theme, in the order in which titles first come."""
    kinds: dict[str, list[Exhibit]] = {}
    for exhibit in exhibits:
        kinds.setdefault(exhibit.title, []).append(exhibit)
    title = escape(Wording.load("en").text("preview.gallery"))
    sections = "\n".join(_section(kind, group) for kind, group in kinds.items())
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f'<body id="top">\n<h1>{title}</h1>\n{_contents(kinds)}\n{sections}\n</body>\n</html>\n'
    )


def _style() -> str:
    return "".join((resources.files(package) / name).read_text("utf-8") for package, name in _STYLES)


def _contents(kinds: Mapping[str, list[Exhibit]]) -> str:
    rows = "".join(f"<tr><th>{escape(kind)}</th><td>{_switches(group)}</td></tr>" for kind, group in kinds.items())
    return f'<nav class="contents"><table>{rows}</table></nav>'


def _section(kind: str, group: list[Exhibit]) -> str:
    pairs = "\n".join(_pair(exhibit, group) for exhibit in group)
    return f'<section class="kind" id="{_anchor(kind)}">\n{pairs}\n</section>'


def _pair(exhibit: Exhibit, group: list[Exhibit]) -> str:
    wording = Wording.load(exhibit.language)
    chats = "\n".join(_chat(exhibit, theme, wording) for theme in Theme)
    return (
        f'<h2 class="place" id="{exhibit.anchor}">{escape(exhibit.title)} '
        f'<nav>{_switches(group, exhibit)} <a href="#top" aria-label="top">↑</a></nav></h2>\n'
        f'<main class="pair" lang="{escape(exhibit.language)}">\n{chats}\n</main>'
    )


def _switches(group: list[Exhibit], here: Exhibit | None = None) -> str:
    """Links to each language of a kind; `here` is where one is."""
    return " ".join(
        f'<a href="#{one.anchor}"{" aria-current=true" if one is here else ""}>{escape(one.language)}</a>'
        for one in group
    )


def _chat(exhibit: Exhibit, theme: Theme, wording: Wording) -> str:
    name = escape(wording.text(f"preview.{theme}"))
    message = message_html(exhibit.sent(theme), wording, ephemeral=exhibit.ephemeral)
    return f'<section class="chat {theme}"><span class="theme">{name}</span>{message}</section>'


def _anchor(*parts: str) -> str:
    """Letters, digits and `-`; what is none of them has its number, so that two names stay two."""
    return re.sub(r"[^a-z0-9-]", lambda match: f"-{ord(match[0]):x}-", "-".join(parts).lower().replace(" ", "-"))
