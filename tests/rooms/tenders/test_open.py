"""The opening: after deadline and settlement, by two different people; before it nothing is known, after it all."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, transaction

from terskel.audit import queries as audit_queries
from terskel.audit.models import Event, Unhidden
from terskel.competitions import actions as competitions
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.sealing import merkle
from terskel.documents import queries as documents
from terskel.documents.letters import Table
from terskel.evaluation import queries as evaluations
from terskel.tenders import actions, queries
from terskel.tenders.models import Delivery, OpenedTender, Opening, TenderFile, TreeHead
from tests.rooms.refusals import refused
from tests.worlds.cast import PASSPHRASE
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    attach,
    deliver,
    open_tenders,
    unseal,
    write_tender,
)

MICROSECOND = timedelta(microseconds=1)
SETTLES_AT = CLOSES_AT + timedelta(seconds=30)


def release(
    world: CompetitionWorld,
    by: Actor,
    *,
    at: datetime = OPENING_AT,
    passphrase: str = PASSPHRASE,
    impartial: bool = True,
) -> datetime | None:
    return actions.release_share(world.id, passphrase=passphrase, impartial=impartial, by=by, at=at)


def both_delivered(world: CompetitionWorld) -> CompetitionWorld:
    """Camilla first, then Bjørn."""
    deliver(world, world.cast.camilla, price=Decimal("1612000.00"), at=DELIVERED_AT - timedelta(hours=3))
    deliver(world, world.cast.bjorn)
    return world


def test_nobody_releases_a_share_before_the_deadline(world: CompetitionWorld) -> None:
    early = refused(lambda: release(world, world.cast.eva_at_helfo, at=CLOSES_AT - MICROSECOND))
    assert early == "competitions.still_open"


def test_receipt_is_settled_thirty_seconds_after_the_deadline_and_not_before(world: CompetitionWorld) -> None:
    assert (
        refused(lambda: actions.settle(world.id, by=SYSTEM, at=SETTLES_AT - MICROSECOND))
        == "tenders.deliveries_in_flight"
    )
    in_flight = refused(lambda: release(world, world.cast.eva_at_helfo, at=SETTLES_AT - MICROSECOND))
    assert in_flight == "tenders.deliveries_in_flight"
    assert actions.settle(world.id, by=SYSTEM, at=SETTLES_AT)


def test_settling_again_changes_nothing(world: CompetitionWorld) -> None:
    first = actions.settle(world.id, by=SYSTEM, at=SETTLES_AT)
    assert actions.settle(world.id, by=SYSTEM, at=OPENING_AT) == first
    assert TreeHead.objects.count() == 1


def test_nothing_is_delivered_once_settled_even_if_it_arrived_in_time(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    actions.settle(world.id, by=SYSTEM, at=SETTLES_AT)
    code = refused(
        lambda: actions.deliver(world.id, received_at=CLOSES_AT - MICROSECOND, by=world.cast.bjorn, at=SETTLES_AT)
    )
    assert code == "tenders.settled"


def test_a_delivery_in_flight_at_the_deadline_is_counted(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    actions.deliver(world.id, received_at=CLOSES_AT - MICROSECOND, by=world.cast.bjorn, at=SETTLES_AT - MICROSECOND)
    open_tenders(world)
    assert len(queries.opened_for_room(world.id)) == 1


def test_the_root_is_public_and_tells_nothing_of_how_many(world: CompetitionWorld) -> None:
    assert queries.published_root(world.id) == ""
    root = actions.settle(world.id, by=SYSTEM, at=SETTLES_AT)
    assert queries.published_root(world.id) == root != merkle.EMPTY_ROOT.hex()
    deliveries_settled = Event.objects.get(kind="tenders.DeliveriesSettled")
    assert set(deliveries_settled.payload) == {"root", "closes_at"}
    assert queries.opening_state(world.cast.brita, world.id, at=SETTLES_AT).tenders is None


def test_one_opener_does_not_open(world: CompetitionWorld) -> None:
    both_delivered(world)
    waits_until = release(world, world.cast.eva_at_helfo)
    assert waits_until == OPENING_AT + timedelta(minutes=30)
    assert refused(lambda: release(world, world.cast.eva_at_helfo)) == "vault.share_already_released"
    assert not Opening.objects.exists()
    with pytest.raises(Missing):
        queries.opened_for_room(world.id)


def test_two_openers_open_within_thirty_minutes(world: CompetitionWorld) -> None:
    both_delivered(world)
    release(world, world.cast.eva_at_helfo)
    expired = OPENING_AT + timedelta(minutes=30)
    gone = queries.opening_state(world.cast.eva_at_helfo, world.id, at=expired)
    assert ([one.name for one in gone.waiting], [one.name for one in gone.lapsed]) == (
        [],
        [world.cast.eva_at_helfo.name],
    )
    assert release(world, world.cast.erik_at_helfo, at=expired) == expired + timedelta(minutes=30)
    again = queries.opening_state(world.cast.eva_at_helfo, world.id, at=expired)
    assert ([one.name for one in again.waiting], again.lapsed) == ([world.cast.erik_at_helfo.name], ())
    assert not Opening.objects.exists()
    assert release(world, world.cast.eva_at_helfo, at=expired + timedelta(minutes=29)) is None
    unseal(world, at=expired + timedelta(minutes=40))
    state = queries.opening_state(world.cast.brita, world.id, at=expired + timedelta(hours=1))
    assert (state.opened_by, state.tenders) == (("Erik Dahl", "Eva Moen"), 2)
    assert state.record_id is not None
    blocks = documents.letter(world.cast.brita, state.record_id).letter.blocks
    tables = {one.caption: one.rows for one in blocks if isinstance(one, Table)}
    assert [row[0] for row in tables["Åpnere"]] == ["Erik Dahl", "Eva Moen"]
    assert [row[0] for row in tables["Deler som falt bort"]] == ["Eva Moen"]


def test_a_wrong_passphrase_opens_nothing_and_is_logged(world: CompetitionWorld) -> None:
    both_delivered(world)
    assert refused(lambda: release(world, world.cast.eva_at_helfo, passphrase="feil passord her")) == (
        "vault.wrong_passphrase"
    )
    denied = Event.objects.filter(person_id=world.cast.eva_at_helfo.person_id, kind="audit.ActRefused")
    assert "vault.wrong_passphrase" in {event.payload["code"] for event in denied}
    assert "feil passord her" not in str([event.payload for event in denied])


def test_whoever_is_not_named_does_not_open(world: CompetitionWorld) -> None:
    assert refused(lambda: release(world, world.cast.brita)) == "tenders.not_opener"
    for stranger in (world.cast.eva, world.cast.bjorn, ANONYMOUS):
        with pytest.raises(Missing):
            release(world, stranger)


def test_an_opener_confirms_that_nothing_makes_them_partial(world: CompetitionWorld) -> None:
    assert refused(lambda: release(world, world.cast.eva_at_helfo, impartial=False)) == "tenders.not_impartial"


def test_what_was_delivered_is_what_is_opened(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    attach(world, bjorn, b"a" * (8 * 1024 * 1024 + 7), name="Løsning.pdf")
    attach(world, bjorn, b"cv", name="Kari Nordmann.pdf", kind="cv")
    both_delivered(world)
    open_tenders(world)
    first, second = queries.opened_for_room(world.id)
    assert (first.number, first.supplier_id, first.price) == (1, world.cast.rival_id, Decimal("1612000.00"))
    assert (second.number, second.supplier_id, second.price) == (2, world.cast.fjordsikt_id, Decimal("1734000.00"))
    assert second.criteria[world.criteria[0]] == "Bjørn Lie svarer på kriteriet."
    assert second.requirements[world.requirements[0]].met
    assert [(one.name, one.size) for one in second.files] == [("Løsning.pdf", 8 * 1024 * 1024 + 7)]
    (cv,) = second.cv
    with documents.attached_file(cv.id).reading() as stream:
        assert stream.read() == b"cv"


def test_only_the_last_version_is_opened_and_a_withdrawn_tender_is_not(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn, price=Decimal(1))
    deliver(world, world.cast.bjorn, price=Decimal(2))
    deliver(world, world.cast.camilla)
    actions.withdraw(world.id, received_at=DELIVERED_AT, by=world.cast.camilla, at=DELIVERED_AT)
    open_tenders(world)
    (only,) = queries.opened_for_room(world.id)
    assert (only.supplier_id, only.version, only.price) == (world.cast.fjordsikt_id, 2, Decimal(2))


def test_no_tenders_are_opened_as_ceremoniously_as_many(world: CompetitionWorld) -> None:
    open_tenders(world)
    assert queries.opening_facts(world.id).delivered == 0
    assert queries.opened_for_room(world.id) == ()


def test_the_tenders_are_opened_once(world: CompetitionWorld) -> None:
    both_delivered(world)
    open_tenders(world)
    assert refused(lambda: release(world, world.cast.eva_at_helfo)) == "tenders.already_opened"


def test_the_record_tells_who_opened_what_in_the_order_it_came(world: CompetitionWorld) -> None:
    both_delivered(world)
    open_tenders(world)
    state = queries.opening_state(world.cast.brita, world.id, at=OPENING_AT)
    assert state.record_id is not None
    record = documents.letter(world.cast.brita, state.record_id)
    text = str(record.letter)
    assert text.index("Rival Konsulenter AS") < text.index("Fjordsikt AS")
    for delivery in Delivery.objects.all():
        assert delivery.manifest_sha256 in text
    assert "Eva Moen" in text
    assert "Erik Dahl" in text
    assert "falt bort" not in text
    assert state.root in text


def try_late(world: CompetitionWorld, by: Actor, received_at: datetime, at: datetime | None = None) -> str:
    return refused(lambda: actions.deliver(world.id, received_at=received_at, by=by, at=at or received_at))


def record_text(world: CompetitionWorld) -> str:
    state = queries.opening_state(world.cast.brita, world.id, at=OPENING_AT)
    assert state.record_id is not None
    return str(documents.letter(world.cast.brita, state.record_id).letter).replace("\\xa0", " ")


def test_the_record_lists_each_late_attempt_to_the_microsecond(world: CompetitionWorld) -> None:
    """One microsecond late is late; a second try, and one that came in time but was not stored, are told apart."""
    deliver(world, world.cast.bjorn)
    write_tender(world, world.cast.camilla)
    assert try_late(world, world.cast.camilla, CLOSES_AT + timedelta(seconds=7)) == "tenders.deadline_passed"
    assert try_late(world, world.cast.camilla, CLOSES_AT) == "tenders.deadline_passed"
    actions.settle(world.id, by=SYSTEM, at=SETTLES_AT)
    assert try_late(world, world.cast.camilla, CLOSES_AT - MICROSECOND, SETTLES_AT) == "tenders.settled"
    open_tenders(world)
    text = record_text(world)
    attempts = text[text.index("Forsøk på å levere etter fristen") :]
    assert attempts.count("Rival Konsulenter AS") == attempts.count("Camilla Berg") == 3
    in_time, on_the_dot, late = (attempts.index(clock) for clock in ("11.59.59,999999", "12.00.00,000000", "12.00.07"))
    assert in_time < on_the_dot < late
    assert attempts.index("Kom inn i tide, men nådde ikke lageret") < attempts.index("Kom inn etter fristen")


def test_the_record_says_so_when_nobody_came_too_late(world: CompetitionWorld) -> None:
    both_delivered(world)
    open_tenders(world)
    assert "Ingen forsøkte å levere etter fristen." in record_text(world)


def test_the_record_lists_each_refused_attempt_to_open_or_to_see(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    refused(lambda: release(world, world.cast.eva_at_helfo, at=CLOSES_AT - MICROSECOND))
    refused(lambda: release(world, world.cast.eva_at_helfo, passphrase="feil passord her"))
    with pytest.raises(Missing):
        release(world, world.cast.camilla)
    open_tenders(world)
    text = record_text(world)
    denied = text[text.index("Avviste forsøk") : text.index("Klokken", text.index("Avviste forsøk"))]
    assert denied.index("11.59.59,999999") < denied.index("Passfrasen er feil") < denied.index("Camilla Berg")
    assert "feil passord her" not in text


def test_the_record_says_so_when_nobody_was_refused(world: CompetitionWorld) -> None:
    open_tenders(world)
    assert "Ingen forsøk på å åpne eller se tilbudene er avvist." in record_text(world)


def test_a_refusal_in_time_is_no_late_attempt(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT))
    open_tenders(world)
    assert "Ingen forsøkte å levere etter fristen." in record_text(world)


def test_nothing_before_the_opening_tells_that_somebody_came_too_late(world: CompetitionWorld) -> None:
    """What the authority reads after the deadline is the same with a late attempt as without one."""

    def read(reader: Actor) -> object:
        return (
            queries.opening_state(reader, world.id, at=OPENING_AT),
            audit_queries.happened(world.id, descending=False),
            documents.letters_for_matter(reader, world.id),
            queries.opening_facts(world.id),
        )

    write_tender(world, world.cast.camilla)
    before = read(world.cast.brita)
    try_late(world, world.cast.camilla, CLOSES_AT)
    assert read(world.cast.brita) == before


def test_after_the_opening_what_was_hidden_is_shown(world: CompetitionWorld) -> None:
    both_delivered(world)
    assert [one.kind for one in documents.letters_for_matter(world.cast.brita, world.id)] == ["competitions.invitation"]
    open_tenders(world)
    assert {one.kind for one in documents.letters_for_matter(world.cast.brita, world.id)} == {
        "competitions.invitation",
        "tenders.receipt",
        "tenders.opening",
    }
    assert Unhidden.objects.filter(matter_id=world.id).exists()


def test_opened_tenders_are_for_the_panel_that_the_next_room_seats(world: CompetitionWorld) -> None:
    both_delivered(world)
    cast = world.cast
    with pytest.raises(Missing):
        queries.opened_for_room(world.id)
    open_tenders(world)
    assert len(queries.opened_for_room(world.id)) == 2
    for reader in (cast.brita, cast.daniel, cast.astrid, cast.eva, cast.bjorn, cast.camilla, ANONYMOUS):
        with pytest.raises((Missing, RefusedAct)):
            evaluations.opened_tenders(reader, world.id)


def test_a_cancelled_competition_is_never_opened(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    competitions.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte.",
        new_competition_follows=False,
        by=world.cast.brita,
        at=DELIVERED_AT,
    )
    assert refused(lambda: release(world, world.cast.eva_at_helfo)) == "competitions.cancelled"
    assert refused(lambda: actions.settle(world.id, by=SYSTEM, at=OPENING_AT)) == "competitions.cancelled"


def test_an_extended_deadline_moves_the_opening(world: CompetitionWorld) -> None:
    later = CLOSES_AT + timedelta(days=7)
    competitions.extend_deadline(world.id, closes_at=later, reason="Nytt svar.", by=world.cast.brita, at=DELIVERED_AT)
    assert refused(lambda: release(world, world.cast.eva_at_helfo)) == "competitions.still_open"


def damaged(world: CompetitionWorld) -> UUID:
    """One bit of one sealed part of Camilla's file is turned."""
    file = TenderFile.objects.get(tender__supplier_id=world.cast.rival_id)
    sha256 = file.parts[0]["sha256"]
    path = storages["sealed"].path(f"{sha256[:2]}/{sha256}")
    with open(path, "r+b") as stream:  # noqa: PTH123
        first = stream.read(1)
        stream.seek(0)
        stream.write(bytes([first[0] ^ 1]))
    return file.id


