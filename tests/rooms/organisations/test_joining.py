"""Colleagues are invited by mail; whoever registers a firm with an account asks to be let in, and learns nothing."""

from datetime import timedelta
from uuid import UUID

import pytest

from terskel.accounts import queries as accounts
from terskel.audit.models import Event
from terskel.core.actors import READER, TENDERER
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.organisations import actions, queries
from terskel.organisations.models import JoinRequest, Supplier, SupplierMembership
from tests.concurrency import at_once
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import BEGINNING, Cast, organisation_number, the_cast

LATER = BEGINNING + timedelta(hours=1)
TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def cast(db: None) -> Cast:
    return the_cast()


@pytest.fixture
def nora(cast: Cast) -> UUID:
    return casting.person("Nora Vik")


def refused(code: str, act: object, *arguments: object, **named: object) -> None:
    with pytest.raises(RefusedAct) as stopped:
        act(*arguments, **named)  # type: ignore[operator]
    assert stopped.value.refused.code == f"organisations.{code}"
    for language in ("nb", "nn", "en"):
        assert refusal_text(stopped.value.refused, language)


def firms_of(person_id: UUID) -> list[str]:
    return [choice.organisation_name for choice in queries.actors_of(person_id)]


def test_whoever_registers_a_firm_that_has_an_account_acts_for_nobody_and_changes_nothing(
    cast: Cast, nora: UUID
) -> None:
    firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    assert firms_of(nora) == []
    firm = Supplier.objects.get(id=cast.fjordsikt_id)
    assert (firm.name, firm.size_class, firm.place) == ("Fjordsikt AS", "small", "Bergen")


def test_whoever_asks_sees_the_number_they_wrote_and_no_more(cast: Cast, nora: UUID) -> None:
    firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    [own] = queries.my_join_requests(firms.alone(nora))
    assert (own.number, own.asked_at, own.state) == (organisation_number(11), LATER, "open")
    assert queries.join_requests(firms.alone(nora)) == []
    with pytest.raises(Missing):
        queries.join_request(firms.alone(nora), own.id)


def test_only_the_firm_s_administrators_see_who_asks(cast: Cast, nora: UUID) -> None:
    asked = firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    assert [one.id for one in queries.join_requests(cast.bjorn)] == [asked]
    dag = firms.colleague(cast.bjorn, casting.person("Dag Vik"), TENDERER, at=LATER)
    for reader in (dag, cast.camilla, cast.astrid):
        assert queries.join_requests(reader) == []
        with pytest.raises(Missing):
            queries.join_request(reader, asked)


def test_an_administrator_lets_the_one_who_asks_in_with_roles(cast: Cast, nora: UUID) -> None:
    asked = firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    actions.admit_to_firm(asked, (TENDERER,), by=cast.bjorn, at=LATER)
    [choice] = queries.actors_of(nora)
    assert choice.actor.acts_for(cast.fjordsikt_id)
    assert choice.actor.roles == {TENDERER}
    assert queries.my_join_requests(firms.alone(nora))[0].state == "admitted"


def test_one_who_is_declined_may_ask_again_and_acts_for_nobody(cast: Cast, nora: UUID) -> None:
    asked = firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    actions.decline_join(asked, by=cast.bjorn, at=LATER)
    assert queries.my_join_requests(firms.alone(nora))[0].state == "declined"
    assert firms_of(nora) == []
    firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)


def test_a_request_is_answered_once(cast: Cast, nora: UUID) -> None:
    asked = firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    actions.decline_join(asked, by=cast.bjorn, at=LATER)
    refused("join_decided", actions.admit_to_firm, asked, (TENDERER,), by=cast.bjorn, at=LATER)
    refused("join_decided", actions.withdraw_join, asked, by=firms.alone(nora), at=LATER)


def test_a_withdrawn_request_is_not_answered(cast: Cast, nora: UUID) -> None:
    asked = firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    actions.withdraw_join(asked, by=firms.alone(nora), at=LATER)
    refused("join_withdrawn", actions.admit_to_firm, asked, (TENDERER,), by=cast.bjorn, at=LATER)
    assert queries.join_requests(cast.bjorn) == []


def test_nobody_else_answers_or_withdraws(cast: Cast, nora: UUID) -> None:
    asked = firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    for by in (cast.camilla, cast.astrid, firms.alone(nora)):
        with pytest.raises(Missing):
            actions.admit_to_firm(asked, (TENDERER,), by=by, at=LATER)
        with pytest.raises(Missing):
            actions.decline_join(asked, by=by, at=LATER)
    with pytest.raises(Missing):
        actions.withdraw_join(asked, by=cast.bjorn, at=LATER)


