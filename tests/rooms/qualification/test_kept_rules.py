"""A request is decided by the rules the DPS was announced under, however the rules changed since."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from terskel.core.instants import last_day_before
from terskel.core.rulesets import RuleSet, rule_book
from terskel.core.rulesets.own import KeptRules, OwnRules
from terskel.core.rulesets.values import PeriodRule, Series
from terskel.organisations import actions as organisations
from terskel.qualification import actions, clocks, queries
from terskel.qualification.models import ApplicationLine
from tests.worlds.cast import Cast, official, oslo, person
from tests.worlds.dps import admitted, operative_dps
from tests.worlds.lent import lent_cast

APPLIED_AT = oslo("2027-02-01 10:00")
WINDOW = oslo("2026-05-29 12:00")
SUMMER = oslo("2026-08-03 09:00")


def demand(cast: Cast, days: int, from_on: date, *, of: str = "dps_assess") -> None:
    """Norsk helsenett counts `days` working days, whatever the law gives; where nothing is said, to decide requests."""
    administrator = official(person("Frida Holm"), cast.nhn_id, "authority_admin")
    organisations.set_own_rules(
        cast.nhn_id,
        OwnRules({of: days}),
        from_on=from_on,
        reason="Leverandørene skal ikke vente.",
        by=administrator,
        at=oslo(f"{from_on} 08:00"),
    )


def due_of_a_request_in_february(cast: Cast, before: date | None, after: date | None) -> date:
    """The last day to decide a request of 1 February 2027; Norsk helsenett demands eight days from one of the days."""
    if before is not None:
        demand(cast, 8, before)
    world = operative_dps(cast)
    if after is not None:
        demand(cast, 8, after)
    application_id = admitted(world, cast.camilla, ("IKT-01",), at=APPLIED_AT)
    line = ApplicationLine.objects.get(application_id=application_id)
    return clocks.clock(line.due_at, APPLIED_AT).last_day


@pytest.mark.django_db
def test_a_dps_announced_under_a_stricter_rule_counts_by_it() -> None:
    assert due_of_a_request_in_february(lent_cast(), date(2026, 11, 20), None) == date(2027, 2, 11)


@pytest.mark.django_db
def test_a_rule_made_after_the_announcement_does_not_reach_the_dps() -> None:
    assert due_of_a_request_in_february(lent_cast(), None, date(2027, 1, 5)) == date(2027, 2, 15)


@pytest.mark.django_db
def test_a_dps_without_own_rules_counts_by_the_law() -> None:
    assert due_of_a_request_in_february(lent_cast(), None, None) == date(2027, 2, 15)


def changed_on_1_july(days: int) -> RuleSet:
    """The law, were the ten working days to become `days` on 1 July 2026; as a DPS announced in June keeps it."""
    (rule,) = rule_book().periods["dps_assess"].entries
    if not isinstance(rule, PeriodRule):
        raise AssertionError
    both = (
        replace(rule, valid_to=date(2026, 6, 30)),
        replace(rule, valid_from=date(2026, 7, 1), value=Decimal(days)),
    )
    book = replace(rule_book(), periods={**rule_book().periods, "dps_assess": Series("dps_assess", both)})
    return RuleSet("no-2026-04-21", date(2026, 4, 21), book)


def test_a_dps_of_june_keeps_its_clock_across_1_july_2026() -> None:
    june = changed_on_1_july(7)
    july = replace(june, id="no-2026-07-01", valid_from=date(2026, 7, 1))
    assert clocks.limit(SUMMER, WINDOW, 10, KeptRules(june)).last_day == date(2026, 8, 17)
    assert clocks.limit(SUMMER, WINDOW, 10, KeptRules(july)).last_day == date(2026, 8, 12)


def test_an_extension_follows_the_kept_rules_too() -> None:
    kept = KeptRules(changed_on_1_july(7), OwnRules({"dps_assess_extended": 12}))
    assert clocks.limit(SUMMER, WINDOW, 10, kept, extended=True).last_day == date(2026, 8, 19)


def test_the_first_window_follows_the_period_printed_in_its_documents_whatever_we_demand_since() -> None:
    kept = KeptRules(changed_on_1_july(7), OwnRules({"dps_assess": 5}))
    assert clocks.limit(oslo("2026-05-20 10:00"), WINDOW, 10, kept).last_day == date(2026, 6, 12)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demanded_on", "last_day"), [(date(2026, 11, 20), date(2027, 5, 21)), (None, date(2027, 5, 18))]
)
def test_an_updated_declaration_is_awaited_as_long_as_the_rules_the_dps_was_announced_under_say(
    demanded_on: date | None, last_day: date
) -> None:
    """Asked on Monday 10 May 2027: five working days, or eight as Norsk helsenett gives; 17 May is none."""
    cast = lent_cast()
    if demanded_on is not None:
        demand(cast, 8, demanded_on, of="espd_update")
    operative_dps(cast)
    asked_at = oslo("2027-05-10 10:00")
    right = queries.my_rights(cast.bjorn, at=asked_at)[0]
    actions.request_renewal(right.id, reason="Et år er gått.", by=cast.astrid, at=asked_at)
    (renewal,) = queries.my_rights(cast.bjorn, at=asked_at)[0].renewals
    assert last_day_before(renewal.due_at) == last_day
