"""A petition for an interim injunction stops the signing as FOA §§ 25-3, 10-3 and 30-10 say, and nothing else does."""

from datetime import date, datetime

import pytest

from terskel.core.instants import end_of_day, start_of_day
from terskel.core.suspension import CaseKind, suspension

TOLD_AT = start_of_day(date(2027, 1, 28))
ENDS_AT = end_of_day(date(2027, 2, 8))


@pytest.mark.parametrize(
    ("kind", "clause", "filed_on", "told_at", "ends_at", "suspends", "why"),
    [
        ("injunction", "FOA § 25-3", date(2027, 2, 8), TOLD_AT, ENDS_AT, True, "suspends"),
        ("injunction", "FOA § 25-3", date(2027, 2, 9), TOLD_AT, ENDS_AT, False, "late"),
        ("injunction", "FOA § 25-3", date(2027, 2, 1), TOLD_AT, None, False, "no_standstill"),
        ("injunction", "FOA § 25-3", date(2027, 1, 20), None, None, False, "no_award"),
        ("injunction", "", date(2027, 2, 1), TOLD_AT, ENDS_AT, False, "no_rule"),
        ("court_action", "FOA § 25-3", date(2027, 2, 1), TOLD_AT, ENDS_AT, False, "court_action"),
        ("review_board", "FOA § 25-3", date(2027, 2, 1), TOLD_AT, ENDS_AT, False, "review_board"),
    ],
)
def test_when_the_law_stops_the_signing(
    kind: CaseKind,
    clause: str,
    filed_on: date,
    told_at: datetime | None,
    ends_at: datetime | None,
    suspends: bool,
    why: str,
) -> None:
    found = suspension(kind, clause=clause, filed_on=filed_on, told_at=told_at, standstill_ends_at=ends_at)
    assert (found.suspends, found.why) == (suspends, why)