def test_one_asks_once_and_not_for_what_one_has(cast: Cast, nora: UUID) -> None:
    firms.asks_to_join(nora, cast.fjordsikt_id, at=LATER)
    number = organisation_number(11)
    refused(
        "already_asked",
        actions.register_or_ask_to_join,
        number, "x", "NO", "small", "x", by=firms.alone(nora), at=LATER,
    )  # fmt: skip
    refused("already_yours", actions.register_or_ask_to_join, number, "x", "NO", "small", "x", by=cast.bjorn, at=LATER)


def test_nobody_tries_number_after_number_to_see_who_has_an_account(cast: Cast, nora: UUID) -> None:
    by = firms.alone(nora)
    for serial in (11, 12, 501):
        actions.register_or_ask_to_join(organisation_number(serial), "x", "NO", "small", "x", by=by, at=LATER)
    for serial in (13, 502):
        refused(
            "asked_too_often",
            actions.register_or_ask_to_join,
            organisation_number(serial), "x", "NO", "small", "x", by=by, at=LATER,
        )  # fmt: skip
    a_day_later = LATER + timedelta(days=1, microseconds=1)
    actions.register_or_ask_to_join(organisation_number(502), "x", "NO", "small", "x", by=by, at=a_day_later)


def test_an_invitation_is_accepted_by_whoever_has_the_address(cast: Cast, nora: UUID) -> None:
    invited = actions.invite(cast.fjordsikt_id, "NORA.vik@example.no", (READER,), by=cast.bjorn, at=LATER)
    assert [one.id for one in queries.invitations_to(firms.alone(nora), at=LATER)] == [invited]
    actions.accept_invitation(invited, by=firms.alone(nora), at=LATER)
    [choice] = queries.actors_of(nora)
    assert choice.actor.roles == {READER}
    assert queries.open_invitations(cast.bjorn, at=LATER) == []


def test_the_link_alone_lets_nobody_in(cast: Cast, nora: UUID) -> None:
    invited = actions.invite(cast.fjordsikt_id, "kari@example.no", (READER,), by=cast.bjorn, at=LATER)
    view = queries.invitation_by_token(queries.invitation_token(invited), at=LATER)
    assert view.organisation_name == "Fjordsikt AS"
    for by in (firms.alone(nora), cast.camilla):
        with pytest.raises(Missing):
            actions.accept_invitation(invited, by=by, at=LATER)


@pytest.mark.parametrize("token", ["", "x", "0190c2a4b5d67e8f9012345678901234:forged"])
def test_a_forged_link_leads_nowhere(cast: Cast, token: str) -> None:
    with pytest.raises(Missing):
        queries.invitation_by_token(token, at=LATER)


def test_an_invitation_runs_out_is_withdrawn_and_is_used_once(cast: Cast, nora: UUID) -> None:
    invited = actions.invite(cast.fjordsikt_id, "nora.vik@example.no", (READER,), by=cast.bjorn, at=LATER)
    by = firms.alone(nora)
    refused("invitation_over", actions.accept_invitation, invited, by=by, at=LATER + TWO_WEEKS)
    assert queries.invitations_to(by, at=LATER + TWO_WEEKS) == []
    actions.withdraw_invitation(invited, by=cast.bjorn, at=LATER)
    refused("invitation_over", actions.accept_invitation, invited, by=by, at=LATER)
    again = actions.invite(cast.fjordsikt_id, "nora.vik@example.no", (READER,), by=cast.bjorn, at=LATER)
    actions.accept_invitation(again, by=by, at=LATER)
    refused("invitation_over", actions.accept_invitation, again, by=by, at=LATER)
    refused("invitation_accepted", actions.withdraw_invitation, again, by=cast.bjorn, at=LATER)


def test_an_address_is_invited_again_when_the_first_invitation_has_run_out(cast: Cast) -> None:
    actions.invite(cast.fjordsikt_id, "kari@example.no", (READER,), by=cast.bjorn, at=LATER)
    refused("already_invited", actions.invite, cast.fjordsikt_id, "Kari@example.no", (READER,), by=cast.bjorn, at=LATER)
    actions.invite(cast.fjordsikt_id, "kari@example.no", (READER,), by=cast.bjorn, at=LATER + TWO_WEEKS)
    assert len(queries.open_invitations(cast.bjorn, at=LATER + TWO_WEEKS)) == 1


def test_two_firms_invite_the_same_person_and_neither_learns_of_the_other(cast: Cast) -> None:
    actions.invite(cast.fjordsikt_id, "kari@example.no", (READER,), by=cast.bjorn, at=LATER)
    actions.invite(cast.rival_id, "kari@example.no", (READER,), by=cast.camilla, at=LATER)
    for by in (cast.bjorn, cast.camilla):
        assert [one.organisation_id for one in queries.open_invitations(by, at=LATER)] == [by.organisation_id]


