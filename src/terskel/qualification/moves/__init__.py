"""Steps of this room that other acts make in their own transaction."""
