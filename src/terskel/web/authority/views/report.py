"""What the procurement report of a competition holds, and what it still lacks."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.awards import queries, reporting
from terskel.awards.policy import READERS
from terskel.awards.queries import AwardView
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
