"""Bodies that ask for access to the tool."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.core.actors import Actor
from terskel.organisations import queries
from terskel.web.authority.needs.lines import LINES_PER_KIND
from terskel.web.shared.parts import Need, Urgency


def access(actor: Actor, _at: datetime) -> Iterator[Need]:
    """Who has waited longest comes first."""
    for one in queries.access_requests(actor, open_only=True)[::-1][:LINES_PER_KIND]:
        yield Need(
            Urgency.WAITING_ON_ME,
            _("%(name)s asks for access to the tool for %(body)s") % {"name": one.name, "body": one.body_name},
            _("Give access and choose roles, or decline"),
            reverse("account:access_request", args=[one.id]),
            one.asked_at,
        )
