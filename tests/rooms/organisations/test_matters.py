"""The contact person and the signatory are changed by the firm itself, for all matters or for one, at once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from terskel.core.actors import CONTACT, SIGNATORY, TENDERER, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.organisations import actions, queries
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import BEGINNING, Cast, the_cast

pytestmark = pytest.mark.django_db

LATER = BEGINNING + timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def dag(cast: Cast) -> Actor:
    return firms.colleague(cast.bjorn, casting.person("Dag Vik"), "reader", at=LATER)


def person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise AssertionError("an actor of the cast is a person")
    return actor.person_id


def receiving(cast: Cast, matter: UUID | None = None) -> list[str]:
    found = queries.recipients_of_suppliers([cast.fjordsikt_id, cast.rival_id], matter)
    return [member.name for member in found[cast.fjordsikt_id]]


def test_in_one_matter_the_one_named_is_told_instead_of_the_contact_person(cast: Cast, dag: Actor) -> None:
    matter, other = uuid4(), uuid4()
    eli = firms.colleague(cast.bjorn, casting.person("Eli Foss"), CONTACT, at=LATER)
    actions.name_for_matter(cast.fjordsikt_id, matter, CONTACT, person(dag), by=eli, at=LATER)
    assert receiving(cast, matter) == ["Bjørn Lie", "Dag Vik"]
    assert receiving(cast, other) == receiving(cast) == ["Bjørn Lie", "Eli Foss"]


def test_whom_to_turn_to_is_the_one_named_for_the_first_of_the_matters_that_has_somebody(
    cast: Cast, dag: Actor
) -> None:
    contract, competition = uuid4(), uuid4()
    actions.name_for_matter(cast.fjordsikt_id, competition, CONTACT, person(dag), by=cast.bjorn, at=LATER)

    def whom(*matters: UUID) -> list[str]:
        found = queries.contacts_of_suppliers([cast.fjordsikt_id, cast.rival_id], [contract, competition])
        return [one.name for one in found.in_matter(cast.fjordsikt_id, *matters)]

    assert whom(contract, competition) == ["Dag Vik"]
    assert whom(contract) == ["Bjørn Lie"]
    actions.name_for_matter(cast.fjordsikt_id, contract, CONTACT, person(cast.bjorn), by=cast.bjorn, at=LATER)
    assert whom(contract, competition) == ["Bjørn Lie"]
    firms_without = queries.contacts_of_suppliers([uuid4()], [contract])
    assert firms_without.in_matter(uuid4(), contract) == ()


def test_a_matter_goes_back_to_whoever_has_all_others(cast: Cast, dag: Actor) -> None:
    matter = uuid4()
    actions.name_for_matter(cast.fjordsikt_id, matter, CONTACT, person(dag), by=cast.bjorn, at=LATER)
    for _twice in range(2):
        actions.same_as_in_all_matters(cast.fjordsikt_id, matter, CONTACT, by=cast.bjorn, at=LATER)
    assert receiving(cast, matter) == ["Bjørn Lie"]
    assert queries.named_for_matters(cast.bjorn) == []


def test_another_is_named_for_the_same_matter(cast: Cast, dag: Actor) -> None:
    matter = uuid4()
    for who in (dag, cast.bjorn, cast.bjorn):
        actions.name_for_matter(cast.fjordsikt_id, matter, SIGNATORY, person(who), by=cast.bjorn, at=LATER)
    [named] = queries.named_for_matters(cast.bjorn)
    assert (named.matter_id, named.task, named.person_name) == (matter, SIGNATORY, "Bjørn Lie")


def test_in_one_matter_the_one_named_signs_and_nobody_else(cast: Cast, dag: Actor) -> None:
    matter, other = uuid4(), uuid4()
    assert not queries.signing_of(dag).in_matter(matter)
    actions.name_for_matter(cast.fjordsikt_id, matter, SIGNATORY, person(dag), by=cast.bjorn, at=LATER)
    assert queries.signing_of(dag).in_matter(matter)
    assert not queries.signing_of(dag).in_matter(other)
    assert not queries.signing_of(cast.bjorn).in_matter(matter)
    assert queries.signing_of(cast.bjorn).in_matter(other)
    assert [one.name for one in queries.signatories(cast.fjordsikt_id, matter)] == ["Dag Vik"]


def test_whoever_leaves_the_firm_leaves_its_matters(cast: Cast, dag: Actor) -> None:
    matter = uuid4()
    actions.name_for_matter(cast.fjordsikt_id, matter, CONTACT, person(dag), by=cast.bjorn, at=LATER)
    membership = queries.actors_of(person(dag))[0].membership_id
    actions.end_membership(membership, by=cast.bjorn, at=LATER)
    assert receiving(cast, matter) == ["Bjørn Lie"]


def test_only_a_colleague_is_named(cast: Cast) -> None:
    with pytest.raises(RefusedAct) as stopped:
        actions.name_for_matter(cast.fjordsikt_id, uuid4(), CONTACT, person(cast.camilla), by=cast.bjorn, at=LATER)
    assert stopped.value.refused.code == "organisations.not_a_member"


def test_nobody_outside_and_no_mere_tenderer_names_anybody(cast: Cast, dag: Actor) -> None:
    eli = firms.colleague(cast.bjorn, casting.person("Eli Foss"), TENDERER, at=LATER)
    for by in (cast.camilla, cast.astrid, eli, dag):
        with pytest.raises(Missing):
            actions.name_for_matter(cast.fjordsikt_id, uuid4(), CONTACT, person(dag), by=by, at=LATER)
        with pytest.raises(Missing):
            actions.confirm_people(cast.fjordsikt_id, by=by, at=LATER)
    with pytest.raises(Missing):
        actions.name_for_matter(cast.fjordsikt_id, uuid4(), "supplier_admin", person(dag), by=cast.bjorn, at=LATER)


def test_the_firm_confirms_its_people(cast: Cast) -> None:
    assert queries.supplier(cast.fjordsikt_id).people_confirmed_at is None
    actions.confirm_people(cast.fjordsikt_id, by=cast.bjorn, at=LATER)
    assert queries.supplier(cast.fjordsikt_id).people_confirmed_at == LATER


def test_roles_are_changed_and_the_last_administrator_stays_one(cast: Cast, dag: Actor) -> None:
    [his] = [one.membership_id for one in queries.actors_of(person(dag))]
    actions.change_roles(his, (TENDERER, CONTACT), by=cast.bjorn, at=LATER)
    assert queries.actor(person(dag), his).roles == {TENDERER, CONTACT}
    [own] = [one.membership_id for one in queries.actors_of(person(cast.bjorn))]
    with pytest.raises(RefusedAct) as stopped:
        actions.change_roles(own, (TENDERER,), by=cast.bjorn, at=LATER)
    assert stopped.value.refused.code == "organisations.last_administrator_stays"
    for by in (cast.camilla, cast.astrid):
        with pytest.raises(Missing):
            actions.change_roles(his, ("supplier_admin",), by=by, at=LATER)


def test_size_and_place_are_changed_by_administrators(cast: Cast, dag: Actor) -> None:
    actions.change_firm(cast.fjordsikt_id, size_class="medium", place=" Voss ", by=cast.bjorn, at=LATER)
    firm = queries.supplier(cast.fjordsikt_id)
    assert (firm.size_class, firm.place, firm.name) == ("medium", "Voss", "Fjordsikt AS")
    with pytest.raises(RefusedAct):
        actions.change_firm(cast.fjordsikt_id, size_class="enormous", place="Voss", by=cast.bjorn, at=LATER)
    with pytest.raises(RefusedAct):
        actions.change_firm(cast.fjordsikt_id, size_class="large", place="Voss", by=dag, at=LATER)
    with pytest.raises(Missing):
        actions.change_firm(cast.fjordsikt_id, size_class="large", place="Voss", by=cast.camilla, at=LATER)
