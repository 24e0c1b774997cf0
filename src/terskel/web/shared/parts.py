"""The small data structures the parts of a page are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, IntEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class TaskStatus(Enum):
    """How far a task is; finished is plain text, so that colour marks what needs work."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_YET = "not_yet"
    PROBLEM = "problem"


TASK_WORDS: Final[dict[TaskStatus, Promise]] = {
    TaskStatus.NOT_STARTED: _("Not started"),
    TaskStatus.IN_PROGRESS: _("In progress"),
    TaskStatus.DONE: _("Completed"),
    TaskStatus.NOT_YET: _("Cannot start yet"),
    TaskStatus.PROBLEM: _("There is a problem"),
}
TASK_COLOURS: Final[dict[TaskStatus, str]] = {
    TaskStatus.NOT_STARTED: "accent",
    TaskStatus.IN_PROGRESS: "info",
    TaskStatus.PROBLEM: "danger",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. The title begins with a verb. No address: it can't be started yet.

    `language`: of a title that people have written.
    """

    title: Text
    status: TaskStatus
    address: str | None = None
    hint: Text = ""
    language: str = ""

    @property
    def words(self) -> Promise:
        return TASK_WORDS[self.status]

    @property
    def colour(self) -> str:
        return TASK_COLOURS.get(self.status, "")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts. With `change_address` the line ends in a link "Change".

    `language`: of a label that people have written.
    """

    label: Text
    value: object
    link: str = ""
    change_address: str = ""
    language: str = ""


class Urgency(IntEnum):
    """Why something stands where it does on a list of what needs someone: the law's clocks first."""

    OVERDUE = 0
    LAW_SOON = 1
    CONTRACT_SOON = 2
    WAITING_ON_ME = 3
    POLICY = 4
    INFORMATION = 5


URGENCY_COLOURS: Final[dict[Urgency, str]] = {Urgency.OVERDUE: "danger", Urgency.LAW_SOON: "warning"}


@dataclass(frozen=True, slots=True)
class Need:
    """One line of "what needs me now": what it is, why now, and the one place to act. `due_at` orders equals."""

    urgency: Urgency
    what: Text
    why: Text
    address: Text
    due_at: datetime | None = None

    @property
    def colour(self) -> str:
        return URGENCY_COLOURS.get(self.urgency, "")


def ranked(needs: Iterable[Need]) -> list[Need]:
    """The most urgent first; among equals the one that falls due first, those without a time limit last."""
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(needs, key=lambda need: (need.urgency, need.due_at or never))


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of a timeline. `done`: it has passed."""

    title: Text
    at: datetime | date | None
    done: bool
    note: Text = ""
