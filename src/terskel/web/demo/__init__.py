"""Pages: demo."""
