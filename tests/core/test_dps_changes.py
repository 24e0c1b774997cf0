"""What may be changed in a published DPS, and what a requirement may ask about: closed lists, each with its clause."""

from datetime import UTC, datetime, timedelta

import pytest

from terskel.core.decisions import Refused
from terskel.core.dps_changes import CHANGE_KINDS, MATERIAL, may_change
from terskel.core.languages import LANGUAGES
from terskel.core.lifecycles import DPS, DpsFacts
from terskel.core.phrases import refusal_text
from terskel.core.requirement_types import KINDS, REQUIREMENT_TYPES, TURNOVER, USUAL_TYPES, types_of

NOON = datetime(2027, 3, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize("code", CHANGE_KINDS)
def test_a_change_that_is_not_material_may_be_made_and_has_its_clause(code: str) -> None:
    assert may_change(code)
    assert CHANGE_KINDS[code].clause.startswith("FOA §")


@pytest.mark.parametrize("what", MATERIAL)
def test_a_material_change_is_refused_with_its_clause_and_what_to_do(what: str) -> None:
    decision = may_change(what)
    assert isinstance(decision, Refused)
    assert (decision.code, decision.clause) == ("dps.change_is_material", MATERIAL[what])
    assert all(refusal_text(decision, language) for language in LANGUAGES)


def test_nothing_is_both_material_and_not() -> None:
    assert not MATERIAL.keys() & CHANGE_KINDS.keys()


def test_a_change_that_nobody_knows_is_no_change() -> None:
    with pytest.raises(KeyError):
        may_change("price")


def test_whoever_may_buy_is_changed_by_a_notice_and_a_newcomer_by_a_sign_off() -> None:
    assert CHANGE_KINDS["member_added"].notice
    assert CHANGE_KINDS["member_added"].sign_off
    assert CHANGE_KINDS["member_succeeded"].notice
    assert CHANGE_KINDS["member_succeeded"].sign_off
    assert CHANGE_KINDS["member_left"].notice
    assert CHANGE_KINDS["extension"].notice


def test_every_requirement_type_is_of_one_kind_and_each_kind_has_a_usual_one() -> None:
    assert [one.code for kind in KINDS for one in types_of(kind)] == list(REQUIREMENT_TYPES)
    assert {REQUIREMENT_TYPES[code].kind for code in USUAL_TYPES.values()} == set(KINDS) == USUAL_TYPES.keys()
    assert all(REQUIREMENT_TYPES[code].unit == "kroner" for code in TURNOVER)


def test_a_suspended_dps_keeps_its_door_open_and_still_ends() -> None:
    day = timedelta(days=1)
    facts = DpsFacts(NOON - 9 * day, NOON - 5 * day, NOON - 4 * day, NOON + day, suspended_at=NOON - day)
    assert DPS.state(facts, NOON - 2 * day) == "operative"
    assert DPS.state(facts, NOON) == "suspended"
    assert DPS.permit("receive_application", facts, NOON)
    assert DPS.permit("change", facts, NOON)
    assert not DPS.permit("use_for_competition", facts, NOON)
    assert DPS.state(facts, NOON + day) == "ended"
