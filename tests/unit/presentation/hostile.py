"""Names that other people chose, and what they try."""

from __future__ import annotations

HOSTILE = (
    "@everyone <@123> <@&456> <#789>",
    "**bold** __under__ ~~struck~~ ||spoiler|| `code` [link](https://evil.example)",
    "\u202edesrever\u202c \u2066isolated\u2069 \u200f",
    "zero\u200bwidth\u200d\u2060\ufeff joiners",
    "a" * 10_000,
    "<svg onload=alert(1)>&\"'</svg>",
    "$$ \\frac{1}{2} $$ {country} {0} %s",
    "[red]markup[/red] [link=https://evil.example]x[/link]",
    "line\nbreak\r\nand\ttab\x00\x1b[31m",
    "Z\u0351\u0352\u0353\u0354\u0355\u0356algo" * 30,
    "../../etc/passwd'; DROP TABLE models;--",
    "\u3164\u200b",
    "千问" * 60,
    "👩\u200d👩\u200d👧 🇨🇳 emoji",
    "=HYPERLINK(1)",
)
