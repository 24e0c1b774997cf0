"""What the clock makes true next, as pages and calendars say it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.core.actors import Actor
from terskel.overview.moments import ComingMoment


def title_of(moment: ComingMoment) -> str:
    titles = {
        "closing": _("Deadline for tenders: %(name)s"),
        "standstill": _("The standstill ends: %(name)s"),
        "first_window": _("The first window closes: %(name)s"),
        "request_limit": _("Requests should be decided: %(name)s"),
    }
    return titles[moment.kind] % {"name": moment.name}


def address_of(moment: ComingMoment, actor: Actor) -> str:
    if actor.is_supplier:
        return reverse("supplier:competition", args=[moment.about_id])
    if moment.kind in {"closing", "standstill"}:
        return reverse("authority:competition", args=[moment.about_id])
    return reverse("authority:dps", args=[moment.about_id])
