"""Requests to participate, their assessment, and the standing right to be invited."""
