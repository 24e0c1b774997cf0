"""Two people at the same instant: one does it, the other is told so."""

from collections.abc import Callable, Iterator

import pytest

from terskel.core.actors import SYSTEM
from terskel.organisations import actions
from terskel.organisations.models import Supplier, SupplierMembership
from tests.clones import cloned
from tests.concurrency import at_once
from tests.worlds import cast as casting
from tests.worlds.cast import BEGINNING, organisation_number


@pytest.fixture(autouse=True)
def _a_database_of_its_own(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock(), cloned():  # type: ignore[attr-defined]
        yield


def test_one_firm_is_registered_by_two_colleagues_once() -> None:
    def register() -> object:
        return actions.register_supplier(
            organisation_number(1), "Fjordsikt AS", "NO", "small", "Bergen", by=SYSTEM, at=BEGINNING
        )

    assert sorted(at_once(register, register, register)) == ["done"] + ["organisations.already_registered"] * 2
    assert Supplier.objects.count() == 1


def test_one_colleague_is_added_by_two_administrators_once() -> None:
    bjorn = casting.founder(1, "Fjordsikt AS", "Bjørn Lie")
    dag = casting.person("Dag Vik")

    def add() -> object:
        if bjorn.organisation_id is None:
            raise AssertionError
        return actions.add_supplier_member(bjorn.organisation_id, dag, ("tenderer",), by=bjorn, at=BEGINNING)

    assert sorted(at_once(add, add)) == ["done", "organisations.already_a_member"]
    assert SupplierMembership.objects.filter(person_id=dag).count() == 1


def test_two_administrators_cannot_both_leave() -> None:
    bjorn = casting.founder(1, "Fjordsikt AS", "Bjørn Lie")
    if bjorn.organisation_id is None:
        raise AssertionError
    dag = casting.person("Dag Vik")
    actions.add_supplier_member(bjorn.organisation_id, dag, ("supplier_admin",), by=bjorn, at=BEGINNING)
    memberships = list(SupplierMembership.objects.values_list("id", flat=True))

    def leave(membership: object) -> Callable[[], object]:
        return lambda: actions.end_membership(membership, by=bjorn, at=BEGINNING)  # type: ignore[arg-type]

    assert sorted(at_once(*map(leave, memberships))) == ["done", "organisations.last_administrator_stays"]
    assert SupplierMembership.objects.filter(to_at__isnull=True).count() == 1
