"""Who acts for an organisation, and who may change that."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from terskel.accounts.models import Person
from terskel.core.actors import CONTACT, OPERATOR, SIGNATORY, SUPPLIER_ADMIN, SYSTEM, TENDERER, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.organisations import actions, queries
from terskel.organisations.models import AuthorityMembership, SupplierMembership
from tests.worlds import cast as casting
from tests.worlds.cast import BEGINNING, Cast, the_cast

pytestmark = pytest.mark.django_db

LATER = BEGINNING + timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def id_of(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise AssertionError("an actor of the cast is a person")
    return actor.person_id


def refused(code: str, act: object, *arguments: object, **named: object) -> None:
    with pytest.raises(RefusedAct) as stopped:
        act(*arguments, **named)  # type: ignore[operator]
    assert stopped.value.refused.code == f"organisations.{code}"
    assert refusal_text(stopped.value.refused, "nn")


def roles_of(supplier_id: UUID) -> dict[str, set[str]]:
    return {member.name: set(member.roles) for member in queries.people(supplier_id)}


def test_an_administrator_adds_a_colleague(cast: Cast) -> None:
    dag = casting.person("Dag Vik")
    actions.add_supplier_member(cast.fjordsikt_id, dag, (TENDERER,), by=cast.bjorn, at=LATER)
    assert roles_of(cast.fjordsikt_id)["Dag Vik"] == {TENDERER}


def test_nobody_adds_people_to_another_firm(cast: Cast) -> None:
    with pytest.raises(Missing):
        actions.add_supplier_member(
            cast.fjordsikt_id, casting.person("Dag Vik"), (TENDERER,), by=cast.camilla, at=LATER
        )


def test_a_buyer_is_no_administrator(cast: Cast) -> None:
    refused(
        "only_administrators_manage_people",
        actions.add_authority_member,
        cast.helfo_id,
        casting.person("Dag Vik"),
        ("buyer",),
        by=cast.brita,
        at=LATER,
    )


@pytest.mark.parametrize("roles", [(), ("buyer",), ("tenderer", "king")])
def test_a_firm_has_only_a_supplier_s_roles(cast: Cast, roles: tuple[str, ...]) -> None:
    dag = casting.person("Dag Vik")
    refused("roles_unknown", actions.add_supplier_member, cast.fjordsikt_id, dag, roles, by=cast.bjorn, at=LATER)


def test_nobody_is_added_twice(cast: Cast) -> None:
    refused(
        "already_a_member",
        actions.add_supplier_member,
        cast.fjordsikt_id,
        id_of(cast.bjorn),
        (TENDERER,),
        by=cast.bjorn,
        at=LATER,
    )


def test_the_database_refuses_two_running_memberships_and_unknown_roles(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplierMembership.objects.create(
            person_id=id_of(cast.bjorn), supplier_id=cast.fjordsikt_id, roles=[TENDERER], from_at=LATER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorityMembership.objects.create(
            person_id=id_of(cast.bjorn), authority_id=cast.nhn_id, roles=["king"], from_at=LATER
        )


def test_the_contact_person_is_handed_over_by_the_firm_itself(cast: Cast) -> None:
    dag = casting.person("Dag Vik")
    actions.add_supplier_member(cast.fjordsikt_id, dag, (TENDERER,), by=cast.bjorn, at=LATER)
    actions.change_contact(cast.fjordsikt_id, dag, by=cast.bjorn, at=LATER)
    roles = roles_of(cast.fjordsikt_id)
    assert CONTACT in roles["Dag Vik"]
    assert CONTACT not in roles["Bjørn Lie"]


def test_the_contact_person_hands_over_alone_before_a_holiday(cast: Cast) -> None:
    dag, eli = casting.person("Dag Vik"), casting.person("Eli Foss")
    membership = actions.add_supplier_member(cast.fjordsikt_id, dag, (CONTACT, TENDERER), by=cast.bjorn, at=LATER)
    actions.add_supplier_member(cast.fjordsikt_id, eli, (TENDERER,), by=cast.bjorn, at=LATER)
    actions.change_contact(cast.fjordsikt_id, eli, by=queries.actor(dag, membership), at=LATER)
    assert CONTACT in roles_of(cast.fjordsikt_id)["Eli Foss"]


def test_a_tenderer_hands_over_nothing(cast: Cast) -> None:
    dag = casting.person("Dag Vik")
    membership = actions.add_supplier_member(cast.fjordsikt_id, dag, (TENDERER,), by=cast.bjorn, at=LATER)
    with pytest.raises(Missing):
        actions.change_signatory(cast.fjordsikt_id, dag, by=queries.actor(dag, membership), at=LATER)


def test_the_signatory_is_handed_over_to_a_colleague_only(cast: Cast) -> None:
    refused("not_a_member", actions.change_signatory, cast.fjordsikt_id, id_of(cast.camilla), by=cast.bjorn, at=LATER)
    dag = casting.person("Dag Vik")
    actions.add_supplier_member(cast.fjordsikt_id, dag, (TENDERER,), by=cast.bjorn, at=LATER)
    actions.change_signatory(cast.fjordsikt_id, dag, by=cast.bjorn, at=LATER)
    assert [member.name for member in queries.signatories(cast.fjordsikt_id)] == ["Dag Vik"]


def test_nobody_is_left_without_a_role(cast: Cast) -> None:
    dag, eli = casting.person("Dag Vik"), casting.person("Eli Foss")
    actions.add_supplier_member(cast.fjordsikt_id, eli, (TENDERER,), by=cast.bjorn, at=LATER)
    actions.change_contact(cast.fjordsikt_id, eli, by=cast.bjorn, at=LATER)
    actions.add_supplier_member(cast.fjordsikt_id, dag, (SIGNATORY,), by=cast.bjorn, at=LATER)
    refused("would_have_no_role", actions.change_signatory, cast.fjordsikt_id, eli, by=cast.bjorn, at=LATER)


def test_an_ended_membership_is_no_way_in_and_may_begin_again(cast: Cast) -> None:
    dag = casting.person("Dag Vik")
    membership = actions.add_supplier_member(cast.fjordsikt_id, dag, (TENDERER,), by=cast.bjorn, at=BEGINNING)
    actions.end_membership(membership, by=cast.bjorn, at=LATER)
    assert queries.actors_of(dag) == ()
    with pytest.raises(Missing):
        queries.actor(dag, membership)
    assert "Dag Vik" not in roles_of(cast.fjordsikt_id)
    again = actions.add_supplier_member(cast.fjordsikt_id, dag, (TENDERER,), by=cast.bjorn, at=LATER)
    assert queries.actor(dag, again).has(TENDERER)


def test_the_last_administrator_stays(cast: Cast) -> None:
    [choice] = queries.actors_of(id_of(cast.bjorn))
    refused("last_administrator_stays", actions.end_membership, choice.membership_id, by=cast.bjorn, at=LATER)
    dag = casting.person("Dag Vik")
    actions.add_supplier_member(cast.fjordsikt_id, dag, (SUPPLIER_ADMIN,), by=cast.bjorn, at=LATER)
    actions.end_membership(choice.membership_id, by=cast.bjorn, at=LATER)
    assert set(roles_of(cast.fjordsikt_id)) == {"Dag Vik"}


def test_a_membership_of_others_or_none_cannot_be_ended(cast: Cast) -> None:
    [theirs] = queries.actors_of(id_of(cast.camilla))
    for membership in (theirs.membership_id, uuid4()):
        with pytest.raises(Missing):
            actions.end_membership(membership, by=cast.bjorn, at=LATER)
    assert queries.actors_of(id_of(cast.camilla))


def test_somebody_may_act_for_several_and_chooses_one(cast: Cast) -> None:
    choices = queries.actors_of(id_of(cast.eva))
    assert [choice.organisation_name for choice in choices] == ["Helfo", "Norsk helsenett SF"]
    assert [choice.actor for choice in choices] == [cast.eva_at_helfo, cast.eva]


def test_a_membership_of_somebody_else_is_missing(cast: Cast) -> None:
    [theirs] = queries.actors_of(id_of(cast.camilla))
    with pytest.raises(Missing):
        queries.actor(id_of(cast.bjorn), theirs.membership_id)


def test_messages_go_to_contacts_administrators_and_tenderers_not_to_those_who_only_sign(cast: Cast) -> None:
    dag = casting.person("Dag Vik")
    actions.add_supplier_member(cast.fjordsikt_id, dag, (SIGNATORY,), by=cast.bjorn, at=LATER)
    assert [member.name for member in queries.recipients_of_supplier(cast.fjordsikt_id)] == ["Bjørn Lie"]
    assert [member.name for member in queries.signatories(cast.fjordsikt_id)] == ["Bjørn Lie", "Dag Vik"]
    assert queries.recipients_of_suppliers([]) == {}


def test_people_of_an_authority_by_role(cast: Cast) -> None:
    assert [member.name for member in queries.people(cast.helfo_id, "buyer")] == ["Brita Strand"]
    assert len(queries.people(cast.helfo_id)) == 4


def test_whoever_may_not_log_in_acts_for_nobody(cast: Cast) -> None:
    Person.objects.filter(id=id_of(cast.bjorn)).update(is_active=False)
    assert queries.actors_of(id_of(cast.bjorn)) == ()
    assert queries.people(cast.fjordsikt_id) == []
    assert queries.recipients_of_supplier(cast.fjordsikt_id) == []
    assert queries.signatories(cast.fjordsikt_id) == []


def test_the_roster_shows_authorities_first_and_so_many_firms(cast: Cast) -> None:
    lines = queries.roster(limit_suppliers=1)
    assert [line.organisation_kind for line in lines] == ["authority"] * 7 + ["supplier"]


def test_the_installation_names_the_first_administrator_of_an_authority(cast: Cast) -> None:
    dag = casting.person("Dag Vik")
    membership = actions.add_authority_member(cast.helfo_id, dag, ("authority_admin",), by=SYSTEM, at=LATER)
    admin = queries.actor(dag, membership)
    actions.add_authority_member(cast.helfo_id, casting.person("Eli Foss"), ("buyer",), by=admin, at=LATER)
    assert [member.name for member in queries.people(cast.helfo_id, "buyer")] == ["Brita Strand", "Eli Foss"]


def test_an_operator_names_the_first_administrator_and_nobody_after_that(cast: Cast) -> None:
    operator = Actor("person", casting.person("Otto Ek"), "Otto Ek", None, "installation", frozenset({OPERATOR}), "nb")
    dag = casting.person("Dag Vik")
    actions.add_authority_member(cast.helfo_id, dag, ("authority_admin",), by=operator, at=LATER)
    with pytest.raises(Missing):
        actions.add_authority_member(cast.helfo_id, casting.person("Eli Foss"), ("buyer",), by=operator, at=LATER)
    with pytest.raises(Missing):
        actions.add_supplier_member(cast.fjordsikt_id, casting.person("Per Lund"), (TENDERER,), by=operator, at=LATER)
