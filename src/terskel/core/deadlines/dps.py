"""Time limits of a DPS up to the tender deadline (FOA §§ 26-5 to 26-7)."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from terskel.core import calendars
from terskel.core.deadlines.counting import forward, own_steps, rule_of
from terskel.core.deadlines.result import Deadline, NoLimit, Step
from terskel.core.decisions import refuse
from terskel.core.instants import OSLO, last_day_before, oslo_day, require_instant
from terskel.core.rulesets import BuyerKind, RuleSet, as_of
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

_ONE_DAY: Final = timedelta(days=1)
_AGREEMENT: Final = "FOA §§ 26-7(3), 20-3(3)"


def first_window_earliest_close(
    dispatched_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None
) -> Deadline:
    """T-01: the earliest close of the first window, from the documented dispatch of the notice."""
    return forward(rule_of("dps_first_applications", dispatched_at, rules), oslo_day(dispatched_at), own)


def later_applications() -> NoLimit:
    """T-02: after the first invitation requests come in as long as the system lasts."""
    return NoLimit("T-02", "FOA § 26-6(2)", (Step("always_open"),))


def application_due(
    received_at: datetime, *, extended: bool = False, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None
) -> Deadline:
    """T-03, extended T-04: a request to participate is decided before this instant."""
    rule_id = "dps_assess_extended" if extended else "dps_assess"
    return forward(rule_of(rule_id, received_at, rules), oslo_day(received_at), own)


def initial_assessment_due(window_closed_at: datetime, working_days: int, *, rules: RuleSet | None = None) -> Deadline:
    """T-05: requests of the first window are decided within the period printed in the documents.

    Counted from the last day of the window: one that closes at 00:00 ended the day before.
    """
    rule = rule_of("dps_assess", window_closed_at, rules)
    counted = forward(rule, last_day_before(window_closed_at), length=working_days)
    steps = (Step("window_closed", counted.steps[0].facts), *counted.steps[1:])
    return Deadline("T-05", counted.instant, counted.last_day, "FOA §§ 26-6(4), 26-7(2)", steps, counted.verified)


def tender_earliest_close(
    sent_at: datetime,
    *,
    restricted_documents: bool = False,
    own: OwnRules = NO_OWN_RULES,
    rules: RuleSet | None = None,
) -> Deadline:
    """T-06, with restricted documents T-08: the earliest tender deadline after the invitation was sent."""
    rule = rule_of("dps_tender", sent_at, rules)
    if not restricted_documents:
        return forward(rule, oslo_day(sent_at), own)
    extra = rule_of("restricted_documents_extra", sent_at, rules)
    minimum, added = own.length(rule), own.length(extra)
    told = (
        *own_steps(rule, own),
        Step("restricted_documents", {"extra": added, "minimum": minimum}),
        *own_steps(extra, own),
    )
    longer = forward(rule, oslo_day(sent_at), own, *told, length=minimum + added)
    clause = f"{rule.clause}, {extra.clause}"
    return Deadline(
        extra.number, longer.instant, longer.last_day, clause, longer.steps, rule.verified and extra.verified
    )


def tender_agreed_close(
    sent_at: datetime,
    agreed_at: datetime,
    *,
    buyer_kind: BuyerKind,
    everyone_agreed: bool,
    own: OwnRules = NO_OWN_RULES,
    rules: RuleSet | None = None,
) -> Deadline:
    """T-07: a shorter deadline that every admitted supplier agreed to; without their agreement T-06 holds.

    A state buyer has no such way: refused (`core.no_agreement_for_the_state`). The deadline is the same for all.
    """
    if buyer_kind == "state":
        refuse("core.no_agreement_for_the_state", _AGREEMENT)
    if not everyone_agreed:
        return tender_earliest_close(sent_at, own=own, rules=rules)
    instant = require_instant(agreed_at)
    if instant <= require_instant(sent_at):
        refuse("core.agreed_before_sent", _AGREEMENT, agreed_at=instant, sent_at=sent_at)
    steps = (Step("invitation_sent_at", {"at": require_instant(sent_at)}), Step("agreed", {"instant": instant}))
    return Deadline("T-07", instant, last_day_before(instant), _AGREEMENT, steps)


def espd_update_due(requested_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None) -> Deadline:
    """T-10: how long a supplier has, at least, to send an updated self-declaration."""
    return forward(rule_of("espd_update", requested_at, rules), oslo_day(requested_at), own)


def suggested_close(earliest: Deadline) -> datetime:
    """Policy: noon of the first working day after a minimum has run out (rulebook §3.3)."""
    hour = as_of(earliest.last_day).known_period("suggested_hour").whole
    day = calendars.next_working_day(earliest.last_day + _ONE_DAY)
    return datetime.combine(day, time(hour), tzinfo=OSLO).astimezone(UTC)
