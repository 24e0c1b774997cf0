"""Clock health and the demo clock."""
