"""Each party changes who signs until it has signed; either may decline, and the authority may withdraw and renew."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.contracts import actions, queries
from terskel.contracts.models import Contract, NamedSignatory, Signature
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.ids import uuid7
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, EvaluationWorld, contract_prepared, person_of
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Oppstart må være 1. april."


def sign(contract_id: UUID, by: Actor) -> bool:
    digest = Contract.objects.get(id=contract_id).digest
    return actions.sign(contract_id, digest_seen=digest, by=by, at=SIGNED_AT)


def with_role(actor: Actor, *roles: str) -> Actor:
    return replace(actor, roles=frozenset(roles))


def a_second_approver(world: EvaluationWorld) -> Actor:
    admin = with_role(world.cast.brita, "authority_admin")
    person_id = casting.person("Gro Moen")
    organisations.add_authority_member(world.cast.helfo_id, person_id, ["approver"], by=admin, at=APPROVED_AT)
    return next(choice.actor for choice in organisation_queries.actors_of(person_id))


def test_the_authority_names_another_who_signs_and_nobody_else_does() -> None:
    world, contract_id = lent(contract_prepared)
    gro = a_second_approver(world)
    actions.name_signatory(contract_id, person_of(gro), by=world.cast.brita, at=APPROVED_AT)
    assert refused(lambda: sign(contract_id, world.cast.daniel)) == "contracts.not_authority_signatory"
    assert [row.waits_for_reader for row in queries.contracts(world.cast.daniel, at=SIGNED_AT)] == [False]
    assert [row.waits_for_reader for row in queries.contracts(gro, at=SIGNED_AT)] == [True]
    sign(contract_id, gro)
    assert Contract.objects.get(id=contract_id).authority_signed_by_id == person_of(gro)


def test_the_named_signatory_is_changed_again_until_the_party_has_signed() -> None:
    world, contract_id = lent(contract_prepared)
    gro, daniel = a_second_approver(world), world.cast.daniel
    actions.name_signatory(contract_id, person_of(gro), by=world.cast.brita, at=APPROVED_AT)
    actions.name_signatory(contract_id, person_of(daniel), by=gro, at=SIGNED_AT)
    assert NamedSignatory.objects.filter(contract_id=contract_id, ended_at__isnull=True).count() == 1
    sign(contract_id, daniel)
    again = lambda: actions.name_signatory(contract_id, person_of(gro), by=world.cast.brita, at=SIGNED_AT)  # noqa: E731
    assert refused(again) == "contracts.signed_by_authority"


def test_nobody_is_named_for_the_authority_who_may_not_sign_for_it() -> None:
    world, contract_id = lent(contract_prepared)
    for one in (world.cast.brita, world.cast.bjorn):
        named = lambda one=one: actions.name_signatory(  # noqa: E731
            contract_id, person_of(one), by=world.cast.brita, at=APPROVED_AT
        )
        assert refused(named) == "contracts.cannot_be_signatory"


def test_an_evaluator_names_nobody() -> None:
    world, contract_id = lent(contract_prepared)
    by = with_role(world.cast.eva_at_helfo, "evaluator")
    named = lambda: actions.name_signatory(contract_id, person_of(world.cast.daniel), by=by, at=APPROVED_AT)  # noqa: E731
    assert refused(named) == "contracts.not_namer"


def test_the_supplier_names_another_at_signing() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn = world.cast.bjorn
    dag = firms.colleague(bjorn, casting.person("Dag Vik"), "reader", at=APPROVED_AT)
    sign(contract_id, world.cast.daniel)
    actions.name_signatory(contract_id, person_of(dag), by=bjorn, at=SIGNED_AT)
    assert queries.contract(bjorn, contract_id, at=SIGNED_AT).named_id == person_of(dag)
    assert refused(lambda: sign(contract_id, bjorn)) == "contracts.not_supplier_signatory"
    assert sign(contract_id, dag) is True


def test_the_other_party_does_not_see_whom_a_firm_has_named() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn = world.cast.bjorn
    dag = firms.colleague(bjorn, casting.person("Dag Vik"), "reader", at=APPROVED_AT)
    actions.name_signatory(contract_id, person_of(dag), by=bjorn, at=APPROVED_AT)
    assert queries.contract(world.cast.brita, contract_id, at=SIGNED_AT).named_id is None


def test_a_mandate_that_is_over_cannot_be_named() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn = world.cast.bjorn
    organisations.revoke_mandate(organisation_queries.mandates(bjorn, at=APPROVED_AT)[0].id, by=bjorn, at=APPROVED_AT)
    named = lambda: actions.name_signatory(contract_id, person_of(bjorn), by=bjorn, at=SIGNED_AT)  # noqa: E731
    assert refused(named) == "organisations.mandate_revoked"


def test_a_tenderer_of_the_firm_names_nobody_and_strangers_find_nothing() -> None:
    world, contract_id = lent(contract_prepared)
    for by in (with_role(world.cast.bjorn, "tenderer"), world.cast.camilla, world.cast.astrid):
        with pytest.raises(Missing):
            actions.name_signatory(contract_id, person_of(world.cast.bjorn), by=by, at=SIGNED_AT)


@pytest.mark.parametrize("side", ["supplier", "authority"])
def test_whoever_may_sign_may_decline_with_a_reason_and_both_read_it(side: str) -> None:
    world, contract_id = lent(contract_prepared)
    by = world.cast.bjorn if side == "supplier" else world.cast.daniel
    actions.decline(contract_id, reason=f" {WHY} ", by=by, at=SIGNED_AT)
    for reader in (world.cast.bjorn, world.cast.brita):
        view = queries.contract(reader, contract_id, at=SIGNED_AT)
        assert (view.state, view.declined_for, view.ended_reason) == ("declined", side, WHY)
    assert refused(lambda: sign(contract_id, world.cast.daniel)) == "contracts.was_declined"


def test_nothing_is_declined_without_a_reason() -> None:
    world, contract_id = lent(contract_prepared)
    declined = lambda: actions.decline(contract_id, reason=" ", by=world.cast.bjorn, at=SIGNED_AT)  # noqa: E731
    assert refused(declined) == "contracts.reason_missing"


def test_nobody_declines_what_their_party_has_signed_but_the_other_may() -> None:
    world, contract_id = lent(contract_prepared)
    sign(contract_id, world.cast.bjorn)
    declined = lambda by: actions.decline(contract_id, reason=WHY, by=by, at=SIGNED_AT)  # noqa: E731
    assert refused(lambda: declined(world.cast.bjorn)) == "contracts.signed_by_supplier"
    declined(world.cast.daniel)
    assert queries.contract(world.cast.bjorn, contract_id, at=SIGNED_AT).state == "declined"


def test_nobody_declines_or_withdraws_a_contract_that_is_concluded() -> None:
    world, contract_id = lent(contract_prepared)
    sign(contract_id, world.cast.bjorn)
    sign(contract_id, world.cast.daniel)
    for ended in (
        lambda: actions.decline(contract_id, reason=WHY, by=world.cast.bjorn, at=SIGNED_AT),
        lambda: actions.withdraw(contract_id, reason=WHY, by=world.cast.brita, at=SIGNED_AT),
    ):
        assert refused(ended) == "contracts.was_concluded"
    with pytest.raises(IntegrityError, match="no_concluded_contract_ends"), transaction.atomic():
        Contract.objects.filter(id=contract_id).update(
            withdrawn_at=SIGNED_AT, withdrawn_by=person_of(world.cast.brita), ended_reason=WHY
        )


@pytest.mark.parametrize("how", ["decline", "withdraw"])
def test_after_one_that_came_to_nothing_another_is_made_from_the_same_award_and_signed(how: str) -> None:
    world, contract_id = lent(contract_prepared)
    cast = world.cast
    if how == "decline":
        actions.decline(contract_id, reason=WHY, by=cast.bjorn, at=SIGNED_AT)
    else:
        actions.withdraw(contract_id, reason=WHY, by=cast.brita, at=SIGNED_AT)
    assert queries.contract_of_competition(cast.brita, world.id, at=SIGNED_AT) is None
    renewed = actions.prepare(
        world.id,
        starts_on=date(2027, 4, 1),
        ends_on=date(2028, 3, 31),
        shift_reason="Den første kontrakten ble ikke noe av.",
        owner_id=person_of(cast.daniel),
        manager_id=person_of(cast.brita),
        by=cast.brita,
        at=SIGNED_AT,
    )
    view = queries.contract(cast.bjorn, renewed, at=SIGNED_AT)
    assert view.reference.endswith("-K2")
    sign(renewed, cast.bjorn)
    assert sign(renewed, cast.daniel) is True


def test_the_page_previewed_before_the_document_was_renewed_signs_nothing() -> None:
    world, contract_id = lent(contract_prepared)
    seen = Contract.objects.get(id=contract_id).digest
    actions.withdraw(contract_id, reason=WHY, by=world.cast.brita, at=SIGNED_AT)
    signed = lambda: actions.sign(contract_id, digest_seen=seen, by=world.cast.bjorn, at=SIGNED_AT)  # noqa: E731
    assert refused(signed) == "contracts.was_withdrawn"


def test_only_a_buyer_or_approver_withdraws_and_with_a_reason() -> None:
    world, contract_id = lent(contract_prepared)
    withdrawn = lambda by, reason=WHY: actions.withdraw(contract_id, reason=reason, by=by, at=SIGNED_AT)  # noqa: E731
    manager = with_role(world.cast.eva_at_helfo, "contract_manager")
    assert refused(lambda: withdrawn(manager)) == "contracts.not_withdrawer"
    assert refused(lambda: withdrawn(world.cast.brita, "")) == "contracts.reason_missing"
    for stranger in (world.cast.bjorn, world.cast.astrid):
        with pytest.raises(Missing):
            withdrawn(stranger)


def test_what_was_declined_stays_so() -> None:
    world, contract_id = lent(contract_prepared)
    actions.decline(contract_id, reason=WHY, by=world.cast.bjorn, at=SIGNED_AT)
    later = SIGNED_AT + timedelta(days=1)
    declined = lambda: actions.decline(contract_id, reason=WHY, by=world.cast.bjorn, at=later)  # noqa: E731
    assert refused(declined) == "contracts.was_declined"


def joint_signatories(world: EvaluationWorld, contract_id: UUID, kind: str = "signature") -> tuple[Actor, Actor]:
    """Bjørn and Dag of Fjordsikt sign only together; Dag's right is of `kind`."""
    bjorn = world.cast.bjorn
    organisations.revoke_mandate(organisation_queries.mandates(bjorn, at=APPROVED_AT)[0].id, by=bjorn, at=APPROVED_AT)
    dag = firms.colleague(bjorn, casting.person("Dag Vik"), "signatory", at=APPROVED_AT)
    firm, later = world.cast.fjordsikt_id, APPROVED_AT + timedelta(hours=1)
    organisations.claim_mandate(firm, "signature", jointly=True, by=bjorn, at=later)
    organisations.claim_mandate(firm, kind, jointly=True, by=dag, at=later)
    return bjorn, dag


