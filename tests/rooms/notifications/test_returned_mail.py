"""Mail that came back later is raised like mail that was refused; who cannot be reached is shown, and can be mended."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from terskel.accounts.models import Person
from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.notifications import actions, outbox, queries
from terskel.notifications.models import OutgoingMail
from terskel.organisations import actions as organisations
from tests.rooms.notifications.told import tell, told
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import the_cast
from tests.worlds.competitions import ASKED_AT, PUBLISHED_AT, CompetitionWorld, deliver, published_competition

pytestmark = pytest.mark.django_db

LATER = PUBLISHED_AT + timedelta(hours=1)
REPORT = """From: MAILER-DAEMON@mx.example.net
To: terskel@127.0.0.1
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host mx.example.net.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--b
Content-Type: {enclosed}

Message-ID: <{message_id}>
Subject: Invitasjon

--b--
"""


@pytest.fixture
def world(db: None) -> CompetitionWorld:
    return published_competition(the_cast())


def sent(world: CompetitionWorld) -> OutgoingMail:
    """The invitation to Bjørn's firm, taken by a mail server."""
    tell("competitions.CompetitionPublished")
    for mail in OutgoingMail.objects.filter(sent_at=None).order_by("id"):
        actions.send_mail(mail.id, by=SYSTEM, at=PUBLISHED_AT)
    return OutgoingMail.objects.get(message__person_id=world.cast.bjorn.person_id)


def report(
    mail: UUID, *, action: str = "failed", status: str = "5.1.1", host: str = "127.0.0.1", whole: bool = False
) -> bytes:
    enclosed = "message/rfc822" if whole else "text/rfc822-headers"
    said = REPORT.format(
        to="bjorn.lie@example.no", action=action, status=status, enclosed=enclosed, message_id=f"{mail}@{host}"
    )
    return said.replace("\n", "\r\n").encode()


def note(said: bytes) -> bool:
    return actions.note_returned_mail(said, by=SYSTEM, at=LATER)


@pytest.mark.parametrize("whole", [True, False])
def test_a_mail_that_came_back_is_told_to_those_who_can_mend_it(world: CompetitionWorld, whole: bool) -> None:
    mail = sent(world)
    assert note(report(mail.id, whole=whole))
    mail.refresh_from_db()
    assert (mail.returned_at, mail.last_error) == (LATER, "5.1.1 smtp; 550 5.1.1 user unknown")
    assert told("notifications.MailRefused") == ["Bjørn Lie", "Brita Strand"]


def test_a_mail_comes_back_once(world: CompetitionWorld) -> None:
    said = report(sent(world).id)
    assert note(said)
    assert not note(said)
    assert Event.objects.filter(kind="notifications.MailRefused").count() == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda mail: report(mail, action="delayed", status="4.4.1"),
        lambda mail: report(mail, status="4.2.2"),
        lambda mail: report(mail, host="elsewhere.example"),
        lambda _mail: report(uuid4()),
        lambda _mail: b"",
        lambda _mail: b"\xff\xfe not a mail",
        lambda _mail: b"Subject: Ferie\r\n\r\nJeg er tilbake i august.",
        lambda mail: report(mail).replace(str(mail).encode(), b"no-uuid"),
        lambda mail: report(mail) + bytes(2 * 1024 * 1024),
        lambda mail: report(mail).replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_what_is_no_report_of_a_lost_mail_of_ours_changes_nothing(
    world: CompetitionWorld, spoilt: Callable[[UUID], bytes]
) -> None:
    assert not note(spoilt(sent(world).id))
    assert not OutgoingMail.objects.filter(returned_at__isnull=False).exists()


def test_an_address_is_unreachable_until_a_mail_arrives_again(world: CompetitionWorld) -> None:
    mail = sent(world)
    assert queries.unreachable([mail.to]) == {}
    note(report(mail.id))
    assert queries.unreachable([mail.to, "camilla.berg@example.no"]) == {mail.to: LATER}
    if world.cast.bjorn.person_id is None:
        raise AssertionError
    actions.try_address(world.cast.bjorn.person_id, by=world.cast.bjorn, at=LATER)
    assert told("notifications.AddressTried") == ["Bjørn Lie"]
    again = OutgoingMail.objects.get(sent_at=None)
    assert (again.to, queries.unreachable([mail.to])) == (mail.to, {mail.to: LATER})
    actions.send_mail(again.id, by=SYSTEM, at=LATER)
    assert queries.unreachable([mail.to]) == {}


