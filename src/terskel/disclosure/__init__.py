"""What is given out of a matter and kept of it: the case book."""
