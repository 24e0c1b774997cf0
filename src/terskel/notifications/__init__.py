"""From audit event to mail and in-app message, per recipient and language."""
