"""What the procurement report of a competition holds, and what it still lacks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import actions as award_actions
from terskel.awards import queries, reporting
from terskel.awards.policy import READERS
from terskel.awards.queries import AwardView
from terskel.contracts import actions, supplements
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.web.authority.report_words import ReportRow, report_rows
from terskel.web.shared.acting import actor_of, authority_page


@authority_page(*READERS)
def report(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = reporting.report(actor, competition_id, at=now)
    award = queries.award_for_room(competition_id, at=now)
    rows = rows_of(actor, award, found)
    context = {
        "found": found,
        "supplement": supplements.supplement(actor, competition_id),
        "may_supplement": actor.has(BUYER, APPROVER) and actor.mandate is None,
        "rows": rows,
        "missing": [row for row in rows if row.fact.state == "missing"],
        "lettered": any(row.fact.letter for row in rows),
    }
    return render(request, "authority/awards/report.html", context)


def rows_of(actor: Actor, award: AwardView | None, found: reporting.ReportView) -> list[ReportRow]:
    """The facts in words, each with the address where this reader puts it right."""
    open_to_change = award is None or award.state == "prepared"
    return report_rows(
        found.facts,
        found.terms.competition_id,
        writes=actor.has(BUYER) and open_to_change,
        decides=actor.has(APPROVER, BUYER) and award is not None,
    )


@require_POST
@authority_page(BUYER, APPROVER)
def supplement(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """A new version of the report, with what has happened since."""
    actions.supplement_report(competition_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("A new version of the report is written. The earlier ones stay."))
    return redirect("authority:award_report", competition_id)


@require_POST
@authority_page(BUYER, APPROVER)
def of_cancellation(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The report of a competition that was cancelled and has none yet."""
    award_actions.report_cancellation(competition_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The report is written."))
    return redirect("authority:award_report", competition_id)
