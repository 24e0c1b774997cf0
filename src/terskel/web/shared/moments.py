"""What the clock makes true next, as pages and calendars say it."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.core.actors import Actor
from terskel.overview.moments import ComingMoment, MomentKind

_KINDS: Final[Mapping[MomentKind, Promise]] = {
    "questions": _("Last day for questions"),
    "closing": _("Deadline for tenders"),
    "validity": _("Tenders bind until"),
    "standstill": _("The standstill ends"),
    "first_window": _("The first window closes"),
    "request_limit": _("Requests should be decided"),
}
_TITLES: Final[Mapping[MomentKind, Promise]] = {
    "questions": _("Last day for questions: %(name)s"),
    "closing": _("Deadline for tenders: %(name)s"),
    "validity": _("Tenders bind until: %(name)s"),
    "standstill": _("The standstill ends: %(name)s"),
    "first_window": _("The first window closes: %(name)s"),
    "request_limit": _("Requests should be decided: %(name)s"),
}


def kind_of(moment: ComingMoment) -> str:
    """What happens, without saying in which matter."""
    return str(_KINDS[moment.kind])


def title_of(moment: ComingMoment) -> str:
    return str(_TITLES[moment.kind]) % {"name": moment.name}


def address_of(moment: ComingMoment, actor: Actor) -> str:
    if actor.is_supplier:
        return reverse("supplier:competition", args=[moment.about_id])
    if moment.kind not in {"first_window", "request_limit"}:
        return reverse("authority:competition", args=[moment.about_id])
    return reverse("authority:dps", args=[moment.about_id])
