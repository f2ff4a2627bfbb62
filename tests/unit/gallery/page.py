"""A page or a part of one, read back by the standard library's parser."""

from __future__ import annotations

from html.parser import HTMLParser

from bot.presentation.text import regional_flag

VOID = frozenset({"meta", "img", "br", "rect", "circle", "path", "polygon"})


class Page(HTMLParser):
    """Collects tags, attributes and texts; a flag counts as the text that it stands for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def values(self, name: str) -> list[str]:
        """The values of every attribute of a name."""
        return [value or "" for found, value in self.attributes if found == name]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag == "svg":
            self.texts.append(regional_flag(dict(attrs)["aria-label"] or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
