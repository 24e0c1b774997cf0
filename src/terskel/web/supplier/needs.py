"""What needs someone in a firm now: invitations nobody has answered, drafts nobody has delivered."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.qualification import queries as qualification
from terskel.tenders import queries as tenders
from terskel.web.shared.parts import Need, Urgency, ranked
from terskel.web.shared.short import short_instant

SOON: Final = timedelta(days=3)


def of(actor: Actor, *, at: datetime) -> list[Need]:
    """Everything that waits for this firm, the most urgent first."""
    return ranked([*_invitations(actor, at), *_drafts(actor, at)])


def _invitations(actor: Actor, at: datetime) -> Iterator[Need]:
    """Competitions open for tenders in which the firm has neither delivered nor declined."""
    invited = [
        row
        for row in competitions.invitations(actor, at=at)
        if row.declined_at is None
        and row.competition.cancelled_at is None
        and row.competition.closes_at is not None
        and row.competition.closes_at > at
    ]
    states = tenders.my_states(actor, [row.competition.id for row in invited])
    for row in invited:
        state, closes_at = states.get(row.competition.id, ""), row.competition.closes_at
        if state == "delivered" or closes_at is None:
            continue
        begun = state == "drafting"
        words = _("Deliver the tender: %(title)s") if begun else _("Read the invitation: %(title)s")
        yield Need(
            Urgency.LAW_SOON if closes_at - at <= SOON else Urgency.CONTRACT_SOON,
            words % {"title": row.competition.title},
            _("Deadline %(at)s") % {"at": short_instant(closes_at)},
            reverse("supplier:tender" if begun else "supplier:competition", args=[row.competition.id]),
            closes_at,
        )


def _drafts(actor: Actor, at: datetime) -> Iterator[Need]:
    """Requests to participate that were begun and not delivered: uploaded is not delivered."""
    for row in qualification.my_applications(actor, at=at):
        if row.state == "draft":
            yield Need(
                Urgency.POLICY,
                _("Finish the request to %(dps)s") % {"dps": row.dps.name},
                _("Begun, not delivered"),
                reverse("supplier:application", args=[row.id]),
                row.started_at,
            )
