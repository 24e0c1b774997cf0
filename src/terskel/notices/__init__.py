"""Dispatch, publication and number of public notices; the notices still owed."""
