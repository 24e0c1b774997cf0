"""Pages: authority."""
