"""Before the opening no page, answer of the API, search, log, figure or mail of the authority depends on who tenders.

The same pages are fetched twice at the same instant: with no tender, and with one that has planted words in it and a
draft of the next version. Whatever is not the same tells how many there are, or whose (corrections 24 and 25).
"""

import logging
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from terskel import clock
from terskel.audit.models import Event
from terskel.competitions import queries as competitions
from terskel.core.actors import SYSTEM, Actor
from terskel.core.envelopes import envelope_of_file
from terskel.notifications import actions as notifications
from terskel.notifications.models import Message
from terskel.tenders import actions as tenders
from terskel.tenders import uploads
from terskel.tenders.content import RequirementAnswer
from tests.walls import matrix_world
from tests.walls.test_permission_matrix import Row, _settled, asked, read_rows
from tests.worlds.visitors import World

pytestmark = pytest.mark.django_db

INSIDERS = ("astrid", "eva", "brita", "daniel")
PLANTED = ("Bjarte Bjarkøy fra Senja", "1734917", "1 734 917", "tilbudsbrev-bjarkoy.pdf")
"""What stands in the tender alone: an answer, its price and the name of its file."""


NEW_EACH_TIME = {"mfa_activate_totp", "mfa_add_webauthn"}
"""Pages with a secret drawn anew for whoever asks."""
THE_SUPPLIERS_OWN = {"account:calendar_file"}
"""The world's address of this is the one that the supplier keeps to itself."""


def pages() -> list[tuple[Row, str]]:
    """Every page and operation that only reads, for each of the authority's people whom it is for."""
    left_out = NEW_EACH_TIME | THE_SUPPLIERS_OWN
    reads = [row for row in read_rows() if row.method == "GET" and row.section != "demo" and row.name not in left_out]
    return [
        (row, person)
        for row in reads
        for person in INSIDERS
        if person in row.insiders or ("everyone" in row.insiders and person == "brita")
    ]


def snapshot(world: World) -> dict[str, bytes]:
    """What each of them reads; what differs at every request is left out of it."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    clients: dict[str, Client] = {person: world.client(person) for person in INSIDERS}
    found: dict[str, bytes] = {}
    for row, person in pages():
        response: Any = asked(world, clients[person], row, row.args)
        found[f"{row} as {person}"] = str(response.status_code).encode() + _settled(response)
    for words in ("Fjordsikt", *PLANTED):
        answer = clients["brita"].get("/search/", {"q": words})
        found[f"search for {words}"] = _settled(answer).replace(words.encode(), b"")
    return found


def tell_everybody() -> None:
    for event_id in Event.objects.order_by("at", "id").values_list("id", flat=True):
        notifications.deliver(event_id, by=SYSTEM, at=matrix_world.NOW)


def write_anew(competition_id: UUID, supplier: Actor) -> None:
    """A tender with planted words and a file, delivered; and a change of it that is not."""
    terms, at = competitions.terms(competition_id), matrix_world.NOW
    for delivers in (True, False):
        tenders.save_draft(
            competition_id,
            price=Decimal("1734917.00"),
            requirements={one.id: RequirementAnswer(True, PLANTED[0]) for one in terms.requirements},
            criteria={one.id: PLANTED[0] for one in terms.criteria[:-1]},  # the last is the price
            by=supplier,
            at=at,
        )
        envelope = envelope_of_file("attachment", apart=False)
        upload = uploads.seal(competition_id, [b"CV"], name=PLANTED[3], media_type="application/pdf", envelope=envelope)
        tenders.add_file(competition_id, upload, kind="attachment", by=supplier, at=at)
        if delivers:
            tenders.deliver(competition_id, received_at=at, acting_on="management", by=supplier, at=at)


@override_settings(TERSKEL_DEMO=True)
def test_nothing_that_the_authority_reads_depends_on_who_tenders(caplog: pytest.LogCaptureFixture) -> None:
    world = matrix_world.build()
    competition_id = UUID(str(world.things["competition"]))
    supplier = world.cast.bjorn
    with clock.stopped_at(matrix_world.NOW), caplog.at_level(logging.DEBUG):
        at = matrix_world.NOW - timedelta(minutes=1)
        tenders.withdraw(competition_id, received_at=at, by=supplier, at=at)
        tell_everybody()
        with_none = snapshot(world)
        assert len(with_none) > 200, "the walk is of the whole house"
        write_anew(competition_id, supplier)
        tell_everybody()
        with_one = snapshot(world)
    assert [name for name, body in with_none.items() if body != with_one[name]] == []
    everything = b"\n".join(with_one.values()).decode(errors="replace")
    told = Message.objects.filter(person_id__in=[world.people[one] for one in INSIDERS])
    mails = "\n".join(f"{one.subject} {one.body}" for one in told)
    for planted in PLANTED:
        assert planted not in everything
        assert planted not in caplog.text
        assert planted not in mails
