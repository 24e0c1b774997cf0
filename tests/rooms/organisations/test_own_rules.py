"""What an authority demands of itself beyond the law: stricter or refused, from a day on, and never forgotten."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from terskel.audit.models import Event
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules
from terskel.organisations import actions, queries
from terskel.organisations.models import OwnRuleVersion
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds.cast import BEGINNING, Cast, official, person, the_cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
NEW_YEAR = date(2027, 1, 1)
FORTNIGHT = OwnRules({"dps_tender": 14}, frozenset({(12, 24), (12, 31)}))
REASON = "Småbedrifter trenger tid over høytider."


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def frida(cast: Cast) -> Actor:
    """Administrator at Helfo."""
    return official(person("Frida Holm"), cast.helfo_id, "authority_admin")


def set_rules(by: Actor, own: OwnRules = FORTNIGHT, from_on: date = TODAY, reason: str = REASON) -> None:
    if by.organisation_id is None:
        raise AssertionError
    actions.set_own_rules(by.organisation_id, own, from_on=from_on, reason=reason, by=by, at=BEGINNING)


def test_an_authority_that_decided_nothing_follows_the_law_alone(cast: Cast, frida: Actor) -> None:
    assert queries.own_rules_on(cast.helfo_id, TODAY) == NO_OWN_RULES
    assert queries.own_rule_versions(frida, cast.helfo_id) == []


def test_own_rules_hold_from_their_day_and_for_their_authority_only(cast: Cast, frida: Actor) -> None:
    set_rules(frida, from_on=NEW_YEAR)
    assert queries.own_rules_on(cast.helfo_id, NEW_YEAR - timedelta(days=1)) == NO_OWN_RULES
    assert queries.own_rules_on(cast.helfo_id, NEW_YEAR) == FORTNIGHT
    assert queries.own_rules_on(cast.nhn_id, NEW_YEAR) == NO_OWN_RULES


def test_every_version_is_kept_with_the_days_it_held(cast: Cast, frida: Actor) -> None:
    set_rules(frida)
    set_rules(frida, OwnRules({"dps_tender": 20}), NEW_YEAR)
    set_rules(frida, OwnRules({"dps_tender": 21}), NEW_YEAR)
    set_rules(frida, NO_OWN_RULES, date(2027, 7, 1))
    back, third, second, first = queries.own_rule_versions(frida, cast.helfo_id)
    assert (first.from_on, first.until_on, first.holds_on(date(2026, 12, 31))) == (TODAY, date(2026, 12, 31), True)
    assert second.never_held
    assert not second.holds_on(NEW_YEAR)
    assert (third.until_on, third.decided_by_name) == (date(2027, 6, 30), "Frida Holm")
    assert (back.number, back.own, back.until_on) == (4, NO_OWN_RULES, None)
    assert queries.own_rules_on(cast.helfo_id, date(2027, 3, 1)) == third.own
    assert queries.own_rules_on(cast.helfo_id, date(2027, 7, 1)) == NO_OWN_RULES


def test_the_audit_says_what_was_demanded_from_when_and_why(cast: Cast, frida: Actor) -> None:
    set_rules(frida, from_on=NEW_YEAR)
    event = Event.objects.get(kind="organisations.OwnRulesSet")
    assert (event.person_name, event.subject_id) == ("Frida Holm", cast.helfo_id)
    assert event.payload == {
        "number": 1,
        "from_on": "2027-01-01",
        "rules": {"periods": {"dps_tender": 14}, "extra_free": ["12-24", "12-31"]},
        "reason": REASON,
    }


@pytest.mark.parametrize(
    ("own", "code"),
    [
        (OwnRules({"dps_tender": 9}), "core.own_rule_laxer"),
        (OwnRules({"dps_assess": 11}), "core.own_rule_laxer"),
        (OwnRules({"dps_assess": 0}), "core.own_rule_no_length"),
        (OwnRules({"documentation_keep": 5}), "organisations.own_rule_not_used"),
        (OwnRules(extra_free=frozenset({(12, 23)})), "organisations.own_free_day_unknown"),
    ],
)
def test_what_is_laxer_than_the_law_or_no_rule_of_ours_is_refused(frida: Actor, own: OwnRules, code: str) -> None:
    assert refused(lambda: set_rules(frida, own)) == code
    assert not OwnRuleVersion.objects.exists()


def test_a_laxer_rule_is_refused_with_the_clause_it_falls_short_of(frida: Actor) -> None:
    with pytest.raises(RefusedAct) as stopped:
        set_rules(frida, OwnRules({"dps_tender": 9}))
    assert stopped.value.refused.clause == "FOA § 26-7(3)"


def test_own_rules_are_neither_backdated_nor_without_a_reason_nor_repeated(frida: Actor) -> None:
    assert refused(lambda: set_rules(frida, from_on=TODAY - timedelta(days=1))) == "organisations.own_rules_backdated"
    assert refused(lambda: set_rules(frida, from_on=date(2260, 1, 1))) == "organisations.own_rules_too_far"
    assert refused(lambda: set_rules(frida, reason=" ")) == "organisations.own_rules_without_reason"
    assert refused(lambda: set_rules(frida, NO_OWN_RULES)) == "organisations.own_rules_unchanged"
    set_rules(frida)
    assert refused(lambda: set_rules(frida)) == "organisations.own_rules_unchanged"


def test_only_the_authoritys_own_administrators_set_its_rules(cast: Cast, frida: Actor) -> None:
    def for_helfo(by: Actor) -> None:
        actions.set_own_rules(cast.helfo_id, FORTNIGHT, from_on=TODAY, reason=REASON, by=by, at=BEGINNING)

    assert refused(lambda: for_helfo(cast.brita)) == "organisations.only_administrators_set_rules"
    elsewhere = official(casting.person("Nils Foss"), cast.nhn_id, "authority_admin")
    for stranger in (elsewhere, cast.bjorn):
        with pytest.raises(Missing):
            for_helfo(stranger)
    with pytest.raises(Missing):
        queries.own_rule_versions(cast.astrid, cast.helfo_id)
    assert queries.own_rule_versions(cast.brita, cast.helfo_id) == []


@pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
def test_the_database_refuses_to_alter_what_was_decided(frida: Actor, verb: str) -> None:
    set_rules(frida)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    statement = {
        "update": "UPDATE organisations_ownruleversion SET reason = 'en annen'",
        "delete": "DELETE FROM organisations_ownruleversion",
        "truncate": "TRUNCATE organisations_ownruleversion",
    }[verb]
    with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
