"""Competitions on their way through the approval before publication."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from terskel.competitions import queries
from terskel.core.actors import Actor
from terskel.web.authority.needs.lines import LINES_PER_KIND
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.short import short_instant

_STEPS: Final = {
    "decide": (gettext_lazy("Approve the publication: %(title)s"), gettext_lazy("Sent %(at)s"), "approval"),
    "publish": (gettext_lazy("Publish the competition: %(title)s"), gettext_lazy("Approved %(at)s"), "check"),
    "put_right": (gettext_lazy("Put the competition right: %(title)s"), gettext_lazy("Sent back %(at)s"), "draft"),
}


def publications(actor: Actor, at: datetime) -> Iterator[Need]:
    """What the approver decides, and what the buyer does next; those that have waited longest first."""
    for one in queries.approval_steps(actor, at=at)[:LINES_PER_KIND]:
        what, why, page = _STEPS[one.step]
        yield Need(
            Urgency.WAITING_ON_ME,
            what % {"title": one.title},
            why % {"at": short_instant(one.since)},
            reverse(f"authority:competition_{page}", args=[one.id]),
            one.since,
        )
