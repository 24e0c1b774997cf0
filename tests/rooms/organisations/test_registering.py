"""Registering organisations: who may, with which numbers, once each."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from terskel.audit.models import Event
from terskel.core.actors import OPERATOR, SIGNATORY, SUPPLIER_ADMIN, SYSTEM, TENDERER, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.organisations import actions, queries
from terskel.organisations.models import ContractingAuthority, Supplier
from tests.worlds import cast as casting
from tests.worlds.cast import BEGINNING, organisation_number

pytestmark = pytest.mark.django_db


def alone(name: str = "Bjørn Lie") -> Actor:
    return Actor("person", casting.person(name), name, None, None, frozenset(), "nb")


def register(number: str, name: str = "Fjordsikt AS", *, country: str = "NO", by: Actor | None = None) -> UUID:
    return actions.register_supplier(number, name, country, "small", "Bergen", by=by or SYSTEM, at=BEGINNING)


def refusal(number: str, **rest: str) -> str:
    with pytest.raises(RefusedAct) as stopped:
        register(number, **rest)
    for language in ("nb", "nn", "en"):
        assert refusal_text(stopped.value.refused, language)
    return stopped.value.refused.code


def test_whoever_registers_a_firm_acts_for_it_in_every_role() -> None:
    bjorn = alone()
    supplier_id = register(organisation_number(1), by=bjorn)
    [choice] = queries.actors_of(bjorn.person_id or uuid4())
    assert choice.organisation_name == "Fjordsikt AS"
    assert choice.actor.acts_for(supplier_id)
    assert choice.actor.is_supplier
    assert choice.actor.roles == {SUPPLIER_ADMIN, TENDERER, SIGNATORY, "contact"}


@pytest.mark.parametrize("number", ["", "123", "974 760 67", "974760674", "97476067x", "٩٧٤٧٦٠٦٧٣"])
def test_a_wrong_norwegian_number_is_refused(number: str) -> None:
    assert refusal(number) == "organisations.number_is_wrong"
    assert not Supplier.objects.exists()


def test_a_norwegian_number_may_be_written_in_groups() -> None:
    register("974 760 673")
    assert Supplier.objects.get().number == "974760673"


def test_one_account_per_organisation_number_however_it_is_written() -> None:
    register("974760673")
    assert refusal("974 760 673", name="Another name AS") == "organisations.already_registered"
    assert Supplier.objects.count() == 1


def test_the_database_refuses_a_second_account_too() -> None:
    register("974760673")
    with pytest.raises(IntegrityError), transaction.atomic():
        Supplier.objects.create(
            number="974760673", country="NO", name="x", size_class="small", sort_key="x", registered_at=BEGINNING
        )


def test_the_same_number_in_another_country_is_another_firm() -> None:
    register("974760673")
    register("974760673", country="de")
    assert set(Supplier.objects.values_list("country", flat=True)) == {"NO", "DE"}


def test_a_foreign_firm_has_some_number() -> None:
    assert refusal("  ", country="SE") == "organisations.number_missing"


def test_a_firm_has_a_name() -> None:
    assert refusal(organisation_number(1), name="  ") == "organisations.name_missing"


@pytest.mark.parametrize("wrong", ["country", "size_class"])
def test_an_unknown_country_or_size_is_refused_with_words(wrong: str) -> None:
    said = {"country": "Norge", "size_class": "enormous"}
    chosen = {"country": "NO", "size_class": "small"} | {wrong: said[wrong]}
    with pytest.raises(RefusedAct) as stopped:
        actions.register_supplier(
            organisation_number(1), "X AS", chosen["country"], chosen["size_class"], "Oslo", by=SYSTEM, at=BEGINNING
        )
    assert refusal_text(stopped.value.refused, "nb")


def test_firms_are_sorted_the_norwegian_way() -> None:
    names = ["Ås Data AS", "Zeta AS", "Ærlig AS", "alfa AS", "Østre AS"]
    ids = [register(organisation_number(serial), name=name) for serial, name in enumerate(names)]
    shown = [supplier.name for supplier in queries.suppliers(ids).values()]
    assert shown == ["alfa AS", "Zeta AS", "Ærlig AS", "Østre AS", "Ås Data AS"]


def test_only_whoever_runs_the_installation_adds_an_authority() -> None:
    with pytest.raises(Missing):
        actions.register_authority(organisation_number(1), "Helfo", buyer_kind="state", by=alone(), at=BEGINNING)
    operator = Actor("person", casting.person("Otto"), "Otto", None, "installation", frozenset({OPERATOR}), "nb")
    authority_id = actions.register_authority(
        organisation_number(1), "Helfo", buyer_kind="state", by=operator, at=BEGINNING
    )
    assert queries.authority(authority_id).name == "Helfo"


def test_an_authority_is_registered_once() -> None:
    casting.authority(1, "Helfo")
    with pytest.raises(RefusedAct):
        casting.authority(1, "Helfo igjen")
    assert ContractingAuthority.objects.count() == 1


def test_an_authority_is_of_the_state_or_not() -> None:
    with pytest.raises(RefusedAct) as stopped:
        casting.authority(1, "Helfo", buyer_kind="county")
    assert refusal_text(stopped.value.refused, "nb")


def test_a_registration_is_in_the_audit() -> None:
    register(organisation_number(1), by=alone())
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["accounts.PersonCreated", "organisations.SupplierRegistered", "organisations.MemberAdded"]


def test_a_refused_registration_is_in_the_audit_without_the_firm() -> None:
    refusal("123")
    event = Event.objects.get()
    assert (event.kind, event.payload["code"]) == ("audit.ActRefused", "organisations.number_is_wrong")


def test_unknown_organisations_are_missing() -> None:
    for query in (queries.supplier, queries.authority):
        with pytest.raises(Missing):
            query(uuid4())
    with pytest.raises(Missing):
        queries.authority_by_number("974760673")


def test_a_membership_cannot_end_before_it_began() -> None:
    bjorn = casting.founder(1, "Fjordsikt AS", "Bjørn Lie")
    camilla = casting.person("Camilla Berg")
    membership = actions.add_supplier_member(
        bjorn.organisation_id or uuid4(), camilla, (TENDERER,), by=bjorn, at=BEGINNING
    )
    with pytest.raises(IntegrityError):
        actions.end_membership(membership, by=bjorn, at=BEGINNING - timedelta(microseconds=1))
