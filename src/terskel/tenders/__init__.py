"""Drafts, delivery, receipts and the opening."""
