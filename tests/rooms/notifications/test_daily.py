"""One mail on a working morning of what is routine, for whoever asked; nothing is told twice, and nothing is lost."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from terskel.core.actors import SYSTEM
from terskel.notifications import actions, daily, readers
from terskel.notifications.models import Message, OutgoingMail
from terskel.qualification import actions as qualification
from tests.worlds.cast import oslo
from tests.worlds.dps import DpsWorld, apply, lines_of, operative_dps
from tests.worlds.lent import lent
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db

THURSDAY = oslo("2027-01-14 10:00")
FRIDAY_EARLY, FRIDAY = oslo("2027-01-15 06:59"), oslo("2027-01-15 07:00")


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2026-12-04 06:59", "2026-12-03 07:00"),
        ("2026-12-04 07:00", "2026-12-04 07:00"),
        ("2026-12-06 12:00", "2026-12-04 07:00"),
        ("2026-12-07 07:00", "2026-12-07 07:00"),
        ("2027-03-26 09:00", "2027-03-24 07:00"),  # Good Friday
        ("2027-03-30 08:00", "2027-03-30 07:00"),  # after Easter, and in summer time
    ],
)
def test_the_mail_of_the_day_leaves_on_working_mornings(at: str, morning: str) -> None:
    assert daily.last_morning(oslo(at)) == oslo(morning)


def test_everything_routine_has_a_rule() -> None:
    assert set(readers.RULES) >= daily.ROUTINE


def test_each_message_is_mailed_at_once_unless_asked_otherwise() -> None:
    world = queued(lent(operative_dps))
    assert mails_to(world) == ["Søknad til behandling"]


def test_who_asked_gets_what_is_routine_next_morning_in_one_mail() -> None:
    world = asked_for_daily(lent(operative_dps))
    queued(world)
    queued(world, at=THURSDAY + timedelta(minutes=5), code="IKT-02")
    assert mails_to(world) == []
    assert daily.send_daily_mails(by=SYSTEM, at=FRIDAY_EARLY) == 0
    assert daily.send_daily_mails(by=SYSTEM, at=FRIDAY) == 1
    assert mails_to(world) == ["Terskel i dag"]
    body = OutgoingMail.objects.latest("queued_at").body
    assert body.count("Søknad til behandling") == 2
    assert daily.send_daily_mails(by=SYSTEM, at=FRIDAY + timedelta(hours=1)) == 0


def test_a_worker_that_was_down_sends_it_late_and_once() -> None:
    world = queued(asked_for_daily(lent(operative_dps)))
    assert daily.send_daily_mails(by=SYSTEM, at=FRIDAY + timedelta(days=3)) == 1
    assert mails_to(world) == ["Terskel i dag"]


def test_what_was_read_meanwhile_is_not_mailed() -> None:
    world = queued(asked_for_daily(lent(operative_dps)))
    for message in Message.objects.filter(person_id=world.cast.astrid.person_id):
        actions.mark_read(message.id, by=world.cast.astrid, at=THURSDAY + timedelta(hours=1))
    assert daily.send_daily_mails(by=SYSTEM, at=FRIDAY) == 0


def test_what_has_a_limit_is_mailed_at_once_all_the_same() -> None:
    world = asked_for_daily(lent(operative_dps))
    application_id = apply(world, world.cast.camilla, ("IKT-02",), at=THURSDAY)
    tell_everything()
    before = len(mails_to(world))
    [line] = lines_of(application_id)
    qualification.tell_of_limit(line, "soon", by=SYSTEM, at=THURSDAY + timedelta(days=20))
    tell_everything()
    assert len(mails_to(world)) == before + 1


def test_choosing_at_once_again_ends_the_waiting_for_what_comes() -> None:
    world = asked_for_daily(lent(operative_dps))
    daily.choose_mail(daily=False, by=world.cast.astrid, at=THURSDAY)
    daily.choose_mail(daily=False, by=world.cast.astrid, at=THURSDAY)
    assert not daily.has_chosen_daily(world.cast.astrid.person_id)
    assert mails_to(queued(world)) == ["Søknad til behandling"]


def asked_for_daily(world: DpsWorld) -> DpsWorld:
    """Astrid has been told all that happened so far, one by one."""
    tell_everything()
    for _twice in range(2):
        daily.choose_mail(daily=True, by=world.cast.astrid, at=THURSDAY - timedelta(days=1))
    return world


def queued(world: DpsWorld, *, at: datetime = THURSDAY, code: str = "IKT-01") -> DpsWorld:
    """A request has come in, and everybody is told."""
    apply(world, world.cast.camilla, (code,), at=at)
    tell_everything()
    return world


def mails_to(world: DpsWorld) -> list[str]:
    """What Astrid got by mail since Thursday: the beginning of each subject."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM accounts_person WHERE id = %s", [world.cast.astrid.person_id])
        [(email,)] = cursor.fetchall()
    sent = OutgoingMail.objects.filter(to=email, queued_at__gte=THURSDAY).order_by("queued_at", "id")
    return [mail.subject.split(":")[0] for mail in sent]
