"""Who scores what, delivering one's own points, and what the panel agrees on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.decisions import Missing, Refused
from terskel.core.phrases import refusal_text
from terskel.evaluation import actions, queries, scoring_policy
from terskel.web.authority.forms.scoring import AgreeForm, PlanForm
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import ActForm, posted


@authority_page()
def plan(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The lead shares out the criteria; colleagues read how."""
    actor = actor_of(request)
    view = queries.evaluation(actor, competition_id)
    scoring = queries.plan(actor, competition_id)
    form = PlanForm(
        posted(request),
        panel=view.panel,
        scoring=scoring,
        criteria=view.terms.quality_criteria,
        begun=queries.scoring_has_begun(actor, competition_id),
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.plan_scoring(competition_id, **form.given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The criteria are shared out."))
            return redirect("authority:evaluation", competition_id)
    lead = view.panel.lead
    context = {
        "form": form,
        "view": view,
        "scoring": scoring,
        "leads": lead is not None and lead.person_id == actor.person_id,
        "rows": [(one, scoring.given_names(one.scored[0].id)) for one in view.terms.quality_criteria],
    }
    return render(request, "authority/evaluation/plan.html", context)


@panel_page
def deliver(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Own points are delivered and stay."""
    actor = actor_of(request)
    form = ActForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.deliver_sheet(competition_id, by=actor, at=clock.now()))
        if done is not None:
            messages.success(
                request, _("Your points are delivered. You now see those of colleagues who have delivered.")
            )
            return redirect("authority:evaluation_matrix", competition_id)
    found = queries.matrix(actor, competition_id)
    left = scoring_policy.may_submit(actor, found.scoring, found.sheets, requirements=found.requirement_ids)
    mine = [
        (one, [(sheet, found.scoring.own(sheet.tender_id, one.id, actor.person_id)) for sheet in found.sheets])
        for one in found.terms.scored
        if actor.person_id in found.scoring.given.get(one.id, ())
    ]
    context = {
        "form": form,
        "matrix": found,
        "mine": mine,
        "left": refusal_text(left, languages.current()) if isinstance(left, Refused) else "",
    }
    return render(request, "authority/evaluation/deliver.html", context)


@panel_page
def agree(request: HttpRequest, competition_id: UUID, criterion_id: UUID) -> HttpResponse:
    """What the members gave alone on one criterion, how far apart they lie, and the panel's points."""
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    asked = next((one for one in found.terms.scored if one.id == criterion_id), None)
    if asked is None or not found.scoring.individual:
        raise Missing
    form = AgreeForm(posted(request), matrix=found, criterion_id=criterion_id, person_id=actor.person_id)
    if request.method == "POST" and form.is_valid():
        saved = attempt(request, form, lambda: actions.score(competition_id, form.marks, by=actor, at=clock.now()))
        if saved is not None:
            count = ngettext("%(number)s tender saved.", "%(number)s tenders saved.", int(saved))
            messages.success(request, count % {"number": saved})
            return redirect("authority:evaluation_agree", competition_id, criterion_id)
        found = queries.matrix(actor, competition_id)
        form.catch_up_with(found)
    rows = [
        form.agree_row(form.row(sheet, found.sheet(sheet.tender_id).scores.get(criterion_id), ""))
        for sheet in form.sheets
    ]
    allowed = scoring_policy.may_write(actor, found.panel, found.scoring, scored_id=criterion_id)
    context = {
        "form": form,
        "matrix": found,
        "asked": asked,
        "rows": rows,
        "closed": refusal_text(allowed, languages.current()) if isinstance(allowed, Refused) else "",
        "frozen": found.standing.finalised_at is not None,
        "alike": any(one.spread and one.spread.is_agreed and one.row.standing is None for one in rows),
    }
    return render(request, "authority/evaluation/agree.html", context)


@require_POST
@panel_page
def adopt(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What everyone gave alike becomes the panel's points."""
    count = actions.adopt_agreed(competition_id, by=actor_of(request), at=clock.now())
    text = ngettext("%(number)s score taken over.", "%(number)s scores taken over.", count)
    messages.success(request, text % {"number": count})
    return redirect("authority:evaluation_matrix", competition_id)
