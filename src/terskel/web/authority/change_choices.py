"""What can be changed in a published DPS as it stands, and what a form of a kind of change lets one choose among."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from terskel.core.actors import Actor
from terskel.dps import queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.organisations import queries as organisations
from terskel.web.authority.forms.dps_changes import KIND_FORMS

_IN_OPERATION: Final = ("operative", "suspended")
_AT_STATES: Final = {
    "category_paused": ("open",),
    "category_resumed": ("paused",),
    "category_merged": ("open", "paused"),
    "category_closed": ("open", "paused"),
}
"""The states of the categories that a step in their life can be taken with."""
_LEAST: Final = {"category_merged": 2, "category_closed": 2}


class Choices:
    """For one reader and one DPS at one instant; reads what a kind of change needs when it is asked for."""

    def __init__(self, actor: Actor, dps: DpsView, at: datetime) -> None:
        self._actor, self._dps, self._now = actor, dps, at
        self._categories = [one for one in queries.categories(actor, dps.id, at=at) if one.label]
        self._members = queries.members(actor, dps.id, at=at)

    def kinds(self) -> list[str]:
        """The kinds of change that there is something to change by, in their order."""
        return [kind for kind in KIND_FORMS if self._possible(kind)]

    def _possible(self, kind: str) -> bool:
        if kind == "member_succeeded":
            return bool(self._merged())
        if kind == "member_left":
            return bool(self._members)
        if kind == "category_clarified":
            return bool(self._there())
        if kind == "category_opened":
            return bool(self._categories) and self._dps.state in _IN_OPERATION
        if kind in _AT_STATES:
            return len(self._ready_for(kind)) >= _LEAST.get(kind, 1) and self._dps.state in _IN_OPERATION
        return True

    def _merged(self) -> list[queries.MemberView]:
        """Members that are part of another body, and still named."""
        named = {one.authority_id for one in self._members}
        return [one for one in self._members if one.merged_into_id is not None and one.merged_into_id not in named]

    def one_of(self, kind: str, which: str) -> list[tuple[UUID, str]] | None:
        """What to choose from before the form can be shown; None where nothing is left to choose."""
        if kind == "requirement_clarified":
            many = [(one.id, f"{one.number} {one.text}") for one in self._requirements()]
        elif kind == "category_clarified":
            many = [(one.id, one.label) for one in self._there()]
        else:
            return None
        return None if which in (str(ident) for ident, _label in many) else many

    def of(self, kind: str, which: str) -> dict[str, Any]:
        """What the form of a kind needs besides the DPS."""
        match kind:
            case "member_added":
                return {"authorities": organisations.authorities().values()}
            case "member_succeeded":
                return {"members": self._merged()}
            case "member_left":
                return {"members": self._members}
            case "requirement_clarified":
                return {"requirement": next(one for one in self._requirements() if str(one.id) == which)}
            case "category_clarified":
                return {"category": next(one for one in self._there() if str(one.id) == which)}
            case "category_opened":
                library = queries.library(self._actor)
                return {"categories": self._there(), "requirements": self._requirements(), "library": library}
            case _ if kind in _AT_STATES:
                return {"categories": self._ready_for(kind)}
            case _:
                return {}

    def _there(self) -> list[CategoryView]:
        return [one for one in self._categories if one.is_there(self._now)]

    def _ready_for(self, kind: str) -> list[CategoryView]:
        return [one for one in self._categories if one.state(self._now) in _AT_STATES[kind]]

    def _requirements(self) -> list[RequirementView]:
        return queries.requirements(self._actor, self._dps.id, at=self._now)
