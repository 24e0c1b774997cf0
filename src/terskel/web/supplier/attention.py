"""What needs a firm, in few lines on its start page; all of it in a table that sorts, is narrowed and downloaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.tables import Column, Table

FEW: Final = 12
"""So many lines are shown as they are; of more, each group shows its first."""
FIRST: Final = 6
ON_A_PAGE: Final = 50
GROUPS: Final[Mapping[str, tuple[str | Promise, tuple[Urgency, ...]]]] = {
    "soon": (_("Time limits that run out"), (Urgency.OVERDUE, Urgency.LAW_SOON, Urgency.CONTRACT_SOON)),
    "waiting": (_("Waits for you"), (Urgency.WAITING_ON_ME, Urgency.POLICY)),
    "news": (_("For your information"), (Urgency.INFORMATION,)),
}
"""In the order of the ranking: nothing in a later group is more urgent than anything in an earlier."""
_OF: Final = {urgency: key for key, (_label, urgencies) in GROUPS.items() for urgency in urgencies}


@dataclass(frozen=True, slots=True)
class Group:
    """The first lines of one kind, and where all of them are where these are not all; "" where they are."""

    heading: str | Promise
    count: int
    first: Sequence[Need]
    all_address: str


def in_groups(needs: Sequence[Need]) -> list[Group]:
    """`needs` in their order of urgency; no groups where they are few."""
    if len(needs) <= FEW:
        return []
    page, found = reverse("supplier:waiting"), []
    for key, (heading, _urgencies) in GROUPS.items():
        rows = [one for one in needs if _OF[one.urgency] == key]
        if rows:
            found.append(Group(heading, len(rows), rows[:FIRST], f"{page}?kind={key}" if len(rows) > FIRST else ""))
    return found


class KindForm(PageForm):
    """Which of them; something unknown is all."""

    kind = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("Everything")), *((key, label) for key, (label, _urgencies) in GROUPS.items())],
        required=False,
    )

    @property
    def asked(self) -> str:
        return self.cleaned_data["kind"] if self.is_valid() else ""


def table_of(request: HttpRequest, needs: Sequence[Need], kind: str) -> Table[Need]:
    """`kind`: a key of `GROUPS`, "" for all."""
    never = datetime.max.replace(tzinfo=UTC)
    columns: list[Column[Need]] = [
        Column(
            "what",
            _("What"),
            lambda row: row.what,
            link=lambda row: str(row.address),
            sort=lambda row: str(row.what),
            head=True,
        ),
        Column("why", _("Why now"), lambda row: row.why, bare=True),
        Column("due", _("Time limit"), lambda row: row.due_at, sort=lambda row: row.due_at or never, brief=True),
        Column("kind", _("Kind"), lambda row: GROUPS[_OF[row.urgency]][0], brief=True),
    ]
    rows = [one for one in needs if not kind or _OF[one.urgency] == kind]
    return Table(
        request,
        columns,
        rows,
        caption=GROUPS[kind][0] if kind else _("Everything that needs you"),
        empty=_("Nothing of this kind needs you."),
        downloads=True,
        formats=("csv", "xlsx"),
        most=ON_A_PAGE,
    )
