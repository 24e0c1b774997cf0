"""What a panel waits for from this member: a declaration, checks and scores, a second person, the freezing."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel.core.actors import BUYER, EVALUATOR, Actor
from terskel.evaluation import waiting
from terskel.evaluation.waiting import PanelWork
from terskel.web.authority.needs.lines import LINES_PER_KIND
from terskel.web.shared.parts import Need, Urgency


def panels(actor: Actor, at: datetime) -> Iterator[Need]:
    """At most one line an evaluation, but one more for each rejection that waits for a second person.

    Nobody else sits on a panel than evaluators, and buyers who help another body.
    """
    if not actor.has(EVALUATOR, BUYER):
        return
    for one in waiting.my_work(actor, most=LINES_PER_KIND):
        yield from _lines(one, at)


def _lines(work: PanelWork, at: datetime) -> Iterator[Need]:
    key, named = work.competition_id, {"title": work.title}
    if not work.declared:
        yield _need(_("Declare impartiality: %(title)s") % named, _("You are on the panel"), "declare", key)
    if work.declared != "free" or not work.opened:
        return
    for tender_id in work.to_confirm:
        what = _("Confirm or stop the rejection of %(tenderer)s: %(title)s")
        about = {**named, "tenderer": work.called[tender_id]}
        yield _need(what % about, _("Takes a second person"), "tender", key, tender_id)
    for asked in work.asked:
        if asked.answered or asked.due_at <= at:
            why = _("The answer has come") if asked.answered else _("The time to answer is over")
            address = (key, asked.tender_id, asked.id)
            about = {**named, "tenderer": work.called[asked.tender_id]}
            yield _need(_("Conclude on what %(tenderer)s was asked: %(title)s") % about, why, "conclude", *address)
    if work.unchecked:
        yield _need(
            _("Check the absolute requirements: %(title)s") % named,
            ngettext("%(number)s check left", "%(number)s checks left", work.unchecked) % {"number": work.unchecked},
            "matrix",
            key,
        )
    elif work.own_unscored:
        yield _need(
            _("Score the tenders: %(title)s") % named,
            ngettext("%(number)s score left", "%(number)s scores left", work.own_unscored)
            % {"number": work.own_unscored},
            "matrix",
            key,
        )
    elif work.to_deliver:
        yield _need(_("Deliver your points: %(title)s") % named, _("Colleagues wait for them"), "deliver", key)
    elif work.unscored and not work.awaited:
        yield _need(
            _("Score the tenders: %(title)s") % named,
            ngettext("%(number)s score left", "%(number)s scores left", work.unscored) % {"number": work.unscored},
            "matrix",
            key,
        )
    elif work.lead and work.assessed and work.to_lock:
        yield _need(_("Lock the points for quality: %(title)s") % named, _("Everything is assessed"), "lock", key)
    elif work.lead and work.freezable:
        yield _need(_("Freeze the result: %(title)s") % named, _("Everything is assessed"), "finalise", key)


def _need(what: str, why: str, page: str, *address: object) -> Need:
    return Need(Urgency.WAITING_ON_ME, what, why, reverse(f"authority:evaluation_{page}", args=address))
