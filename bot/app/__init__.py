"""The composition root: builds, opens and closes everything; knows which part fits where, and nothing else.

`opening` opens the data (store, sources, tables) for any verb; `serving` is the bot on Discord.
"""

from __future__ import annotations

from bot.app.opening import App, Files, Sources, open_app, open_sample, open_sources, open_throw_away, utc_now

__all__ = ["App", "Files", "Sources", "open_app", "open_sample", "open_sources", "open_throw_away", "utc_now"]
