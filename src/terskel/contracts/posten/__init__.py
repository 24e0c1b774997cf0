"""Posten signering over its API, portal flow: what is sent, what is answered, and the connection between (ADR 33).

Pure of tables and acts: `orders` and `packages` make what is sent, `answers` reads what comes back, `connection` is the
one place that speaks to it. Namespace and shapes are those of its published schemas (`portal.xsd`, version 1).
"""

from terskel.contracts.posten.answers import Answered, Change, Taken
from terskel.contracts.posten.connection import Away, Connection, NotAccepted, connection, is_set_up
from terskel.contracts.posten.identity import Identity, IdentityUnusable, identity
from terskel.contracts.posten.orders import QUEUE, Order

__all__ = [
    "QUEUE",
    "Answered",
    "Away",
    "Change",
    "Connection",
    "Identity",
    "IdentityUnusable",
    "NotAccepted",
    "Order",
    "Taken",
    "connection",
    "identity",
    "is_set_up",
]
