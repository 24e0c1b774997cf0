"""A contract is made from the award without retyping, and concluded when both have signed, never in the standstill."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction

from terskel.contracts import actions, queries
from terskel.contracts.models import Contract
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents import typesetting
from terskel.notices import queries as notices
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.evaluations import (
    APPROVED_AT,
    SIGNED_AT,
    STANDSTILL_ENDS_AT,
    EvaluationWorld,
    announced,
    contract_prepared,
    person_of,
    said_in,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def with_role(actor: Actor, *roles: str) -> Actor:
    return replace(actor, roles=frozenset(roles))


def prepare(world: EvaluationWorld, **given: object) -> UUID:
    cast = world.cast
    said = {
        "starts_on": date(2027, 3, 1),
        "ends_on": date(2028, 2, 29),
        "owner_id": person_of(cast.daniel),
        "manager_id": person_of(cast.brita),
        "by": cast.brita,
        "at": APPROVED_AT,
    }
    return actions.prepare(world.id, **(said | given))


def sign(contract_id: UUID, by: Actor, *, at: object = SIGNED_AT, digest: str = "") -> Callable[[], bool]:
    seen = digest or Contract.objects.get(id=contract_id).digest
    return lambda: actions.sign(contract_id, digest_seen=seen, by=by, at=at)


def test_the_text_holds_what_was_announced_tendered_and_awarded() -> None:
    world, contract_id = lent(contract_prepared)
    view = queries.contract(world.cast.bjorn, contract_id, at=APPROVED_AT)
    text = documents.letter(world.cast.bjorn, view.text_letter_id)
    said = said_in(text.letter)
    for fact in (
        "Helfo",
        "Fjordsikt AS",
        "En testleder i full stilling i tolv måneder.",
        "1 734 000 kr",
        "mandag 1. mars 2027",
        "Bjørn Lie bekrefter.",
        "Bjørn Lie svarer på kriteriet.",
        "LOA § 5e",
        "holde tilbake betaling",
        "SSA-B 2024",
    ):
        assert fact in said
    assert hashlib.sha256(typesetting.pdf(text.letter)).hexdigest() == view.digest
    assert queries.document(world.cast.bjorn, contract_id).sha256 == view.digest


def test_no_contract_before_the_award_is_told() -> None:
    world, _award = lent(submitted)
    assert refused(lambda: prepare(world)) == "contracts.not_awarded"


def test_one_contract_per_award() -> None:
    world, _contract = lent(contract_prepared)
    assert refused(lambda: prepare(world)) == "contracts.already_prepared"


def test_a_contract_does_not_end_before_it_starts() -> None:
    world, _award = lent(announced)
    assert refused(lambda: prepare(world, ends_on=date(2027, 2, 28))) == "contracts.ends_before_it_starts"
    assert prepare(world, ends_on=date(2027, 3, 1), shift_reason="Oppdraget er mindre enn ventet.")


def test_owner_and_manager_are_the_authoritys_own_people() -> None:
    world, _award = lent(announced)
    stranger = person_of(world.cast.astrid)
    assert refused(lambda: prepare(world, manager_id=stranger)) == "contracts.not_a_colleague"


def test_only_a_buyer_of_the_authority_prepares() -> None:
    world, _award = lent(announced)
    assert refused(lambda: prepare(world, by=world.cast.daniel)) == "contracts.not_buyer"
    with pytest.raises(Missing):
        prepare(world, by=world.cast.astrid)


@pytest.mark.parametrize("who", ["daniel", "bjorn"])
def test_nobody_signs_a_microsecond_before_the_standstill_is_over(who: str) -> None:
    world, contract_id = lent(contract_prepared)
    by = getattr(world.cast, who)
    early = STANDSTILL_ENDS_AT - timedelta(microseconds=1)
    assert refused(sign(contract_id, by, at=early)) == "contracts.standstill_runs"
    assert sign(contract_id, by, at=STANDSTILL_ENDS_AT)() is False


def test_the_database_refuses_a_signature_in_the_standstill() -> None:
    world, contract_id = lent(contract_prepared)
    with pytest.raises(IntegrityError, match="standstill_blocks"), transaction.atomic():
        Contract.objects.filter(id=contract_id).update(
            supplier_signed_by_id=person_of(world.cast.bjorn),
            supplier_signed_at=STANDSTILL_ENDS_AT - timedelta(microseconds=1),
        )


@pytest.mark.parametrize("first", ["daniel", "bjorn"])
def test_the_second_signature_concludes_whoever_signs_first(first: str) -> None:
    world, contract_id = lent(contract_prepared)
    second = "bjorn" if first == "daniel" else "daniel"
    assert sign(contract_id, getattr(world.cast, first))() is False
    assert queries.contract(world.cast.bjorn, contract_id, at=SIGNED_AT).state == "for_signature"
    later = SIGNED_AT + timedelta(hours=1)
    assert sign(contract_id, getattr(world.cast, second), at=later)() is True
    view = queries.contract(world.cast.brita, contract_id, at=later)
    assert (view.state, view.concluded_at) == ("in_force", later)


def test_each_party_signs_once() -> None:
    world, contract_id = lent(contract_prepared)
    sign(contract_id, world.cast.daniel)()
    assert refused(sign(contract_id, world.cast.daniel)) == "contracts.signed_by_authority"
    sign(contract_id, world.cast.bjorn)()
    assert refused(sign(contract_id, world.cast.bjorn)) == "contracts.was_concluded"


def test_a_document_other_than_the_one_read_is_not_signed() -> None:
    world, contract_id = lent(contract_prepared)
    assert refused(sign(contract_id, world.cast.bjorn, digest="0" * 64)) == "contracts.text_changed"


def test_only_a_signatory_signs_for_the_supplier() -> None:
    world, contract_id = lent(contract_prepared)
    tenderer = with_role(world.cast.bjorn, "tenderer", "supplier_admin")
    assert refused(sign(contract_id, tenderer)) == "contracts.not_supplier_signatory"


def test_where_the_firm_has_named_somebody_for_the_contract_that_one_signs_and_nobody_else() -> None:
    world, contract_id = lent(contract_prepared)
    firm, bjorn = world.cast.fjordsikt_id, world.cast.bjorn
    dag = firms.colleague(bjorn, casting.person("Dag Vik"), "reader", at=APPROVED_AT)
    named = person_of(dag)
    organisations.name_for_matter(firm, contract_id, "signatory", named, by=bjorn, at=APPROVED_AT)
    assert [row.waits_for_reader for row in queries.contracts(dag, at=SIGNED_AT)] == [True]
    assert [row.waits_for_reader for row in queries.contracts(bjorn, at=SIGNED_AT)] == [False]
    assert refused(sign(contract_id, bjorn)) == "contracts.not_supplier_signatory"
    sign(contract_id, dag)()
    assert Contract.objects.get(id=contract_id).supplier_signed_by_id == named


@pytest.mark.parametrize(("role", "may"), [("approver", True), ("contract_manager", True), ("buyer", False)])
def test_an_approver_or_contract_manager_signs_for_the_authority(role: str, may: bool) -> None:
    world, contract_id = lent(contract_prepared)
    by = with_role(world.cast.eva_at_helfo, role)
    if may:
        assert sign(contract_id, by)() is False
    else:
        assert refused(sign(contract_id, by)) == "contracts.not_authority_signatory"


def test_strangers_neither_read_nor_sign() -> None:
    world, contract_id = lent(contract_prepared)
    for stranger in (world.cast.camilla, world.cast.astrid):
        with pytest.raises(Missing):
            queries.contract(stranger, contract_id, at=SIGNED_AT)
        with pytest.raises(Missing):
            sign(contract_id, stranger)()
        assert queries.contract_of_competition(stranger, world.id, at=SIGNED_AT) is None
    assert queries.contracts(world.cast.camilla, at=SIGNED_AT) == []


def concluded(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    world, contract_id = contract_prepared(cast)
    sign(contract_id, world.cast.daniel)()
    sign(contract_id, world.cast.bjorn)()
    return world, contract_id


def test_everyone_invited_is_told_that_the_contract_is_concluded() -> None:
    world, _contract = concluded(the_cast())
    told = [row for row in documents.public_letters(world.id, at=SIGNED_AT) if row.kind == "contracts.concluded"]
    assert len(told) == 1
    said = str(documents.letter(world.cast.camilla, told[0].id, at=SIGNED_AT).letter.blocks)
    assert "Fjordsikt AS" in said
    assert "§ 15" in said
    assert queries.concluded([world.id], at=SIGNED_AT)[world.id].concluded_at == SIGNED_AT


def test_the_public_award_notice_is_owed_within_thirty_days() -> None:
    """Signed Wednesday 10 February: day 30 is Friday 12 March, kept to its end."""
    world, _contract = concluded(the_cast())
    (owed,) = [one for one in notices.of_matter(world.cast.brita, world.id) if one.kind == "award"]
    assert owed.due_at == oslo("2027-03-13 00:00")


def test_the_list_tells_each_party_what_waits_for_it() -> None:
    world, contract_id = lent(contract_prepared)
    sign(contract_id, world.cast.daniel)()
    (mine,) = queries.contracts(world.cast.bjorn, at=SIGNED_AT)
    assert (mine.counterpart, mine.waits_for_reader) == ("Helfo", True)
    (theirs,) = queries.contracts(world.cast.daniel, at=SIGNED_AT)
    assert (theirs.counterpart, theirs.waits_for_reader) == ("Fjordsikt AS", False)


def test_the_database_keeps_the_text_that_was_prepared() -> None:
    _world, contract_id = lent(contract_prepared)
    with pytest.raises(Error, match="text_stays"):
        Contract.objects.filter(id=contract_id).update(value=1)


def test_a_mandate_that_was_taken_back_signs_nothing() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn = world.cast.bjorn
    organisations.revoke_mandate(organisation_queries.mandates(bjorn, at=APPROVED_AT)[0].id, by=bjorn, at=APPROVED_AT)
    assert refused(sign(contract_id, bjorn)) == "organisations.mandate_revoked"
    firms.mandate(bjorn, at=SIGNED_AT)
    assert sign(contract_id, bjorn)() is False
