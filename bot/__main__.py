"""The command line: `python -m bot VERB …`, which `./run VERB …` calls."""

from __future__ import annotations

from bot.cli import main

if __name__ == "__main__":
    main()
