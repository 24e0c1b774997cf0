"""Specific procurements under a DPS, from draft to deadline."""
