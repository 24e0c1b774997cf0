"""Every limit of the rulebook is there under its number, with the function that counts it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from terskel.core.deadlines import Deadline, NoLimit
from terskel.core.deadlines.register import LIMITS, Given, Limit
from terskel.core.languages import LANGUAGES
from terskel.core.rulesets import as_of, rule_book

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
