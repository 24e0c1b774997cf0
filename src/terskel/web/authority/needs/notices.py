"""Public notices that the authority owes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel.competitions import queries as competitions
from terskel.core.actors import BUYER, CONTRACT_MANAGER, DPS_MANAGER, Actor
from terskel.notices import queries
from terskel.web.authority.needs.lines import LINES_PER_KIND, law_clock, limit
from terskel.web.shared.parts import Need

_AWARD: Final = "award"
_TASKS: Final = {
    "contract_notice": gettext_lazy("Register the publication of the contract notice"),
    "change": gettext_lazy("Send the change notice"),
    "end": gettext_lazy("Send the notice that the system has ended"),
}


def owed(actor: Actor, at: datetime) -> Iterator[Need]:
    """Those of a system are its manager's; the award notice of a contract is the buyer's too (FOA § 21-6)."""
    if not actor.has(DPS_MANAGER, BUYER, CONTRACT_MANAGER):
        return
    found = [one for one in queries.owed(actor) if one.kind == _AWARD or actor.has(DPS_MANAGER)][:LINES_PER_KIND]
    titles = competitions.titles([one.matter_id for one in found if one.kind == _AWARD])
    for notice in found:
        title = titles[notice.matter_id] if notice.kind == _AWARD else ""
        yield Need(
            law_clock(notice.due_at, at),
            _("Send the contract award notice: %(title)s") % {"title": title} if title else _TASKS[notice.kind],
            limit(notice.due_at, at),
            reverse("authority:notice", args=[notice.id]),
            notice.due_at,
        )
