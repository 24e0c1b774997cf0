"""One operation per read and act; each parses, calls one query or action, and gives a schema."""

from typing import Any, Final

from ninja.constants import NOT_SET

from terskel.api.problems import Problem
from terskel.api.versions import IF_MATCH

_PROBLEMS: Final = dict.fromkeys((400, 401, 403, 404, 409, 412, 413, 422, 429, 503), Problem)
OPTIONAL_TOKEN: Final[dict[str, Any]] = {"security": [{}]}
"""Added to the token's own security: none is enough too."""
EDITED: Final[dict[str, Any]] = {"parameters": [IF_MATCH]}
"""What changes something that others may change too takes the version it was read in."""


def answers(success: Any = NOT_SET, status: int = 200) -> dict[int, Any]:
    """The declared answers of an operation: its success, and every problem."""
    return {status: None if success is NOT_SET else success, **_PROBLEMS}
