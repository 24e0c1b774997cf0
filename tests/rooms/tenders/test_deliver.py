"""Delivery: in time by the microsecond, whole, sealed, with a signed receipt; replaced, withdrawn, delivered again."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from terskel import installation
from terskel.audit import queries as audit
from terskel.competitions import actions as competitions
from terskel.core.actors import Actor
from terskel.core.canonical import canonical_json, sha256_hex
from terskel.core.sealing import merkle, receipts
from terskel.documents import queries as documents
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.tenders import actions, queries
from terskel.tenders.models import Delivery, TenderDraft, TenderFile
from tests.rooms.refusals import refused
from tests.rooms.tenders.test_draft import SECRET, rows_with
from tests.worlds.cast import person
from tests.worlds.competitions import CLOSES_AT, DELIVERED_AT, CompetitionWorld, attach, deliver, write_tender

MICROSECOND = timedelta(microseconds=1)


def delivered(world: CompetitionWorld, by: Actor) -> queries.DeliveryView:
    return queries.my_tender(by, world.id, at=DELIVERED_AT).deliveries[-1]


def test_one_microsecond_before_the_deadline_is_in_time(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn, at=CLOSES_AT - MICROSECOND)
    assert delivered(world, world.cast.bjorn).received_at == CLOSES_AT - MICROSECOND


def test_the_deadline_itself_is_late(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    late = refused(lambda: actions.deliver(world.id, received_at=CLOSES_AT, by=world.cast.bjorn, at=CLOSES_AT))
    assert late == "tenders.deadline_passed"
    assert not Delivery.objects.exists()
    assert queries.my_tender(world.cast.bjorn, world.id, at=CLOSES_AT).undelivered


def test_the_arrival_decides_and_not_when_it_was_stored(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    actions.deliver(
        world.id, received_at=CLOSES_AT - MICROSECOND, by=world.cast.bjorn, at=CLOSES_AT + timedelta(seconds=5)
    )
    assert delivered(world, world.cast.bjorn).received_at == CLOSES_AT - MICROSECOND


def test_a_late_attempt_is_logged_with_its_arrival_and_hidden_until_the_opening(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    late = CLOSES_AT + MICROSECOND
    refused(lambda: actions.deliver(world.id, received_at=late, by=world.cast.bjorn, at=late + timedelta(seconds=2)))
    [attempt] = audit.refusals(actions.deliver, world.id, ["tenders.deadline_passed"])
    assert (attempt.person_id, attempt.organisation_id) == (world.cast.bjorn.person_id, world.cast.fjordsikt_id)
    assert attempt.payload["received_at"] == late.isoformat()
    assert attempt.hidden_until_opened == world.id
    assert attempt.id not in {event.id for event in audit.happened(world.id, descending=False)}


def test_a_tender_with_something_missing_is_not_delivered(world: CompetitionWorld) -> None:
    actions.save_draft(world.id, price=Decimal(1), by=world.cast.bjorn, at=DELIVERED_AT)
    code = refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT))
    assert code == "tenders.incomplete"


def test_nothing_written_is_nothing_to_deliver(world: CompetitionWorld) -> None:
    code = refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT))
    assert code == "tenders.nothing_begun"


def test_delivering_twice_delivers_once(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    again = refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT))
    assert again == "tenders.nothing_to_deliver"
    assert Delivery.objects.count() == 1


def test_the_draft_is_erased_at_delivery_and_the_names_of_its_files(world: CompetitionWorld) -> None:
    attach(world, world.cast.bjorn, b"x", name="Kari Nordmann.pdf")
    deliver(world, world.cast.bjorn)
    assert not TenderDraft.objects.exists()
    assert TenderFile.objects.get().draft_about is None
    (file,) = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).files
    assert (file.name, file.size) == ("", 1)


def test_nothing_of_a_delivered_tender_lies_in_clear(world: CompetitionWorld) -> None:
    attach(world, world.cast.bjorn, SECRET.encode(), name="Kari Nordmann.pdf")
    deliver(world, world.cast.bjorn, price=Decimal("1734999.37"))
    for planted in ("1734999.37", "Kari Nordmann.pdf", "svarer på kriteriet"):
        assert rows_with(planted) == []


def test_the_receipt_is_signed_over_what_arrived_and_when(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    found = delivered(world, world.cast.bjorn)
    assert found.receipt["received_at"] == "2027-01-19T22:10:00.000000+00:00"
    assert found.receipt["manifest_sha256"] == found.manifest_sha256
    assert found.manifest_sha256 == sha256_hex(Delivery.objects.get().manifest)
    public_key = receipts.public_key_text(installation.signing_key())
    assert receipts.verify(found.receipt, found.signature, public_key)
    assert not receipts.verify({**found.receipt, "version": 2}, found.signature, public_key)
    assert found.leaf_hash == merkle.leaf_hash(canonical_json(found.receipt)).hex()


def test_the_receipt_letter_is_the_suppliers_own_until_the_opening(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    (letter,) = documents.letters_for_recipient(world.cast.bjorn, world.id)
    assert letter.kind == "tenders.receipt"
    assert [one.kind for one in documents.letters_for_matter(world.cast.brita, world.id)] == ["competitions.invitation"]
    assert documents.letters_for_recipient(world.cast.camilla, world.id) == []


def test_a_new_delivery_replaces_the_earlier_and_only_the_last_counts(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    deliver(world, world.cast.bjorn, at=DELIVERED_AT + timedelta(hours=1))
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT + timedelta(hours=2))
    assert [one.version for one in mine.deliveries] == [1, 2]
    assert mine.counts_now is not None
    assert mine.counts_now.version == 2


def test_files_of_an_earlier_version_are_kept_for_the_next(world: CompetitionWorld) -> None:
    attach(world, world.cast.bjorn, b"x")
    deliver(world, world.cast.bjorn)
    deliver(world, world.cast.bjorn)
    first, second = Delivery.objects.order_by("version")
    assert first.manifest["files"] == second.manifest["files"]


def test_a_changed_draft_waits_beside_what_counts(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    write_tender(world, world.cast.bjorn, price=Decimal(5))
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
    assert mine.undelivered
    assert mine.counts_now is not None
    assert mine.counts_now.version == 1


def withdraw(world: CompetitionWorld, by: Actor, *, at: object = DELIVERED_AT) -> None:
    actions.withdraw(world.id, received_at=at, by=by, at=at)


def test_a_withdrawn_tender_does_not_count_and_can_be_delivered_again(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    assert refused(lambda: withdraw(world, bjorn)) == "tenders.nothing_begun"
    deliver(world, bjorn)
    withdraw(world, bjorn)
    assert queries.my_tender(bjorn, world.id, at=DELIVERED_AT).counts_now is None
    assert refused(lambda: withdraw(world, bjorn)) == "tenders.nothing_delivered"
    deliver(world, bjorn)
    counts = queries.my_tender(bjorn, world.id, at=DELIVERED_AT).counts_now
    assert counts is not None
    assert counts.version == 2


def test_withdrawing_ends_with_the_deadline(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    assert refused(lambda: withdraw(world, world.cast.bjorn, at=CLOSES_AT)) == "tenders.deadline_passed"
    withdraw(world, world.cast.bjorn, at=CLOSES_AT - MICROSECOND)


def test_an_administrator_without_the_right_writes_but_does_not_deliver(world: CompetitionWorld) -> None:
    admin_id = person("Anne Admin")
    membership = organisations.add_supplier_member(
        world.cast.fjordsikt_id, admin_id, ["supplier_admin"], by=world.cast.bjorn, at=DELIVERED_AT
    )
    admin = organisation_queries.actor(admin_id, membership)
    write_tender(world, admin)
    code = refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=admin, at=DELIVERED_AT))
    assert code == "tenders.not_deliverer"


def test_nothing_is_delivered_to_a_cancelled_competition(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    competitions.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte.",
        new_competition_follows=False,
        by=world.cast.brita,
        at=DELIVERED_AT,
    )
    code = refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT))
    assert code == "tenders.competition_cancelled"


def test_an_extended_deadline_lets_a_tender_in_that_would_have_been_late(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    later = CLOSES_AT + timedelta(days=7)
    competitions.extend_deadline(world.id, closes_at=later, reason="Nytt svar.", by=world.cast.brita, at=DELIVERED_AT)
    actions.deliver(world.id, received_at=CLOSES_AT, by=world.cast.bjorn, at=CLOSES_AT)
    assert Delivery.objects.count() == 1


def test_the_database_refuses_late_altered_and_erased_deliveries(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    row = Delivery.objects.get()
    rows = Delivery.objects.filter(pk=row.pk)

    def planted_late() -> None:
        row.pk, row.version, row.received_at = None, 2, CLOSES_AT
        row.save(force_insert=True)

    for violation in (
        planted_late,
        lambda: rows.update(received_at=DELIVERED_AT + MICROSECOND),
        lambda: rows.update(manifest={}),
        lambda: rows.update(leaf_index=0),
        lambda: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()


def test_whoever_delivers_a_tender_says_what_they_act_for_the_firm_on(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    write_tender(world, bjorn)
    for mandate in organisation_queries.mandates(bjorn, at=DELIVERED_AT):
        organisations.revoke_mandate(mandate.id, by=bjorn, at=DELIVERED_AT)
    press = partial(actions.deliver, world.id, received_at=DELIVERED_AT, by=bjorn, at=DELIVERED_AT + MICROSECOND)
    assert refused(press) == "organisations.mandate_not_said"
    assert refused(partial(press, acting_on="horoscope")) == "organisations.mandate_kind_unknown"
    delivery = Delivery.objects.get(id=press(acting_on="power_of_attorney").id)
    (mandate,) = (one for one in organisation_queries.mandates(bjorn, at=DELIVERED_AT + MICROSECOND) if one.runs)
    assert (delivery.mandate_id, mandate.kind) == (mandate.id, "power_of_attorney")


def test_who_signs_together_with_another_delivers_the_tender_when_the_other_agrees(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    write_tender(world, bjorn)
    for mandate in organisation_queries.mandates(bjorn, at=DELIVERED_AT):
        organisations.revoke_mandate(mandate.id, by=bjorn, at=DELIVERED_AT)
    later = DELIVERED_AT + MICROSECOND
    organisations.claim_mandate(bjorn.organisation_id, "signature", jointly=True, by=bjorn, at=later)
    press = partial(actions.deliver, world.id, received_at=later, by=bjorn, at=later)
    assert refused(press) == "organisations.mandate_together"
    press(others_agree=True)