def test_an_altered_part_is_told_and_stops_no_other_tender(world: CompetitionWorld) -> None:
    attach(world, world.cast.camilla, b"planlagt")
    both_delivered(world)
    damaged(world)
    open_tenders(world)
    first, second = queries.opened_for_room(world.id)
    assert (first.unreadable, first.price, first.files) == ("altered", None, ())
    assert (second.unreadable, second.price) == ("", Decimal("1734000.00"))
    state = queries.opening_state(world.cast.brita, world.id, at=OPENING_AT)
    assert state.record_id is not None
    assert "kunne ikke åpnes" in str(documents.letter(world.cast.brita, state.record_id).letter)


def test_every_supplier_can_prove_that_each_version_was_counted(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    both_delivered(world)
    assert queries.inclusion(world.cast.bjorn, world.id) == ()
    open_tenders(world)
    proofs = queries.inclusion(world.cast.bjorn, world.id)
    assert [one.version for one in proofs] == [1, 2]
    for one in proofs:
        path = [bytes.fromhex(step) for step in one.path]
        assert merkle.verify_inclusion(
            bytes.fromhex(one.leaf_hash), one.leaf_index, one.size, path, bytes.fromhex(one.root)
        )
        moved = replace(one, leaf_index=0)
        assert not merkle.verify_inclusion(
            bytes.fromhex(moved.leaf_hash), moved.leaf_index, one.size, path, bytes.fromhex(one.root)
        )


def test_the_database_refuses_an_opening_by_one_and_before_the_settlement(world: CompetitionWorld) -> None:
    cast = world.cast
    open_tenders(world)
    record = Opening.objects.get().record_id

    def planted(**changes: object) -> None:
        given = {
            "competition_id": world.id,
            "first_released_at": OPENING_AT,
            "first_by_id": cast.eva.person_id,
            "opened_at": OPENING_AT,
            "second_by_id": cast.erik.person_id,
            "record_id": record,
        }
        Opening.objects.create(**{**given, **changes})

    for violation in (
        lambda: planted(second_by_id=cast.eva.person_id),
        lambda: Opening.objects.all().delete(),
        lambda: Opening.objects.update(opened_at=OPENING_AT + MICROSECOND),
        lambda: TreeHead.objects.update(root="0" * 64),
        lambda: OpenedTender.objects.update(price=1) or planted(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()


def test_a_list_of_opened_tenders_takes_few_statements(
    world: CompetitionWorld, django_assert_max_num_queries: object
) -> None:
    attach(world, world.cast.bjorn, b"x")
    both_delivered(world)
    open_tenders(world)
    with django_assert_max_num_queries(4):
        queries.opened_for_room(world.id)
