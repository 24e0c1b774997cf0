"""Every kind of act while a load is played: statements and time, beside the smallest act, measured turn by turn.

`TERSKEL_DATA_DIR=… python -m bench.acts [share]` plays a share (0.02) of the largest world into an empty folder.
"""

import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from bench.pages import Statements
from terskel.cli.database import database_held, django_ready, migrated

SHARE = 0.02


def main(share: float = SHARE) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    with database_held():
        django_ready()
        migrated()
        for line in _played(share):
            print(line)


def _played(share: float) -> Iterator[str]:
    from django.db import connection

    from terskel.accounts import actions as accounts
    from terskel.cli.demo import crowd
    from terskel.cli.demo.cast import BEGINNING
    from terskel.cli.demo.pace import Pace
    from terskel.cli.demo.voices import Voices
    from terskel.core.actors import SYSTEM

    numbers = count()
    counted: dict[str, list[int]] = defaultdict(list)
    took: dict[str, list[float]] = defaultdict(list)
    reference: list[float] = []

    class CountingPace(Pace):
        @contextmanager
        def act(self, kind: str) -> Iterator[None]:
            counter, began = Statements(), time.perf_counter()
            with connection.execute_wrapper(counter):
                yield
            took[kind].append(time.perf_counter() - began)
            counted[kind].append(counter.count)
            began = time.perf_counter()
            accounts.create_person(f"bench{next(numbers)}@demo.example", "Bench", "nb", by=SYSTEM, at=BEGINNING)
            reference.append(time.perf_counter() - began)

    crowd.play(crowd.Scale().part(share), Voices(1), CountingPace(), lambda line: print(line, flush=True))
    usual = statistics.median(reference)
    yield f"{'kind of act':32}{'times':>7}{'statements':>12}{'median ms':>11}{'ratio':>7}"
    for kind, seconds in took.items():
        each, asked = statistics.median(seconds), statistics.median(counted[kind])
        yield f"{kind:32}{len(seconds):>7}{asked:>12.0f}{each * 1000:>11.0f}{each / usual:>7.1f}"


if __name__ == "__main__":
    main(*(float(one) for one in sys.argv[1:]))
