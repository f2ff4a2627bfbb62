"""Slash commands, one feature a file. A file has one cog, and `make(services)` that makes it."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from discord.ext import commands

from bot.edge.services import Services


def make_cogs(services: Services) -> Iterator[commands.Cog]:
    """Every feature of this package, by the name of its file."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        yield import_module(f"{__name__}.{module.name}").make(services)
