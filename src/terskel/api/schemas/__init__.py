"""What goes out and comes in, by area."""