def test_a_new_address_is_reachable_until_shown_otherwise(world: CompetitionWorld) -> None:
    note(report(sent(world).id))
    Person.objects.filter(id=world.cast.bjorn.person_id).update(email="bjorn@fjordsikt.example")
    assert queries.out_of_reach([world.cast.fjordsikt_id]) == frozenset()


def test_a_supplier_is_out_of_reach_when_none_of_its_recipients_is_reached(world: CompetitionWorld) -> None:
    ours = [world.cast.fjordsikt_id, world.cast.rival_id]
    note(report(sent(world).id))
    assert queries.out_of_reach(ours) == {world.cast.fjordsikt_id}
    firms.colleague(world.cast.bjorn, casting.person("Dag Vik"), "tenderer", at=LATER)
    assert queries.out_of_reach(ours) == frozenset()


def test_a_lost_receipt_shows_the_authority_nothing_before_the_opening(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    tell("tenders.TenderDelivered")
    receipt = OutgoingMail.objects.get(message__event_kind="tenders.TenderDelivered")
    actions.send_mail(receipt.id, by=SYSTEM, at=ASKED_AT)
    note(report(receipt.id))
    assert queries.unreachable([receipt.to])
    assert queries.out_of_reach([world.cast.fjordsikt_id]) == frozenset()


def test_only_colleagues_try_an_address(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn.person_id
    if bjorn is None:
        raise AssertionError
    dag = firms.colleague(world.cast.bjorn, casting.person("Dag Vik"), "tenderer", at=LATER)
    for by in (world.cast.camilla, world.cast.brita, dag):
        with pytest.raises(Missing):
            actions.try_address(bjorn, by=by, at=LATER)


def test_an_invitation_to_a_colleague_goes_to_the_address_alone_once(world: CompetitionWorld) -> None:
    organisations.invite(world.cast.fjordsikt_id, "kari@example.no", ("reader",), by=world.cast.bjorn, at=LATER)
    assert tell("organisations.MemberInvited") == tell("organisations.MemberInvited") == []
    [mail] = OutgoingMail.objects.filter(to="kari@example.no")
    assert mail.subject == "Bjørn Lie inviterer deg til Fjordsikt AS i Terskel"
    assert "/account/invitations/" in outbox.words_of(mail).body


def test_whoever_is_declined_is_told_the_number_they_wrote_and_no_name(world: CompetitionWorld) -> None:
    nora = casting.person("Nora Vik")
    asked = firms.asks_to_join(nora, world.cast.fjordsikt_id, at=LATER)
    [to_admin] = tell("organisations.JoinAsked")
    assert (to_admin.person.name, "Nora Vik (nora.vik@example.no)" in to_admin.body) == ("Bjørn Lie", True)
    organisations.decline_join(asked, by=world.cast.bjorn, at=LATER)
    [message] = tell("organisations.JoinDeclined")
    assert message.person_id == nora
    for word in ("Fjordsikt", "Bjørn", "Lie"):
        assert word not in message.subject + message.body


def test_access_to_the_tool_is_asked_of_the_central_body_and_answered_to_whoever_asked(world: CompetitionWorld) -> None:
    nora = casting.person("Nora Vik")
    number = casting.organisation_number(60)
    asked = firms.asks_for_access(nora, number, at=LATER)
    [to_manager] = tell("organisations.AccessAsked")
    assert to_manager.person.name == "Astrid Nilsen"
    assert "Innkjøp av konsulenter." in to_manager.body
    organisations.decline_access(asked, "Ikke med i avtalen.", by=world.cast.astrid, at=LATER)
    [told] = tell("organisations.AccessDeclined")
    assert (told.person_id, "Ikke med i avtalen." in told.body) == (nora, True)
    again = firms.asks_for_access(nora, number, at=LATER)
    organisations.grant_access(again, ("authority_admin",), by=world.cast.astrid, at=LATER)
    [welcome] = tell("organisations.AccessGranted")
    assert (welcome.person_id, "Etaten for noe" in welcome.subject) == (nora, True)
