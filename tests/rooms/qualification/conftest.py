"""Where the tests of this room begin."""

from tests.worlds.beginnings import cast, world

__all__ = ["cast", "world"]
