"""Assistance that waits for an answer, and competitions one helps with."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.competitions import queries
from terskel.core.actors import DPS_MANAGER, Actor
from terskel.web.authority.needs.lines import LINES_PER_KIND
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.short import short_day


def assisting(actor: Actor, at: datetime) -> Iterator[Need]:
    """What has waited longest comes first."""
    for one in queries.assistances(actor, open_only=True, at=at)[::-1][:LINES_PER_KIND]:
        address = reverse("authority:assistance", args=[one.id])
        if one.side == "central" and one.state == "requested" and actor.has(DPS_MANAGER):
            yield Need(
                Urgency.WAITING_ON_ME,
                _("%(body)s asks for help with a competition: %(title)s")
                % {"body": one.authority_name, "title": one.competition_title},
                _("Wanted published %(day)s") % {"day": short_day(one.wanted_on)},
                reverse("authority:assistance_answer", args=[one.id]),
                one.requested_at,
            )
        elif one.side == "central" and any(key == actor.person_id for key, _name in one.assistants):
            yield Need(
                Urgency.WAITING_ON_ME,
                _("Help %(body)s with the competition: %(title)s")
                % {"body": one.authority_name, "title": one.competition_title},
                _("Wanted published %(day)s") % {"day": short_day(one.wanted_on)},
                address,
                one.answered_at,
            )