def test_who_sign_only_together_have_signed_when_both_have() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn, dag = joint_signatories(world, contract_id)
    assert sign(contract_id, world.cast.daniel) is False
    assert sign(contract_id, bjorn) is False
    view = queries.contract(bjorn, contract_id, at=SIGNED_AT)
    assert (view.state, view.own_signature.awaits_another, view.own_signature.signed_at) == (
        "for_signature",
        True,
        None,
    )
    assert [one.role for one in view.own_signature.given] == ["Signaturrett, i fellesskap med en annen"]
    assert refused(lambda: sign(contract_id, bjorn)) == "contracts.signed_by_you"
    assert [row.waits_for_reader for row in queries.contracts(bjorn, at=SIGNED_AT)] == [False]
    assert [row.waits_for_reader for row in queries.contracts(dag, at=SIGNED_AT)] == [True]
    assert sign(contract_id, dag) is True
    assert Contract.objects.get(id=contract_id).concluded_at == SIGNED_AT


def test_rights_of_different_kinds_are_not_given_in_common() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn, dag = joint_signatories(world, contract_id, kind="procuration")
    sign(contract_id, world.cast.daniel)
    assert [sign(contract_id, bjorn), sign(contract_id, dag)] == [False, False]
    assert queries.contract(world.cast.brita, contract_id, at=SIGNED_AT).state == "for_signature"


