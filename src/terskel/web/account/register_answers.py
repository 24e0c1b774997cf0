"""What the register says of a firm, for the form that registers it: kept for a day, asked for when it is not."""

from datetime import datetime

from terskel.core.actors import Actor
from terskel.organisations import actions, queries
from terskel.organisations.register import RegisterAnswer, RegisterAway, look_up

# The Commission's recommendation 2003/361 counts employees first; turnover decides only for the few near a limit.
_LIMITS = ((10, "micro"), (50, "small"), (250, "medium"))


def from_register(number: str, *, by: Actor, at: datetime) -> RegisterAnswer | None:
    """None while the register is away: the reader writes the name, and a job asks again later."""
    kept = queries.register_answer(number, at=at)
    if kept is not None:
        return kept
    try:
        answer = look_up(number)
    except RegisterAway:
        return None
    actions.keep_register_answer(answer, by=by, at=at)
    return answer


def size_by_staff(employees: int | None) -> str:
    """The size class of that many employees; empty where the register does not say how many."""
    if employees is None:
        return ""
    return next((name for limit, name in _LIMITS if employees < limit), "large")
