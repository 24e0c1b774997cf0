"""Time limits from the award letters on: standstill, notice, tax information, documents (FOA chapters 7, 21, 25)."""

from datetime import date, datetime, timedelta
from typing import Final

from terskel.core import calendars
from terskel.core.deadlines.counting import forward, own_steps, rule_of
from terskel.core.deadlines.result import Deadline, Step
from terskel.core.decisions import refuse
from terskel.core.instants import end_of_day, oslo_day, start_of_day
from terskel.core.rulesets import RuleSet, as_of
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

_ONE_DAY: Final = timedelta(days=1)
_MONTHS_A_QUARTER: Final = 3


def standstill_end(
    sent_at: datetime,
    *,
    days: int | None = None,
    electronic: bool = True,
    own: OwnRules = NO_OWN_RULES,
    rules: RuleSet | None = None,
) -> Deadline:
    """T-12: the standstill after the award letters; the instant is the earliest at which both may have signed.

    `days` is the standstill that was promised, where it is another than the law's ten (fifteen on paper). A shorter
    one may do where the law asks for none or for a reasonable one; the steps say what it does not give.
    """
    rule = rule_of("standstill" if electronic else "standstill_not_electronic", sent_at, rules)
    shorter = days is not None and days < rule.whole
    said = (Step("standstill_shorter", {"days": days, "law": rule.whole}),) if shorter else ()
    return forward(rule, oslo_day(sent_at), own, *said, length=days)


def injunction_earliest(
    rejection_sent_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None
) -> Deadline:
    """T-13: the earliest limit, if one is set, for asking a court to stop a rejection of a request."""
    return forward(rule_of("injunction_after_rejection", rejection_sent_at, rules), oslo_day(rejection_sent_at), own)


def award_notice_due(concluded_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None) -> Deadline:
    """T-14: the award notice is sent before this instant, counted from when both have signed."""
    return forward(rule_of("award_notice", concluded_at, rules), oslo_day(concluded_at), own)


def fuller_reasons_due(asked_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None) -> Deadline:
    """Fuller reasons are given before this instant (directive art. 55(2)); FOA itself sets no limit."""
    return forward(rule_of("fuller_reasons", asked_at, rules), oslo_day(asked_at), own)


def grouped_award_notice_due(concluded_at: datetime, *, rules: RuleSet | None = None) -> Deadline:
    """T-15: the directive's notice for a quarter. Norway has not taken it into FOA: T-14 binds Norwegian buyers."""
    counted = forward(rule_of("award_notice_grouped", concluded_at, rules), end_of_quarter(oslo_day(concluded_at)))
    return Deadline(
        counted.rule,
        counted.instant,
        counted.last_day,
        counted.clause,
        (*counted.steps, Step("not_taken_into_norwegian_law")),
        counted.verified,
    )


def end_of_quarter(day: date) -> date:
    """The last day of the quarter in which the day lies."""
    first_month = (day.month - 1) // _MONTHS_A_QUARTER * _MONTHS_A_QUARTER + 1
    first = date(day.year, first_month, 1)
    return calendars.months_before(first, -_MONTHS_A_QUARTER) - _ONE_DAY


def tax_information_oldest(
    award_letter_on: date,
    *,
    tender_deadline_on: date | None = None,
    own: OwnRules = NO_OWN_RULES,
    rules: RuleSet | None = None,
) -> Deadline:
    """T-19: the oldest day of issue of tax information that may be relied on; the instant is when that day begins.

    Counted back from the award letter; under the rule until 30 June 2026 from the tender deadline, and refused
    (`core.event_unknown`) when that is not given. Backwards nothing rolls (T-R5).
    """
    rule = (rules or as_of(award_letter_on)).known_period("tax_information_age")
    event = award_letter_on if rule.event == "award_letter" else tender_deadline_on
    if event is None:
        refuse("core.event_unknown", rule.clause, rule=rule.number)
    months = own.length(rule)
    oldest = calendars.months_before(event, months)
    steps = (
        Step(f"{rule.event}_on", {"day": event}),
        *own_steps(rule, own),
        Step("months_back", {"count": months, "day": oldest}),
    )
    return Deadline(rule.number, start_of_day(oldest), oldest, rule.clause, steps, rule.verified)


def documentation_kept_until(
    concluded_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None
) -> Deadline:
    """T-20: documentation is kept at least until this instant; the contract itself for as long as it runs.

    Other duties (archives, accounts) may bind longer and always win.
    """
    rule = rule_of("documentation_keep", concluded_at, rules)
    years, event = own.length(rule), oslo_day(concluded_at)
    last = calendars.months_before(event, -12 * years)
    steps = (
        Step(rule.event, {"day": event}),
        *own_steps(rule, own),
        Step("years", {"count": years, "day": last}),
        Step("kept_longer"),
    )
    return Deadline(rule.number, end_of_day(last), last, rule.clause, steps, rule.verified)
