"""Pictures, drawn one at a time outside the event loop, and kept: a chart that many ask for is drawn once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from bot.presentation.charts import Chart, Theme, render

KEPT = 128
"""Some 40 kB each."""


class Drawing:
    """Draws charts as PNG files of one theme. For worker threads; equal charts give the same bytes object."""

    def __init__(self, theme: Theme = Theme.DARK) -> None:
        self._theme = theme
        self._kept: OrderedDict[Chart, bytes] = OrderedDict()
        # Pillow holds the interpreter most of the time: two at once would only make both late.
        self._lock = threading.Lock()

    def png(self, chart: Chart) -> bytes:
        """The picture."""
        with self._lock:
            if chart in self._kept:
                self._kept.move_to_end(chart)
                return self._kept[chart]
            drawn = self._kept[chart] = render(chart, self._theme)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return drawn