def test_one_who_signs_alone_completes_what_one_of_two_began() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn, _dag = joint_signatories(world, contract_id)
    sign(contract_id, world.cast.daniel)
    sign(contract_id, bjorn)
    kari = firms.colleague(bjorn, casting.person("Kari Moen"), "signatory", at=SIGNED_AT)
    organisations.claim_mandate(world.cast.fjordsikt_id, "management", jointly=False, by=kari, at=SIGNED_AT)
    assert sign(contract_id, kari) is True


def test_one_named_alone_has_done_their_part_and_another_is_named() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn, dag = joint_signatories(world, contract_id)
    actions.name_signatory(contract_id, person_of(bjorn), by=bjorn, at=APPROVED_AT + timedelta(hours=2))
    assert refused(lambda: sign(contract_id, dag)) == "contracts.not_supplier_signatory"
    sign(contract_id, bjorn)
    again = lambda: actions.name_signatory(contract_id, person_of(bjorn), by=bjorn, at=SIGNED_AT)  # noqa: E731
    assert refused(again) == "contracts.has_signed"
    view = queries.contract(bjorn, contract_id, at=SIGNED_AT)
    assert person_of(bjorn) not in {one.person_id for one in queries.nameable(bjorn, view, at=SIGNED_AT)}
    sign(contract_id, world.cast.daniel)
    assert sign(contract_id, dag) is True


def test_the_firm_may_still_decline_while_one_signature_is_missing() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn, dag = joint_signatories(world, contract_id)
    sign(contract_id, bjorn)
    actions.decline(contract_id, reason=WHY, by=dag, at=SIGNED_AT)
    assert queries.contract(world.cast.brita, contract_id, at=SIGNED_AT).state == "declined"


def test_the_database_refuses_a_second_signature_of_one_person_or_of_the_authority() -> None:
    world, contract_id = lent(contract_prepared)
    sign(contract_id, world.cast.daniel)
    kept = Signature.objects.get(contract_id=contract_id)
    for person in (kept.person_id, world.cast.brita.person_id):
        kept.pk, kept.person_id, kept._state.adding = uuid7(), person, True
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.save()
