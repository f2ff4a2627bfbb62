"""How many paths through the delivery protocol end how: RELIABILITY §2's table for this code.

`python -m tests.benchmarks.exploring 3` takes a minute; 4 faults take half an hour.
"""

from __future__ import annotations

import sys

from tests.fakes.delivering.explorer import LATE, Setting, explore
from tests.fakes.digests import HOUR, MINUTE


def main(most_faults: int) -> None:
    """Prints how many paths end how, in the order of RELIABILITY §2's table."""
    settings = {
        "protocol, no late execution": Setting(),
        "protocol, late execution <= 28 min": Setting(delays=LATE),
        "history unreadable, no late execution": Setting(readable=False),
        "a moderator deletes": Setting(moderated=True),
        "two instances, one database": Setting(starts=(-HOUR, -HOUR)),
        "two instances, two databases": Setting(starts=(-HOUR, 5 * MINUTE), shared=False),
    }
    print(f"| at most {most_faults} faults | paths | missed | held | slept > 47 h | doubled at rest | passing |")
    for name, setting in settings.items():
        found = explore(setting, most_faults)
        columns = (found.counts[word] for word in ("missed", "held", "slept", "duplicated", "transient"))
        print(f"| {name} | {found.paths:,} | {' | '.join(f'{count:,}' for count in columns)} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
