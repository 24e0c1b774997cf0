"""Where the tests of applying and assessing pages begin; others build their own."""

from tests.worlds.beginnings import cast, world

__all__ = ["cast", "world"]
