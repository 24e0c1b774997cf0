"""Contracts that wait for this person's signature."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.contracts import queries
from terskel.contracts.queries import Wanted
from terskel.core.actors import Actor
from terskel.web.authority.needs.lines import LINES_PER_KIND
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.short import short_day


def signatures(actor: Actor, at: datetime) -> Iterator[Need]:
    """Those that start first come first."""
    waiting = [row for row in queries.contracts(actor, Wanted(unsigned=True), at=at) if row.waits_for_reader]
    for row in sorted(waiting, key=lambda one: one.starts_on)[:LINES_PER_KIND]:
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Sign the contract: %(title)s") % {"title": row.title},
            _("%(supplier)s, starts %(day)s") % {"supplier": row.counterpart, "day": short_day(row.starts_on)},
            reverse("authority:contract", args=[row.id]),
            row.standstill_ends_at,
        )
