"""What waits for the firm itself: somebody who asks for access, mail that does not arrive, evidence that runs out."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.core import formats
from terskel.core.actors import CONTACT, SUPPLIER_ADMIN, TENDERER, Actor
from terskel.core.instants import oslo_day
from terskel.notifications import queries as mails
from terskel.organisations import queries as organisations
from terskel.qualification.queries import library
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.short import short_instant


def of(actor: Actor, *, at: datetime) -> Iterator[Need]:
    """As many statements however much there is."""
    for one in organisations.join_requests(actor):
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Answer %(name)s, who asks for access") % {"name": one.name},
            _("Asked %(at)s") % {"at": short_instant(one.asked_at)},
            reverse("account:answer_join", args=[one.id]),
            one.asked_at,
        )
    yield from _out_of_reach(actor)
    if actor.has(SUPPLIER_ADMIN, CONTACT):
        yield from _people_to_confirm(actor, at)
    if actor.has(SUPPLIER_ADMIN, TENDERER):
        yield from _expiring(actor, at)


def _people_to_confirm(actor: Actor, at: datetime) -> Iterator[Need]:
    """Once a year: are the contact person and the signatories right?"""
    if actor.organisation_id is None:
        return
    firm = organisations.supplier(actor.organisation_id)
    last = firm.people_confirmed_at or firm.registered_at
    if at - last >= organisations.CHECKED_EVERY:
        yield Need(
            Urgency.POLICY,
            _("Check who is your contact person and who signs"),
            _("Last checked %(at)s") % {"at": short_instant(last)},
            reverse("supplier:firm"),
        )


def _out_of_reach(actor: Actor) -> Iterator[Need]:
    if actor.organisation_id is None:
        return
    receiving = organisations.recipients_of_supplier(actor.organisation_id)
    gone = mails.unreachable([member.email for member in receiving])
    for member in receiving:
        if member.email in gone and (actor.has(SUPPLIER_ADMIN, CONTACT) or member.person_id == actor.person_id):
            yield Need(
                Urgency.WAITING_ON_ME,
                _("Mend the address of %(name)s") % {"name": member.name},
                _("Cannot be reached by mail"),
                reverse("account:people"),
                gone[member.email],
            )


def _expiring(actor: Actor, at: datetime) -> Iterator[Need]:
    for row in library.expiring(actor, on=oslo_day(at)):
        if row.valid_to is None:
            continue
        day = formats.day(row.valid_to, actor.language)
        why = _("Expired %(day)s") if row.state == "expired" else _("Expires %(day)s")
        yield Need(
            Urgency.POLICY,
            _("Renew the evidence: %(title)s") % {"title": row.title},
            why % {"day": day},
            reverse("supplier:evidence", args=[row.id]),
        )
