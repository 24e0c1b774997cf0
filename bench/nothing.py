"""Two operations in which nothing is done, which benchmarks stand beside.

An empty authenticated POST: what every request of the API pays, whether it acts or not. An empty act: the same with the
transaction that every act opens and commits, in which nothing is asked and nothing written.
"""

from datetime import datetime

from django.http import HttpRequest
from ninja import Status

from terskel import clock
from terskel.api.access import Token, actor_of
from terskel.api.door import api
from terskel.audit.act import action
from terskel.core.actors import Actor


@action
def do_nothing(*, by: Actor, at: datetime) -> None:
    """An act in which nothing happens."""


@api.post("/bench/empty", auth=Token("tenders:write"), response={204: None}, include_in_schema=False)
def empty(request: HttpRequest) -> Status[None]:  # noqa: ARG001  ninja hands it in by name
    return Status(204, None)


@api.post("/bench/act", auth=Token("tenders:write"), response={204: None}, include_in_schema=False)
def empty_act(request: HttpRequest) -> Status[None]:
    do_nothing(by=actor_of(request), at=clock.now())
    return Status(204, None)
