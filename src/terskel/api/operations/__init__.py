"""One operation per read and act; each parses, calls one query or action, and gives a schema."""

from typing import Any, Final

from ninja.constants import NOT_SET

from terskel.api.versions import IF_MATCH

OPTIONAL_TOKEN: Final[dict[str, Any]] = {"security": [{}]}
"""Added to the token's own security: none is enough too."""
EDITED: Final[dict[str, Any]] = {"parameters": [IF_MATCH]}
"""What changes something that others may change too takes the version it was read in."""


def answers(success: Any = NOT_SET, status: int = 200) -> dict[int, Any]:
    """The declared answer of an operation that succeeds. Every problem is declared for all of them, in `door`."""
    return {status: None if success is NOT_SET else success}
