"""Invitations that had not gone by midnight: the buyers are told once, and decide on more time for all."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terskel import clock
from terskel.audit.models import Event
from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM
from terskel.notifications import late
from terskel.notifications.models import InvitationsCounted, OutgoingMail
from tests.rooms.notifications.told import tell, told
from tests.web.visiting import visitor
from tests.worlds.cast import oslo
from tests.worlds.competitions import CLOSES_AT, PUBLISHED_AT, CompetitionWorld, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

MIDNIGHT = oslo("2027-01-12 00:00")
A_MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PROPOSED = oslo("2027-01-25 12:00")
"""A day after Friday the 22nd is a Saturday: Monday."""


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def count(world: CompetitionWorld) -> None:
    late.count_invitations(world.id, by=SYSTEM, at=MIDNIGHT + A_MINUTE)


def send(sent_at: object) -> None:
    OutgoingMail.objects.filter(sent_at__isnull=True).update(sent_at=sent_at, sealed=None)


def test_the_day_of_the_publication_is_over_before_anything_is_counted(world: CompetitionWorld) -> None:
    assert late.to_count(at=MIDNIGHT - A_MINUTE) == []
    assert late.to_count(at=MIDNIGHT) == [world.id]
    assert late.to_count(at=CLOSES_AT) == []


def test_mails_that_went_in_time_propose_nothing(world: CompetitionWorld) -> None:
    tell(late.PUBLISHED)
    send(MIDNIGHT - A_MINUTE)
    count(world)
    assert InvitationsCounted.objects.get().late == 0
    assert late.to_count(at=MIDNIGHT + A_MINUTE) == []
    assert late.late_invitations(world.terms, at=MIDNIGHT + A_MINUTE) is None
    assert not Event.objects.filter(kind="notifications.InvitationsLate").exists()


@pytest.mark.parametrize("sent_at", [None, MIDNIGHT])
def test_a_mail_that_had_not_gone_at_midnight_is_told_to_the_buyers(world: CompetitionWorld, sent_at: object) -> None:
    tell(late.PUBLISHED)
    send(MIDNIGHT - A_MINUTE)
    OutgoingMail.objects.filter(message__person_id=world.cast.bjorn.person_id).update(sent_at=sent_at, sealed=None)
    count(world)
    count(world)
    assert told("notifications.InvitationsLate") == ["Brita Strand"]
    assert Event.objects.filter(kind="notifications.InvitationsLate").count() == 1
    found = late.late_invitations(world.terms, at=MIDNIGHT + A_MINUTE)
    assert found is not None
    assert (found.late, found.closes_at) == (1, PROPOSED)


def test_where_nobody_was_told_everybody_invited_is_late(world: CompetitionWorld) -> None:
    count(world)
    row = InvitationsCounted.objects.get()
    assert row.late == row.people > 0


def test_the_proposal_stands_on_the_page_until_the_deadline_is_moved(world: CompetitionWorld) -> None:
    count(world)
    brita, at = visitor(world.cast.brita), MIDNIGHT + DAY
    assert "Invitasjoner gikk for sent ut" in brita.get("authority:competition", world.id, at=at)
    with clock.stopped_at(at):
        form = brita.client.get(reverse("authority:competition_extend", args=(world.id,))).context["form"]
    assert "2027-01-25T12:00" in str(form["closes_at"])
    reason = "Invitasjonene gikk for sent ut."
    competitions.extend_deadline(world.id, closes_at=PROPOSED, reason=reason, by=world.cast.brita, at=at)
    assert "Invitasjoner gikk for sent ut" not in brita.get("authority:competition", world.id, at=at + A_MINUTE)
    assert late.late_invitations(world.terms, at=at + A_MINUTE) is None


def test_published_just_before_midnight_everything_is_due_before_it(world: CompetitionWorld) -> None:
    assert world.terms.published_at == PUBLISHED_AT
    assert late.to_count(at=MIDNIGHT + 2 * DAY) == [], "three days on, a proposal would be of no use"
