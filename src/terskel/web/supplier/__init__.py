"""Pages: supplier."""
