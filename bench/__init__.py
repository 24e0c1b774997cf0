"""Benchmarks: each prints a figure beside a reference measured in the same run. See README.md here."""
