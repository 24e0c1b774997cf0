"""A mail leaves once, when its act has committed; a server that refuses, is busy or away loses nothing."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.core.mail import send_mail as django_mail
from django.db import connection

from terskel.audit.act import action
from terskel.audit.models import Event
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import RefusedAct, refuse
from terskel.core.sealing import age
from terskel.notifications import actions, outbox, queries
from terskel.notifications.models import OutgoingMail
from tests.rooms.notifications.conftest import MailServer

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 4, 11, tzinfo=UTC)


@action
def post(to: str, *, by: Actor, at: datetime) -> None:
    outbox.queue([outbox.Mail(to, "Invitasjon: Æ, Ø og Å", "Dere er invitert.")], at=at)


@action
def post_then_stop(to: str, *, by: Actor, at: datetime) -> None:
    outbox.queue([outbox.Mail(to, "Nei", "Nei")], at=at)
    refuse("accounts.profile_incomplete")


def queued(to: str) -> OutgoingMail:
    post(to, by=SYSTEM, at=AT)
    return OutgoingMail.objects.get(to=to)


def send(mail: OutgoingMail) -> None:
    try:
        actions.send_mail(mail.id, by=SYSTEM, at=AT)
    finally:
        mail.refresh_from_db()


def jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args ->> 'mail_id' FROM procrastinate_jobs WHERE task_name = %s", [outbox.SEND])
        return [mail_id for (mail_id,) in cursor.fetchall()]


def test_a_mail_and_its_job_lie_in_the_transaction_of_the_act() -> None:
    mail = queued("bjorn@example.no")
    assert jobs() == [str(mail.id)]


def test_an_act_that_is_refused_sends_nothing() -> None:
    with pytest.raises(RefusedAct):
        post_then_stop("bjorn@example.no", by=SYSTEM, at=AT)
    assert not OutgoingMail.objects.exists()
    assert jobs() == []


def test_the_server_gets_it_whole_and_once(server: MailServer) -> None:
    mail = queued("bjorn@example.no")
    send(mail)
    send(mail)
    taken = server.next()
    assert taken["to"] == ["bjorn@example.no"]
    assert taken["subject"] == "Invitasjon: Æ, Ø og Å"
    assert taken["body"].strip() == "Dere er invitert."
    assert taken["id"].startswith(f"<{mail.id}@")
    assert taken["auto"] == "auto-generated"
    assert (mail.sent_at, mail.attempts) == (AT, 1)


@pytest.mark.parametrize("address", ["refused@example.no", "rejected@example.no"])
def test_a_server_that_says_no_for_good_is_noted_and_not_asked_again(server: MailServer, address: str) -> None:
    mail = queued(address)
    send(mail)
    assert (mail.sent_at, mail.refused_at, mail.attempts) == (None, AT, 1)
    assert "55" in mail.last_error
    assert [event.kind for event in Event.objects.all()] == ["notifications.MailRefused"]
    assert address not in json.dumps(Event.objects.get().payload)
    send(mail)
    assert mail.attempts == 1


@pytest.mark.parametrize(
    "address", ["unknown-for-now@example.no", "busy@example.no", "slow@example.no", "hangs-up@example.no"]
)
def test_a_server_that_cannot_now_is_asked_again_later(server: MailServer, address: str) -> None:
    mail = queued(address)
    with pytest.raises(actions.MailServerAway):
        send(mail)
    assert (mail.sent_at, mail.refused_at, mail.attempts) == (None, None, 1)
    assert mail.last_error


def test_a_server_that_is_not_there_is_asked_again_later(server: MailServer, settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    mail = queued("bjorn@example.no")
    with pytest.raises(actions.MailServerAway):
        send(mail)
    settings.EMAIL_PORT = server.port  # type: ignore[attr-defined]
    send(mail)
    assert server.next()["to"] == ["bjorn@example.no"]
    assert (mail.sent_at, mail.attempts, mail.last_error) == (AT, 2, "")


def test_a_mail_is_given_up_after_the_last_attempt(server: MailServer) -> None:
    mail = queued("busy@example.no")
    for _attempt in range(actions.ATTEMPTS - 1):
        with pytest.raises(actions.MailServerAway):
            send(mail)
    assert mail.refused_at is None
    send(mail)
    assert (mail.refused_at, mail.attempts) == (AT, actions.ATTEMPTS)


def test_the_job_asks_at_least_as_often_as_a_mail_is_tried() -> None:
    from terskel.jobs.running import PATIENTLY

    assert PATIENTLY.max_attempts is not None
    assert PATIENTLY.max_attempts >= actions.ATTEMPTS - 1


def test_a_mail_that_is_not_there_is_no_fault() -> None:
    actions.send_mail(uuid4(), by=SYSTEM, at=AT)


def test_log_in_mails_take_the_same_way(settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_BACKEND = "terskel.notifications.outbox.OutboxBackend"  # type: ignore[attr-defined]
    django_mail("Bekreft", "Følg lenken", None, ["camilla@example.no"], html_message="<p>Følg lenken</p>")
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ("camilla@example.no", "Bekreft")
    assert outbox.words_of(mail) == outbox.Words("Følg lenken", "<p>Følg lenken</p>", "")
    assert jobs() == [str(UUID(str(mail.id)))]


SECRET = "https://terskel.example/reset/abc"
WITH_LINK = outbox.Mail("camilla@example.no", "Nytt passord", SECRET, f"<p>{SECRET}</p>", lets_in=True)


def stored() -> str:
    """Everything the table holds, as a dump shows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(row::text, ' '), '') FROM notifications_outgoingmail AS row")
        [text] = cursor.fetchone()
    return f"{text} {[bytes(one) for one in OutgoingMail.objects.values_list('sealed', flat=True) if one]}"


