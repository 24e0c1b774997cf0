"""Every limit of the rulebook is there under its number, with the function that counts it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from terskel.core.deadlines import Deadline, NoLimit
from terskel.core.deadlines.register import LIMITS, Given, Limit
from terskel.core.decisions import RefusedAct
from terskel.core.instants import oslo_day
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text
from terskel.core.rulesets import as_of, rule_book
from terskel.core.rulesets.own import OwnRules

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
GIVEN = Given(
    at=AT,
    days=10,
    agreed_at=datetime(2026, 11, 27, 11, tzinfo=UTC),
    procedure="open",
    stage="tenders",
    buyer_kind="other",
    everyone_agreed=True,
)


def test_the_numbers_are_those_of_the_rulebook(shared: Path) -> None:
    assert list(LIMITS) == [*(f"T-{number:02}" for number in range(1, 26)), "T-GEN"]
    rulebook = (shared / "law" / "rulebook.md").read_text(encoding="utf-8")
    for number in LIMITS:
        assert number in rulebook


@pytest.mark.parametrize("number", LIMITS)
def test_each_limit_answers_under_its_number_with_clause_and_words(number: str) -> None:
    limit = LIMITS[number]
    found = limit.count(GIVEN)
    assert isinstance(found, Deadline | NoLimit)
    assert found.rule == number
    assert found.clause
    for language in LANGUAGES:
        assert limit.name(language)
        assert found.explain(language)


@pytest.mark.parametrize("number", [number for number, limit in LIMITS.items() if "at" in limit.needs])
def test_a_limit_without_its_event_is_no_guess(number: str) -> None:
    with pytest.raises(ValueError, match="counted from an instant"):
        LIMITS[number].count(Given(days=3))


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_a_limit_rests_on_periods_of_its_own_number(limit: Limit) -> None:
    rules = as_of(date(2026, 11, 21))
    assert len(limit.rules(rules)) == len(limit.periods)
    assert limit.number in {rule.number for rule in limit.rules(rules)} or not limit.periods


def test_every_numbered_period_belongs_to_a_limit() -> None:
    rules = as_of(date(2026, 11, 21))
    numbers = {name: rules.known_period(name).number for name in rule_book().periods}
    used = {period for limit in LIMITS.values() for period in limit.periods}
    left_over = {name for name, number in numbers.items() if number.startswith("T-") and name not in used}
    assert {numbers[name] for name in left_over} == {"T-GEN"}


OURS = {
    "dps_first_applications": "T-01",
    "dps_assess": "T-03",
    "dps_assess_extended": "T-04",
    "dps_tender": "T-06",
    "restricted_documents_extra": "T-08",
    "answers_before_deadline": "T-09",
    "espd_update": "T-10",
    "standstill": "T-12",
    "injunction_after_rejection": "T-13",
    "award_notice": "T-14",
    "tax_information_age": "T-19",
    "documentation_keep": "T-20",
    "electronic_auction": "T-21",
    "access_request": "T-23",
    "dialogue_report": "T-25",
    "open_tenders": "T-GEN",
}


@pytest.mark.parametrize("period", OURS)
def test_a_stricter_rule_of_our_own_is_counted_with(period: str) -> None:
    law = as_of(date(2026, 11, 21)).known_period(period)
    stricter = law.whole + (-1 if law.kind in ("maximum", "oldest") else 1)
    given = replace(GIVEN, days=None)
    limit = LIMITS[OURS[period]]
    ours = limit.count(replace(given, own=OwnRules(periods={period: stricter})))
    assert isinstance(ours, Deadline)
    assert ours.last_day != limit.count(given).last_day


@pytest.mark.parametrize("number", [number for number, limit in LIMITS.items() if limit.periods])
def test_a_limit_is_counted_with_the_rules_that_were_kept_and_not_with_those_of_the_day(number: str) -> None:
    nothing_known = as_of(date(2016, 12, 31))
    with pytest.raises(RefusedAct) as stopped:
        LIMITS[number].count(replace(GIVEN, rules=nothing_known))
    assert stopped.value.refused.code == "core.rule_unknown"


def test_an_embargo_that_ends_on_teds_day_is_counted_with_the_rules_that_were_kept() -> None:
    with pytest.raises(RefusedAct) as stopped:
        LIMITS["T-24"].count(Given(published_on=date(2026, 11, 25), rules=as_of(date(2016, 12, 31))))
    assert stopped.value.refused.code == "core.rule_unknown"


def test_where_not_everyone_agreed_the_minimum_holds_and_ours_may_be_longer() -> None:
    alone = replace(GIVEN, everyone_agreed=False)
    ours = LIMITS["T-07"].count(replace(alone, own=OwnRules(periods={"dps_tender": 14})))
    law = LIMITS["T-07"].count(alone)
    assert isinstance(ours, Deadline)
    assert isinstance(law, Deadline)
    assert ours.last_day > law.last_day


def test_before_july_2026_tax_information_without_a_tender_deadline_is_refused_with_the_clause() -> None:
    with pytest.raises(RefusedAct) as stopped:
        LIMITS["T-19"].count(Given(at=datetime(2026, 6, 1, 9, tzinfo=UTC)))
    assert (stopped.value.refused.code, stopped.value.refused.clause) == ("core.event_unknown", "FOA § 7-2")


def test_the_last_day_of_an_embargo_is_the_day_on_which_it_ends() -> None:
    found = LIMITS["T-24"].count(GIVEN)
    assert isinstance(found, Deadline)
    assert found.last_day == oslo_day(found.instant) == date(2026, 11, 25)


def test_the_circumstance_decides_the_minimum_of_another_procedure() -> None:
    ordinary, urgent = (LIMITS["T-GEN"].count(replace(GIVEN, circumstance=one)) for one in ("ordinary", "urgent"))
    assert isinstance(ordinary, Deadline)
    assert isinstance(urgent, Deadline)
    assert urgent.last_day < ordinary.last_day


def test_without_a_procedure_the_limit_is_that_of_an_open_one() -> None:
    assert LIMITS["T-GEN"].count(replace(GIVEN, procedure=None)) == LIMITS["T-GEN"].count(GIVEN)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"buyer_kind": "state"}, "core.no_agreement_for_the_state"),
        ({"agreed_at": AT}, "core.agreed_before_sent"),
    ],
)
def test_an_agreed_deadline_that_cannot_be_is_refused_in_words(change: dict[str, object], code: str) -> None:
    with pytest.raises(RefusedAct) as stopped:
        LIMITS["T-07"].count(replace(GIVEN, **change))  # type: ignore[arg-type]
    assert stopped.value.refused.code == code
    for language in LANGUAGES:
        assert refusal_text(stopped.value.refused, language)
