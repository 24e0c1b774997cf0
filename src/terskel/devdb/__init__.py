"""Launcher of the embedded PostgreSQL, standard library only."""

from terskel.devdb.binaries import Unavailable
from terskel.devdb.cluster import APP, Cluster

__all__ = ["APP", "Cluster", "Unavailable"]
