"""A notice that stands alone: sent, then answered bit by bit; what was written stands when more is written."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from terskel import clock
from terskel.dps import actions as dps
from terskel.notices import queries
from terskel.notices.queries import NoticeView
from tests.web.visiting import visitor
from tests.worlds.dps import OPERATIVE_AT, DpsWorld, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = OPERATIVE_AT + timedelta(days=1)
LATER = AT + timedelta(days=2)


@pytest.fixture
def world() -> DpsWorld:
    """Ended, so that everyone is to be told."""
    made = lent(operative_dps)
    dps.end(made.id, reason="Erstattes av en ny.", by=made.cast.astrid, at=AT)
    return made


def owed(world: DpsWorld) -> NoticeView:
    return next(one for one in queries.of_matter(world.cast.astrid, world.id) if one.kind == "end")


def test_the_page_says_what_comes_next_and_loses_nothing_of_what_was_answered(world: DpsWorld) -> None:
    notice, astrid = owed(world), visitor(world.cast.astrid)
    assert "Send kunngjøringen i Doffin" in astrid.get("authority:notice", notice.id, at=AT)
    assert astrid.post("authority:notice", notice.id, at=LATER, dispatched_at="2027-01-05T09:00").status_code == 302
    assert "Venter på Doffin og TED" in astrid.get("authority:notice", notice.id, at=LATER)
    astrid.post("authority:notice", notice.id, at=LATER, receipt_confirmed_at="2027-01-05T10:00")
    received = owed(world).receipt_confirmed_at
    assert received is not None
    with clock.stopped_at(LATER):
        shown = astrid.client.get(reverse("authority:notice", args=[notice.id])).content.decode()
    assert 'value="2027-01-05T10:00"' in shown
    answered = {
        "receipt_confirmed_at": "2027-01-05T10:00",
        "published_on": "2027-01-06",
        "doffin_number": "2027-123456",
    }
    assert astrid.post("authority:notice", notice.id, at=LATER, **answered).status_code == 302
    after = owed(world)
    assert (after.receipt_confirmed_at, after.published_on) == (received, date(2027, 1, 6))
    assert "Kunngjøringen er publisert" in astrid.get("authority:notice", notice.id, at=LATER)


def test_a_contract_notice_is_answered_on_the_page_of_its_system(world: DpsWorld) -> None:
    contract = next(one for one in queries.of_matter(world.cast.astrid, world.id) if one.kind == "contract_notice")
    with_page = visitor(world.cast.astrid).client.get(f"/authority/notices/{contract.id}/")
    assert with_page.headers["Location"].endswith(f"/dps/{world.id}/notice/")
