"""Words and groups of states that the public pages share."""

from typing import Final

OPEN_FOR_APPLICATIONS: Final = frozenset({"first_window", "initial_assessment", "operative", "suspended"})
RUNNING: Final = OPEN_FOR_APPLICATIONS
