"""Who is told of what, in which language; and that nobody learns what is sealed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from terskel.accounts.models import Person
from terskel.audit.models import Event
from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM, Actor
from terskel.core.corrections import Assessment
from terskel.core.decisions import Missing
from terskel.dps import actions as dps
from terskel.notifications import actions, outbox, queries
from terskel.notifications.models import Message, OutgoingMail
from terskel.operations import actions as operations
from terskel.organisations import actions as organisations
from terskel.qualification import actions as qualification
from terskel.tenders import actions as tenders
from terskel.vault import actions as vault
from tests.rooms.notifications.told import tell, told
from tests.worlds import cast as casting
from tests.worlds.cast import Cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DELIVERED_AT,
    CompetitionWorld,
    deliver,
    opened_competition,
    published_competition,
)
from tests.worlds.dps import OPERATIVE_AT, apply, lines_of, open_first_window, operative_dps, public_dps
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


@pytest.fixture
def world(cast: Cast) -> CompetitionWorld:
    return published_competition(cast)


def deferred() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args ->> 'event_id' FROM procrastinate_jobs WHERE task_name = 'notifications.deliver'")
        return {event_id for (event_id,) in cursor.fetchall()}


def test_a_publication_is_told_to_everyone_invited_at_once(world: CompetitionWorld) -> None:
    event = Event.objects.get(kind="competitions.CompetitionPublished")
    assert str(event.id) in deferred()
    messages = tell("competitions.CompetitionPublished")
    assert [message.person.name for message in messages] == ["Bjørn Lie", "Camilla Berg"]
    assert {message.subject for message in messages} == {messages[0].subject}
    assert "22. januar 2027" in messages[0].body.replace("\u00a0", " ")
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {
        "bjorn.lie@example.no", "camilla.berg@example.no",
    }  # fmt: skip


def test_telling_twice_tells_once(world: CompetitionWorld) -> None:
    first = tell("competitions.CompetitionPublished")
    event_id = first[0].event_id
    assert actions.deliver(event_id, by=SYSTEM, at=first[0].created_at) == 0
    assert Message.objects.filter(event_id=event_id).count() == OutgoingMail.objects.count() == 2


def test_whoever_joins_a_firm_between_two_tellings_is_told_too_and_nobody_twice(world: CompetitionWorld) -> None:
    tell("competitions.CompetitionPublished")
    dag = casting.person("Dag Vik")
    organisations.add_supplier_member(world.cast.fjordsikt_id, dag, ("tenderer",), by=world.cast.bjorn, at=ASKED_AT)
    assert told("competitions.CompetitionPublished") == ["Bjørn Lie", "Camilla Berg", "Dag Vik"]
    assert OutgoingMail.objects.count() == 3


@pytest.mark.parametrize(
    ("language", "subject", "read_more"),
    [("nb", "Invitasjon:", "Les mer her"), ("nn", "Invitasjon:", "Les meir her"), ("en", "Invitation:", "Read more")],
)
def test_each_is_told_in_their_own_language(
    world: CompetitionWorld, language: str, subject: str, read_more: str
) -> None:
    Person.objects.filter(id=world.cast.bjorn.person_id).update(language=language)
    message = tell("competitions.CompetitionPublished")[0]
    assert (message.language, message.subject.split()[0]) == (language, subject)
    mail = OutgoingMail.objects.get(to="bjorn.lie@example.no")
    body = outbox.words_of(mail).body
    assert read_more in body
    assert f"http://127.0.0.1:8000/account/messages/{message.id}/" in body


def test_a_question_is_told_to_the_buyers_without_who_asked(world: CompetitionWorld) -> None:
    competitions.ask(world.id, text="Hvilken prismodell, Fjordsikt lurer?", by=world.cast.bjorn, at=ASKED_AT)
    [message] = tell("competitions.QuestionAsked")
    assert message.person.name == "Brita Strand"
    assert not _names_anybody(message, world)


def test_an_answer_is_told_to_everyone_invited(world: CompetitionWorld) -> None:
    question = competitions.ask(world.id, text="Hvilken prismodell?", by=world.cast.bjorn, at=ASKED_AT)
    competitions.answer(question, answer="Timepris.", by=world.cast.brita, at=ASKED_AT)
    messages = tell("competitions.QuestionAnswered")
    assert [message.person.name for message in messages] == ["Bjørn Lie", "Camilla Berg"]
    assert not any(_names_anybody(message, world) for message in messages)


def test_a_new_deadline_and_a_cancellation_are_told_to_everyone_invited(world: CompetitionWorld) -> None:
    competitions.extend_deadline(
        world.id, closes_at=CLOSES_AT + timedelta(days=3), reason="Svar kom sent.", by=world.cast.brita, at=ASKED_AT
    )
    messages = tell("competitions.DeadlineExtended")
    assert [message.person.name for message in messages] == ["Bjørn Lie", "Camilla Berg"]
    assert "25. januar 2027" in messages[0].body.replace("\u00a0", " ")
    assert "Svar kom sent." in messages[0].body


def test_a_correction_is_told_to_all_invited_with_its_reason(world: CompetitionWorld) -> None:
    harmless = Assessment(others_would_come=False, other_purchase=False, more_time=False, grounds="En trykkfeil.")
    by = world.cast.brita
    competitions.correct(world.id, place="Oslo", reason="Feil sted.", assessment=harmless, by=by, at=ASKED_AT)
    messages = tell("competitions.CompetitionCorrected")
    assert [message.person.name for message in messages] == ["Bjørn Lie", "Camilla Berg"]
    assert "Feil sted." in messages[0].body


def test_after_an_outage_near_a_deadline_the_buyers_are_told_what_is_proposed(world: CompetitionWorld) -> None:
    for hours in (3, 2):
        operations.tell_alive("web", by=SYSTEM, at=CLOSES_AT - timedelta(hours=hours))
    messages = tell("operations.OutageEnded")
    assert [message.person.name for message in messages] == ["Brita Strand"]
    assert "25. januar 2027" in messages[0].body.replace("\u00a0", " ")


def test_an_outage_over_the_deadline_is_told_to_the_buyers_until_receipt_is_settled(world: CompetitionWorld) -> None:
    for minutes in (-30, 90):
        operations.tell_alive("web", by=SYSTEM, at=CLOSES_AT + timedelta(minutes=minutes))
    messages = tell("operations.OutageEnded")
    assert [message.person.name for message in messages] == ["Brita Strand"]


def test_the_openers_are_told_once_receipt_is_settled_whether_or_not_anybody_tendered(world: CompetitionWorld) -> None:
    tenders.settle(world.id, by=SYSTEM, at=CLOSES_AT + A_MINUTE)
    messages = tell("tenders.DeliveriesSettled")
    openers = {world.cast.eva_at_helfo.name, world.cast.erik_at_helfo.name}
    assert openers <= {message.person.name for message in messages}
    assert "Klar til åpning" in messages[0].subject


def test_an_outage_long_before_a_deadline_is_told_to_nobody(world: CompetitionWorld) -> None:
    for hours in (60, 50):
        operations.tell_alive("web", by=SYSTEM, at=CLOSES_AT - timedelta(hours=hours))
    assert tell("operations.OutageEnded") == []


@pytest.mark.parametrize("kind", ["tenders.TenderDelivered", "tenders.TenderWithdrawn"])
def test_before_the_opening_only_their_own_people_learn_of_a_tender(world: CompetitionWorld, kind: str) -> None:
    deliver(world, world.cast.bjorn)
    if kind.endswith("Withdrawn"):
        later = DELIVERED_AT + A_MINUTE
        tenders.withdraw(world.id, received_at=later, by=world.cast.bjorn, at=later)
    assert told(kind) == ["Bjørn Lie"]


def test_nothing_the_authority_is_told_before_the_opening_depends_on_who_delivers(world: CompetitionWorld) -> None:
    """Every event up to the deadline is told; what reaches Helfo and Norsk helsenett is the same without the tender."""

    def all_told() -> set[tuple[str, str]]:
        for event in Event.objects.order_by("id"):
            actions.deliver(event.id, by=SYSTEM, at=event.at)
        insiders = Message.objects.exclude(person_id__in=[world.cast.bjorn.person_id, world.cast.camilla.person_id])
        return {(str(message.person_id), message.subject + message.body) for message in insiders}

    before = all_told()
    deliver(world, world.cast.bjorn)
    assert all_told() == before


def test_a_share_handed_over_is_told_to_those_who_open_now(world: CompetitionWorld) -> None:
    vault.make_opener_identity(casting.PASSPHRASE, by=world.cast.brita, at=ASKED_AT)
    to = world.cast.brita.person_id
    assert to is not None
    competitions.hand_over_share(
        world.id, to=to, passphrase=casting.PASSPHRASE, by=world.cast.eva_at_helfo, at=ASKED_AT
    )
    messages = tell("competitions.ShareHandedOver")
    assert [message.person.name for message in messages] == ["Brita Strand", "Erik Dahl"]
    assert "Eva Moen har overført nøkkeldelen sin til Brita Strand" in messages[0].body


def test_a_share_of_the_first_window_handed_over_is_told_to_those_who_open_now(cast: Cast) -> None:
    world = public_dps(cast)
    vault.make_opener_identity(casting.PASSPHRASE, by=cast.astrid, at=OPERATIVE_AT)
    assert cast.astrid.person_id is not None
    dps.hand_over_share(
        world.id, to=cast.astrid.person_id, passphrase=casting.PASSPHRASE, by=cast.erik, at=OPERATIVE_AT
    )
    assert told("dps.ShareHandedOver") == ["Astrid Nilsen", "Eva Moen"]


def test_the_opening_is_told_to_the_buyers(cast: Cast) -> None:
    opened_competition(cast)
    assert told("tenders.TendersOpened") == ["Brita Strand"]


def test_a_request_is_acknowledged_to_the_applicant_and_sealed_to_the_manager_until_the_window_ends(
    cast: Cast,
) -> None:
    world = public_dps(cast)
    apply(world, cast.bjorn, ["IKT-01"])
    assert told("qualification.ApplicationSubmitted") == ["Bjørn Lie"]
    assert not Event.objects.filter(kind="qualification.ApplicationOpened").exists()
    open_first_window(world)
    assert told("qualification.ApplicationOpened") == ["Astrid Nilsen"]


def test_an_admission_is_told_to_the_supplier(cast: Cast) -> None:
    operative_dps(cast)
    [message] = tell("qualification.SupplierAdmitted")
    assert message.person.name == "Bjørn Lie"
    assert "Konsulenttjenester innen IKT" in message.body


def test_an_admission_to_a_dps_without_categories_names_the_dps(cast: Cast) -> None:
    operative_dps(cast, codes=())
    [message] = tell("qualification.SupplierAdmitted")
    assert message.subject == "Tatt opp: Konsulenttjenester innen IKT"
    assert message.body.startswith("Dere er tatt opp i Konsulenttjenester innen IKT.")


def test_an_extended_assessment_is_told_with_its_reason(cast: Cast) -> None:
    world = operative_dps(cast)
    [line] = lines_of(apply(world, cast.camilla, ["IKT-02"], at=OPERATIVE_AT))
    qualification.extend_assessment(line, reason="Dokumentasjonen må etterprøves.", by=cast.astrid, at=OPERATIVE_AT)
    [message] = tell("qualification.AssessmentExtended")
    assert message.person.name == "Camilla Berg"
    assert "Dokumentasjonen må etterprøves." in message.body


def test_a_confirmed_notice_is_told_to_those_who_may_buy(cast: Cast) -> None:
    public_dps(cast)
    assert told("dps.DpsMadePublic") == ["Astrid Nilsen", "Brita Strand"]


def test_most_events_concern_nobody_but_the_audit(world: CompetitionWorld) -> None:
    event = Event.objects.filter(kind="competitions.CriteriaSet").latest("id")
    assert str(event.id) not in deferred()
    assert actions.deliver(event.id, by=SYSTEM, at=event.at) == 0


def test_messages_are_the_reader_s_own(world: CompetitionWorld) -> None:
    bjorn, camilla = world.cast.bjorn, world.cast.camilla
    tell("competitions.CompetitionPublished")
    [mine] = queries.inbox(bjorn)
    assert queries.unread(bjorn) == 1
    for act in _readings(mine.id):
        with pytest.raises(Missing):
            act(camilla)
    actions.mark_read(mine.id, by=bjorn, at=ASKED_AT)
    actions.mark_read(mine.id, by=bjorn, at=ASKED_AT + A_MINUTE)
    assert queries.message(bjorn, mine.id).read_at == ASKED_AT
    assert queries.unread(bjorn) == 0


def test_the_mailbox_is_a_demo_s_only(world: CompetitionWorld, settings: pytest.FixtureRequest) -> None:
    tell("competitions.CompetitionPublished")
    mail_id = OutgoingMail.objects.values_list("id", flat=True)[0]
    with pytest.raises(Missing):
        queries.mailbox(10)
    with pytest.raises(Missing):
        queries.mail(mail_id)
    settings.TERSKEL_DEMO = True  # type: ignore[attr-defined]
    assert len(queries.mailbox(10)) == 2
    assert len(queries.mailbox(1)) == 1
    assert [mail.to for mail in queries.mailbox(10, to="BJORN.LIE@example.no")] == ["bjorn.lie@example.no"]
    assert queries.mail(mail_id).id == mail_id


def _readings(message_id: UUID) -> tuple[Callable[[Actor], object], ...]:
    return (
        lambda reader: queries.message(reader, message_id),
        lambda reader: actions.mark_read(message_id, by=reader, at=ASKED_AT),
    )


def _names_anybody(message: Message, world: CompetitionWorld) -> bool:
    return any(name in message.subject + message.body for name in ("Fjordsikt", "Rival", "Bjørn", "Camilla"))
