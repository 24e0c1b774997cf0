"""Contracting authorities (the tenants), suppliers, and who acts for them."""
