"""Stored files, and letters typeset from data."""
