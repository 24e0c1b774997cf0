"""Launcher of the embedded PostgreSQL, and finder of PostgreSQL's programs; standard library only."""

from terskel.devdb.binaries import Unavailable, postgresql_program
from terskel.devdb.cluster import APP, Cluster

__all__ = ["APP", "Cluster", "Unavailable", "postgresql_program"]
