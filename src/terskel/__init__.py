"""Terskel: dynamic purchasing systems, from set-up to signed contract."""

__version__ = "0.1.0"
