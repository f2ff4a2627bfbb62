"""The kinds of alert: one file each, found by scanning this package (PRODUCT §5)."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from bot.domain.watching.kind import AlertKind


@cache
def alert_kinds() -> Mapping[str, AlertKind]:
    """Every kind by the name of its file, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("AlertKind", import_module(f"{__name__}.{name}")) for name in names}
