"""Dynamic purchasing systems, their categories, requirements and member bodies."""
