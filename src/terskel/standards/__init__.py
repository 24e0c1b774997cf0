"""Standards: mapping out of, and into, the rooms."""
