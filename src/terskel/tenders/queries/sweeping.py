"""What lies in the store of sealed parts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from terskel.vault import sealed

KEPT_UNNAMED: Final = timedelta(days=1)
"""How long a part lies before anybody asks what names it: a whole upload, named at its end, takes less."""


def parts_to_sweep(*, now: datetime) -> Iterator[str]:
    """The hashes of the parts that lie there long enough to be asked for; `now` by a clock that no demo has moved."""
    return sealed.stored_before(now - KEPT_UNNAMED)
