"""Who may sign for a firm: its own word first, confirmed by the register or a document, until it is over."""

from datetime import timedelta

import pytest

from terskel.audit.models import Event
from terskel.core.actors import SIGNATORY, SYSTEM, Actor
from terskel.core.decisions import Missing, Permitted, Refused, RefusedAct
from terskel.core.instants import oslo_day
from terskel.core.mandates import Signer
from terskel.organisations import actions, queries
from terskel.organisations.register import KEPT_FOR
from tests.statements import asked
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import BEGINNING, Cast
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db
LATER = BEGINNING + timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


def shown(cast: Cast, *signers: Signer) -> None:
    number = queries.supplier(cast.fjordsikt_id).number
    actions.keep_register_signers(number, signers, by=SYSTEM, at=LATER)


def state(cast: Cast, hours: float = 0) -> str:
    (one,) = queries.mandates(cast.bjorn, at=LATER + timedelta(hours=hours))
    return one.state


def refused(act: object) -> str:
    assert isinstance(act, Refused)
    return act.code


def test_a_mandate_is_the_firm_s_word_until_something_shows_it(cast: Cast) -> None:
    firms.mandate(cast.bjorn, at=LATER)
    assert state(cast) == "claimed"
    assert queries.mandates(cast.camilla, at=LATER) == []


def test_what_the_register_shows_is_confirmed_at_once(cast: Cast) -> None:
    shown(cast, Signer("SIGN", "BJØRN ANDERS LIE"))
    firms.mandate(cast.bjorn, "signature", at=LATER)
    (one,) = queries.mandates(cast.bjorn, at=LATER)
    assert (one.state, one.confirmed_by) == ("confirmed", "register")


def test_what_the_register_shows_of_another_confirms_nothing(cast: Cast) -> None:
    shown(cast, Signer("SIGN", "Nora Nordlys"), Signer("SIFE", "Bjørn Lie"))
    firms.mandate(cast.bjorn, "signature", at=LATER)
    assert state(cast) == "claimed"


def test_what_the_register_shows_no_more_is_over(cast: Cast) -> None:
    shown(cast, Signer("SIGN", "Bjørn Lie"))
    firms.mandate(cast.bjorn, "signature", at=LATER)
    shown(cast)
    actions.check_mandates(cast.fjordsikt_id, by=SYSTEM, at=LATER)
    assert state(cast) == "revoked"


def test_an_answer_of_the_register_older_than_a_day_is_not_used(cast: Cast) -> None:
    shown(cast, Signer("SIGN", "Bjørn Lie"))
    firms.mandate(cast.bjorn, "signature", at=LATER + KEPT_FOR)
    (one,) = queries.mandates(cast.bjorn, at=LATER + KEPT_FOR)
    assert one.state == "claimed"


def test_a_mandate_runs_to_the_end_of_its_last_day(cast: Cast) -> None:
    actions.claim_mandate(
        cast.fjordsikt_id, "power_of_attorney", jointly=True, last_day=oslo_day(LATER), by=cast.bjorn, at=LATER
    )
    assert state(cast) == "claimed"
    assert state(cast, hours=24) == "expired"
    tomorrow = LATER + timedelta(days=1)
    person_id = cast.bjorn.person_id
    assert person_id is not None
    assert isinstance(queries.may_sign_for(cast.fjordsikt_id, person_id, at=LATER), Permitted)
    assert refused(queries.may_sign_for(cast.fjordsikt_id, person_id, at=tomorrow)) == "organisations.mandate_expired"
    firms.mandate(cast.bjorn, at=tomorrow)
    assert isinstance(queries.may_sign_for(cast.fjordsikt_id, person_id, at=tomorrow), Permitted)


def test_a_mandate_taken_back_signs_nothing(cast: Cast) -> None:
    mandate = firms.mandate(cast.bjorn, at=LATER)
    with pytest.raises(Missing):
        actions.revoke_mandate(mandate, by=cast.camilla, at=LATER)
    actions.revoke_mandate(mandate, by=cast.bjorn, at=LATER)
    assert state(cast) == "revoked"
    person_id = cast.bjorn.person_id
    assert person_id is not None
    assert refused(queries.may_sign_for(cast.fjordsikt_id, person_id, at=LATER)) == "organisations.mandate_revoked"
    with pytest.raises(RefusedAct):
        actions.revoke_mandate(mandate, by=cast.bjorn, at=LATER)


