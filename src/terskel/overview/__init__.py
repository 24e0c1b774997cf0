"""Read-only: the stage of a whole matter, and what needs whom."""
