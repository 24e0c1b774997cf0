"""How many acts of each kind the demo played, and how long they took."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Pace:
    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def act(self, kind: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self._seconds[kind].append(time.perf_counter() - started)

    def lines(self) -> list[str]:
        """One line per kind of act: how many, in all, and each on average."""
        return [
            f"{kind:32}{len(taken):6} times {sum(taken):8.1f} s {1000 * sum(taken) / len(taken):8.0f} ms each"
            for kind, taken in self._seconds.items()
        ]