def test_somebody_has_one_mandate_at_a_time(cast: Cast) -> None:
    firms.mandate(cast.bjorn, at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        firms.mandate(cast.bjorn, "procuration", at=LATER)
    assert refusal.value.refused.code == "organisations.mandate_runs_already"


@pytest.fixture
def eli(cast: Cast) -> Actor:
    return firms.colleague(cast.bjorn, casting.person("Eli Foss"), SIGNATORY, at=LATER)


def test_a_colleague_claims_only_for_herself_and_an_administrator_for_her(cast: Cast, eli: Actor) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.claim_mandate(
            cast.fjordsikt_id, "procuration", jointly=False, person_id=cast.bjorn.person_id, by=eli, at=LATER
        )
    assert refusal.value.refused.code == "organisations.only_administrators_manage_people"
    actions.claim_mandate(
        cast.fjordsikt_id, "procuration", jointly=False, person_id=eli.person_id, by=cast.bjorn, at=LATER
    )
    assert [one.person_name for one in queries.mandates(eli, at=LATER)] == ["Eli Foss"]


def test_whoever_has_no_task_of_signing_claims_nothing(cast: Cast) -> None:
    dag = firms.colleague(cast.bjorn, casting.person("Dag Vik"), "reader", at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        firms.mandate(dag, at=LATER)
    assert refusal.value.refused.code == "organisations.not_a_signatory"


def test_whoever_leaves_the_firm_no_longer_signs_for_it(cast: Cast, eli: Actor) -> None:
    firms.mandate(eli, at=LATER)
    membership = next(one for one in queries.people(cast.fjordsikt_id) if one.person_id == eli.person_id)
    actions.end_membership(membership.membership_id, by=cast.bjorn, at=LATER + timedelta(hours=1))
    (one,) = queries.mandates(cast.bjorn, at=LATER + timedelta(hours=1))
    assert one.state == "revoked"


def test_an_unknown_kind_and_a_day_that_is_over_are_refused(cast: Cast) -> None:
    with pytest.raises(RefusedAct) as refusal:
        firms.mandate(cast.bjorn, "habit", at=LATER)
    assert refusal.value.refused.code == "organisations.mandate_kind_unknown"
    yesterday = oslo_day(LATER) - timedelta(days=1)
    with pytest.raises(RefusedAct) as late:
        actions.claim_mandate(
            cast.fjordsikt_id, "signature", jointly=False, last_day=yesterday, by=cast.bjorn, at=LATER
        )
    assert late.value.refused.code == "organisations.mandate_ends_in_the_past"


def test_the_mandates_of_a_firm_take_one_statement_however_many(cast: Cast, eli: Actor) -> None:
    def statements() -> int:
        with asked() as found:
            queries.mandates(cast.bjorn, at=LATER)
        return len(found)

    few = statements()
    firms.mandate(eli, at=LATER)
    firms.mandate(cast.bjorn, at=LATER)
    assert statements() == few == 1


def test_the_firm_is_told_once_before_a_mandate_runs_out(cast: Cast) -> None:
    month = timedelta(days=queries.MANDATE_TOLD_DAYS_BEFORE)
    last_day = oslo_day(LATER + month + timedelta(days=1))
    mandate = actions.claim_mandate(
        cast.fjordsikt_id, "power_of_attorney", jointly=False, last_day=last_day, by=cast.bjorn, at=LATER
    )
    assert queries.mandates_to_tell(at=LATER, limit=10) == []
    near = LATER + timedelta(days=2)
    assert queries.mandates_to_tell(at=near, limit=10) == [mandate]
    actions.tell_of_expiring_mandate(mandate, by=SYSTEM, at=near)
    actions.tell_of_expiring_mandate(mandate, by=SYSTEM, at=near)
    assert queries.mandates_to_tell(at=near, limit=10) == []
    (event,) = Event.objects.filter(kind="organisations.MandateExpiring")
    assert event.payload["last_day"] == last_day.isoformat()


def test_of_a_mandate_taken_back_nobody_is_told_that_it_runs_out(cast: Cast) -> None:
    mandate = actions.claim_mandate(
        cast.fjordsikt_id, "power_of_attorney", jointly=False, last_day=oslo_day(LATER), by=cast.bjorn, at=LATER
    )
    actions.revoke_mandate(mandate, by=cast.bjorn, at=LATER)
    assert queries.mandates_to_tell(at=LATER, limit=10) == []
    actions.tell_of_expiring_mandate(mandate, by=SYSTEM, at=LATER)
    assert not Event.objects.filter(kind="organisations.MandateExpiring").exists()
