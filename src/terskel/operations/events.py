"""What happened to the installation itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DemoClockMoved:
    """The demo's time was set to `to_at`."""

    to_at: datetime
