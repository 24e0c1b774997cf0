"""Sealing: age files, shares of a secret, Merkle trees, signed receipts, passphrases.

Everything here is a published format, so what is sealed can be opened, and what is signed can be
checked, with tools that are not ours.
"""
