"""A competition is held to the law and to its buyer's own rules as they were when it was announced."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.queries import clocks
from terskel.core.actors import Actor
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules
from terskel.organisations import actions as organisations
from tests.rooms.refusals import refused
from tests.worlds.cast import official, oslo, person
from tests.worlds.competitions import CLOSES_AT, DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, publish

pytestmark = pytest.mark.django_db

FORTNIGHT = OwnRules(
    {"dps_tender": 14, "answers_before_deadline": 8, "standstill": 12}, frozenset({(12, 24), (12, 31)})
)
FIRST_WITH_OWN = oslo("2027-01-26 00:00")
JUNE = "no-2026-04-21"


@pytest.fixture
def frida(draft: CompetitionWorld) -> Actor:
    """Administrator at Helfo, which buys."""
    return official(person("Frida Holm"), draft.cast.helfo_id, "authority_admin")


def demand(by: Actor, own: OwnRules, at: datetime = DRAFTED_AT) -> None:
    if by.organisation_id is None:
        raise AssertionError
    organisations.set_own_rules(
        by.organisation_id, own, from_on=at.date(), reason="Mer tid til små firmaer.", by=by, at=at
    )


def test_the_earliest_lawful_deadline_is_counted_with_the_buyers_own_rule_and_says_so(
    draft: CompetitionWorld, frida: Actor
) -> None:
    demand(frida, FORTNIGHT)
    found = queries.check(draft.cast.brita, draft.id, at=PUBLISHED_AT)
    assert found.earliest.instant == FIRST_WITH_OWN
    assert "Virksomhetens egen regel på 14 er strengere enn lovens 10 og brukes." in found.earliest.explain("nb")


def test_a_deadline_that_the_law_allows_and_our_own_rule_does_not_is_refused(
    draft: CompetitionWorld, frida: Actor
) -> None:
    demand(frida, FORTNIGHT)
    assert refused(lambda: publish(draft, closes_at=CLOSES_AT)) == "competitions.deadline_too_early"
    publish(draft, closes_at=FIRST_WITH_OWN)
    assert draft.terms.closes_at == FIRST_WITH_OWN


def test_the_publication_check_weighs_climate_by_our_own_rule(draft: CompetitionWorld, frida: Actor) -> None:
    demand(frida, OwnRules(climate_weight=Decimal(35)))
    found = queries.check(draft.cast.brita, draft.id, at=PUBLISHED_AT)
    assert "climate_weight_too_low" in {one.code for one in found.blocking}
    assert refused(lambda: publish(draft)) == "competitions.not_ready"


def test_what_we_demand_after_the_announcement_does_not_reach_it(draft: CompetitionWorld, frida: Actor) -> None:
    publish(draft)
    demand(frida, FORTNIGHT, PUBLISHED_AT + timedelta(hours=1))
    assert draft.terms.own_rules == NO_OWN_RULES
    assert clocks.last_answer(draft.terms, CLOSES_AT).last_day == date(2027, 1, 16)


def test_what_we_demanded_at_the_announcement_stays_when_we_go_back_to_the_law(
    draft: CompetitionWorld, frida: Actor
) -> None:
    demand(frida, FORTNIGHT)
    publish(draft, closes_at=FIRST_WITH_OWN)
    demand(frida, NO_OWN_RULES, PUBLISHED_AT + timedelta(hours=1))
    assert draft.terms.own_rules == FORTNIGHT
    assert draft.terms.kept.law.id == "no-2026-07-01"
    assert clocks.last_answer(draft.terms, FIRST_WITH_OWN).last_day == date(2027, 1, 17)
    event = Event.objects.get(kind="competitions.CompetitionPublished")
    assert event.payload["own_rules"] == FORTNIGHT.to_json()


def test_an_answer_after_our_own_last_day_moves_the_deadline(draft: CompetitionWorld, frida: Actor) -> None:
    demand(frida, FORTNIGHT)
    publish(draft, closes_at=FIRST_WITH_OWN)
    question = actions.ask(draft.id, "Er det hjemmekontor?", by=draft.cast.bjorn, at=oslo("2027-01-13 10:00"))
    too_late = oslo("2027-01-18 00:00")
    answer = {"answer": "Ja.", "by": draft.cast.brita}
    assert refused(lambda: actions.answer(question, **answer, at=too_late)) == "competitions.answer_too_late"
    actions.answer(question, **answer, at=too_late - timedelta(microseconds=1))


def test_a_chosen_standstill_is_at_least_as_long_as_our_own(draft: CompetitionWorld, frida: Actor) -> None:
    demand(frida, FORTNIGHT)
    change = {"by": draft.cast.brita, "at": DRAFTED_AT}
    short = refused(lambda: actions.change_draft(draft.id, standstill_days=10, **change))
    assert short == "competitions.standstill_too_short"
    actions.change_draft(draft.id, standstill_days=15, **change)
    publish(draft, closes_at=FIRST_WITH_OWN)
    assert draft.terms.standstill_days == 15


def test_a_standstill_drafted_before_our_own_is_lengthened_at_publication(
    draft: CompetitionWorld, frida: Actor
) -> None:
    assert draft.terms.standstill_days == 10
    demand(frida, FORTNIGHT)
    publish(draft, closes_at=FIRST_WITH_OWN)
    assert draft.terms.standstill_days == 12


def test_a_standstill_that_was_chosen_off_stays_off(draft: CompetitionWorld, frida: Actor) -> None:
    demand(frida, FORTNIGHT)
    actions.change_draft(draft.id, standstill_days=0, by=draft.cast.brita, at=DRAFTED_AT)
    publish(draft, closes_at=FIRST_WITH_OWN)
    assert draft.terms.standstill_days == 0


def test_a_standstill_that_would_end_on_an_extra_free_day_ends_after_it(draft: CompetitionWorld, frida: Actor) -> None:
    demand(frida, OwnRules(extra_free=frozenset({(12, 24), (12, 31)})))
    publish(draft)
    lawful = replace(draft.terms, own_rules=NO_OWN_RULES)
    sent_at = oslo("2027-12-14 10:00")
    ours, laws = clocks.standstill_end(draft.terms, sent_at, 10), clocks.standstill_end(lawful, sent_at, 10)
    assert ours is not None
    assert laws is not None
    assert (laws.last_day, ours.last_day) == (date(2027, 12, 24), date(2027, 12, 27))
    assert clocks.standstill_end(draft.terms, sent_at, 0) is None


def test_our_own_award_notice_limit_is_kept(draft: CompetitionWorld, frida: Actor) -> None:
    demand(frida, OwnRules({"award_notice": 14}))
    publish(draft)
    assert clocks.award_notice_due(draft.terms, oslo("2027-03-01 10:00")).last_day == date(2027, 3, 15)


def test_a_competition_of_june_counts_tax_information_as_in_june_also_after_1_july_2026(
    draft: CompetitionWorld,
) -> None:
    publish(draft)
    june = replace(draft.terms, ruleset_id=JUNE, closes_at=oslo("2026-07-20 12:00"))
    july = replace(june, ruleset_id="no-2026-07-01")
    letter_on = date(2026, 8, 3)
    assert clocks.tax_information_oldest(june, letter_on) == date(2026, 1, 20)
    assert clocks.tax_information_oldest(july, letter_on) == date(2026, 2, 3)


def test_the_owner_of_the_dps_does_not_bind_another_body_that_buys(draft: CompetitionWorld) -> None:
    demand(official(person("Nils Foss"), draft.cast.nhn_id, "authority_admin"), FORTNIGHT)
    publish(draft)
    assert draft.terms.own_rules == NO_OWN_RULES
