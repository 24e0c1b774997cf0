"""Which passages marked as secret, of those that a letter would tell others, whoever sends it says to have read."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

from terskel.awards.secrecy import ToldSecret


def confirmed_in(request: HttpRequest, told: Iterable[ToldSecret]) -> list[UUID]:
    """Only those that are told now: what somebody posts besides confirms nothing."""
    read = request.POST.getlist("confirmed")
    return [one.id for one in told if str(one.id) in read]