def test_a_link_that_lets_somebody_in_lies_sealed_and_is_erased_when_sent(server: MailServer) -> None:
    outbox.queue([WITH_LINK], at=AT)
    assert SECRET not in stored()
    mail = OutgoingMail.objects.get()
    assert mail.sealed is not None
    send(mail)
    taken = server.next()
    assert SECRET in taken["body"]
    assert (mail.sealed, mail.body, mail.html, mail.sent_at) == (None, "", "", AT)
    assert SECRET not in stored()


def test_a_link_that_lets_somebody_in_is_erased_when_the_mail_is_refused(server: MailServer) -> None:
    outbox.queue([replace(WITH_LINK, to="refused@example.no")], at=AT)
    mail = OutgoingMail.objects.get()
    send(mail)
    assert (mail.sealed, mail.refused_at) == (None, AT)


def test_while_the_server_is_away_the_sealed_mail_waits(server: MailServer) -> None:
    outbox.queue([replace(WITH_LINK, to="busy@example.no")], at=AT)
    mail = OutgoingMail.objects.get()
    with pytest.raises(actions.MailServerAway):
        send(mail)
    assert outbox.words_of(mail).body == SECRET


def test_a_mail_whose_key_is_lost_is_refused_at_once(server: MailServer) -> None:
    outbox.queue([WITH_LINK], at=AT)
    mail = OutgoingMail.objects.get()
    mail.sealed = age.encrypt(b"{}", [age.recipient_of(age.new_identity())])
    mail.save()
    send(mail)
    assert (mail.refused_at, mail.sealed, mail.last_error) == (AT, None, actions.KEY_LOST)


def test_in_a_demo_the_mailbox_page_reads_what_was_sent(settings: pytest.FixtureRequest) -> None:
    settings.TERSKEL_DEMO = True  # type: ignore[attr-defined]
    outbox.queue([WITH_LINK], at=AT)
    assert [one.body for one in queries.mailbox(10)] == [SECRET]
