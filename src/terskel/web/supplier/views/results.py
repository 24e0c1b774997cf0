"""A supplier's results: what became of its tenders, with points and reasons."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.awards import queries
from terskel.competitions import queries as competitions
from terskel.contracts import queries as contracts
from terskel.documents import queries as documents
from terskel.evaluation.grounds import title_of
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.pages import Pages
from terskel.web.shared.seen import mark_seen

PAGE: Final = 50


@supplier_page()
def results(request: HttpRequest) -> HttpResponse:
    actor, now, pages = actor_of(request), clock.now(), Pages(request)
    first = (pages.number - 1) * PAGE
    told = [(key, at, "won" if won else "not_won") for key, at, won in queries.results_for_supplier(actor)]
    reversed_ = [(key, at, "reversed") for key, at in queries.reversals_for_supplier(actor)]
    shown = sorted([*told, *reversed_], key=lambda one: one[1], reverse=True)[first : first + PAGE]
    found = competitions.competitions_by_ids([competition_id for competition_id, _at, _state in shown], at=now)
    rows = [(found[key], at, state) for key, at, state in shown if key in found]
    return render(request, "supplier/results/list.html", {"rows": rows, "pages": pages.of(len(shown), PAGE)})


@supplier_page()
def result(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What was told and stands; whoever follows an old message to one that was reversed learns that instead."""
    actor, now, language = actor_of(request), clock.now(), languages.current()
    if queries.reversed_for_supplier(actor, competition_id) is not None:
        return redirect("supplier:competition", competition_id)
    own = queries.result_for_supplier(actor, competition_id)
    mark_seen(request, competition_id, "result")
    rejection = own.sheet.rejection
    scores = [
        (one, own.row.criterion(one.id), own.sheet.reason(one, own.terms.language) if one.kind == "quality" else "")
        for one in own.terms.criteria
        if own.row is not None
    ]
    context = {
        "own": own,
        "scores": scores,
        "ground": title_of(rejection.ground, language) if rejection else "",
        "contract": contracts.contract_of_competition(actor, competition_id, at=now),
        "letters": documents.letters_for_recipient(actor, competition_id),
        "in_standstill": own.standstill_ends_at is not None and now < own.standstill_ends_at,
    }
    return render(request, "supplier/results/result.html", context)
