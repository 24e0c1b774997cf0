"""The limits of one competition, each counted by the rules it was announced under, however long ago that was."""

from datetime import date, datetime

from terskel.competitions.queries.views import Terms
from terskel.core import deadlines
from terskel.core.deadlines import Deadline
from terskel.core.instants import last_day_before


def last_answer(terms: Terms, closes_at: datetime) -> Deadline:
    """The last day to answer questions before that deadline (FOA § 14-2(2))."""
    kept = terms.kept
    return deadlines.last_answer(closes_at, own=kept.own, rules=kept.law)


def standstill_end(terms: Terms, sent_at: datetime, days: int) -> Deadline | None:
    """When both may sign at the earliest, if the letters went at `sent_at`; None where no standstill was promised."""
    kept = terms.kept
    return deadlines.standstill_end(sent_at, days=days, own=kept.own, rules=kept.law) if days else None


def award_notice_due(terms: Terms, concluded_at: datetime) -> Deadline:
    """When the award notice is sent at the latest (FOA § 21-6)."""
    kept = terms.kept
    return deadlines.award_notice_due(concluded_at, own=kept.own, rules=kept.law)


def fuller_reasons_due(terms: Terms, asked_at: datetime) -> Deadline:
    """When fuller reasons that were asked for at `asked_at` are given at the latest (directive art. 55(2))."""
    kept = terms.kept
    return deadlines.fuller_reasons_due(asked_at, own=kept.own, rules=kept.law)


def tax_information_oldest(terms: Terms, letter_on: date) -> date:
    """The oldest day of issue of tax information that an award letter of that day may rest on (LOA § 5l)."""
    kept = terms.kept
    deadline_on = last_day_before(terms.closes_at) if terms.closes_at else None
    return deadlines.tax_information_oldest(
        letter_on, tender_deadline_on=deadline_on, own=kept.own, rules=kept.law
    ).last_day