def test_an_invitation_to_somebody_with_an_account_looks_like_any_other(cast: Cast, nora: UUID) -> None:
    for address in ("nora.vik@example.no", "ingen@example.no"):
        actions.invite(cast.fjordsikt_id, address, (READER,), by=cast.bjorn, at=LATER)
    with_account, without = queries.open_invitations(cast.bjorn, at=LATER)
    assert (with_account.over, with_account.roles) == (without.over, without.roles)
    events = Event.objects.filter(kind="organisations.MemberInvited").order_by("id")
    assert len({str(event.payload) for event in events}) == 1


def test_only_administrators_invite_and_withdraw(cast: Cast) -> None:
    dag = firms.colleague(cast.bjorn, casting.person("Dag Vik"), TENDERER, at=LATER)
    invite = (actions.invite, cast.fjordsikt_id, "kari@example.no", (READER,))
    refused("only_administrators_manage_people", *invite, by=dag, at=LATER)
    invited = actions.invite(cast.fjordsikt_id, "kari@example.no", (READER,), by=cast.bjorn, at=LATER)
    for act, of in ((actions.withdraw_invitation, invited), (actions.accept_invitation, invited)):
        with pytest.raises(Missing):
            act(of, by=cast.camilla, at=LATER)
    with pytest.raises(Missing):
        actions.invite(cast.fjordsikt_id, "kari@example.no", (READER,), by=cast.camilla, at=LATER)


@pytest.mark.parametrize("address", ["", "kari", "kari@", "kari@example.no\nBcc: x@example.no"])
def test_an_address_that_is_none_is_refused(cast: Cast, address: str) -> None:
    refused("address_is_wrong", actions.invite, cast.fjordsikt_id, address, (READER,), by=cast.bjorn, at=LATER)


def test_the_address_of_a_colleague_to_be_is_in_no_event(cast: Cast) -> None:
    actions.invite(cast.fjordsikt_id, "kari@example.no", (READER,), by=cast.bjorn, at=LATER)
    assert not [event for event in Event.objects.all() if "kari@example.no" in str(event.payload)]


@pytest.mark.usefixtures("own_database")
def test_of_two_who_register_a_firm_at_the_same_instant_one_acts_for_it_and_the_other_asks() -> None:
    people = [firms.alone(casting.person(name)) for name in ("Kari Lund", "Per Moe")]

    def register(serial: int) -> object:
        number = organisation_number(77)
        return actions.register_or_ask_to_join(number, "Ny AS", "NO", "small", "Oslo", by=people[serial], at=BEGINNING)

    assert at_once(lambda: register(0), lambda: register(1)) == ["done", "done"]
    assert Supplier.objects.count() == 1
    [founder] = SupplierMembership.objects.all()
    [asked] = JoinRequest.objects.all()
    assert {founder.person_id, asked.person_id} == {one.person_id for one in people}


@pytest.mark.usefixtures("own_database")
def test_of_two_administrators_who_answer_at_the_same_instant_one_decides_and_the_other_is_told() -> None:
    bjorn = casting.founder(1, "Fjordsikt AS", "Bjørn Lie")
    if bjorn.organisation_id is None:
        raise AssertionError
    nora = casting.person("Nora Vik")
    asked = firms.asks_to_join(nora, bjorn.organisation_id, at=BEGINNING)

    def admit() -> object:
        return actions.admit_to_firm(asked, (TENDERER,), by=bjorn, at=BEGINNING)

    def decline() -> object:
        return actions.decline_join(asked, by=bjorn, at=BEGINNING)

    assert sorted(at_once(admit, decline)) == ["done", "organisations.join_decided"]
    admitted = JoinRequest.objects.get(id=asked).admitted_at is not None
    assert bool(queries.actors_of(nora)) == admitted
    assert accounts.person(nora).name == "Nora Vik"


@pytest.mark.usefixtures("own_database")
def test_an_invitation_accepted_twice_at_the_same_instant_makes_one_member() -> None:
    bjorn = casting.founder(1, "Fjordsikt AS", "Bjørn Lie")
    if bjorn.organisation_id is None:
        raise AssertionError
    nora = firms.alone(casting.person("Nora Vik"))
    invited = actions.invite(bjorn.organisation_id, "nora.vik@example.no", (READER,), by=bjorn, at=BEGINNING)

    def accept() -> object:
        return actions.accept_invitation(invited, by=nora, at=BEGINNING)

    assert sorted(at_once(accept, accept)) == ["done", "organisations.invitation_over"]
