"""News and pages of knowledge that an authority writes for everyone."""
