"""The grounds on which a request to participate must or may be rejected (FOA §§ 24-1, 24-2)."""

from datetime import date, datetime
from typing import Final

from terskel.core import exclusion
from terskel.core.exclusion import QUALIFICATION_NOT_MET, Ground

__all__ = ["BY_CODE", "GROUNDS", "QUALIFICATION_NOT_MET", "Ground", "may_suspend", "usable_until"]

GROUNDS: Final[tuple[Ground, ...]] = (
    *exclusion.EXCLUSIONS,
    Ground("R-241-1b", "FOA § 24-1(1)b", "must"),
    Ground("R-241-2b", "FOA § 24-1(2)b", "may"),
)
BY_CODE: Final = {ground.code: ground for ground in GROUNDS}


def may_suspend(code: str) -> bool:
    """Whether it can befall somebody who is admitted: a requirement no longer met, or a ground for exclusion."""
    ground = BY_CODE.get(code)
    return ground is not None and (ground.exclusion or ground.names_requirement)


def usable_until(code: str, event_on: date | None, at: datetime) -> datetime | None:
    """The first instant at which the ground can no longer be used (§ 24-6); None where it does not grow old."""
    return exclusion.usable_until(BY_CODE[code], event_on, at)
