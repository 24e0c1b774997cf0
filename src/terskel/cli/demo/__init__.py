"""The demo world: Oslo's guard services from 2018, and Norsk helsenett through 2026, through the actions users call."""

from terskel.cli.demo.world import play, ways_in

__all__ = ["play", "ways_in"]
