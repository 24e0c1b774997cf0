"""The deciding room: pure Python, no Django, no clock; rule data read at import is its only input."""
