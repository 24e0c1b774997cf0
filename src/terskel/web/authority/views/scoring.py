"""The panel's table: the matrix, one requirement or one criterion over all tenders, one tender, its rejection."""

from collections.abc import Sequence
from typing import Final, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import secrecy
from terskel.competitions.queries import RequirementTerms, Scored
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.dps import queries as dps
from terskel.evaluation import actions, policy, queries
from terskel.evaluation.grounds import REQUIREMENT_NOT_MET, title_of
from terskel.evaluation.queries import Matrix
from terskel.tenders.queries import OpenedTenderView
from terskel.web.authority.forms.evaluation import CriterionForm, RequirementForm
from terskel.web.authority.forms.rejecting import RejectForm
from terskel.web.authority.forms.scoring import OwnCriterionForm
from terskel.web.authority.panel_work import next_step
from terskel.web.authority.prices_beside import prices_beside
from terskel.web.authority.stated import file_line, stated_text
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.shared.price_rows import priced_form

REJECTION_LETTER: Final = "evaluation.rejection"


@panel_page
def matrix(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    rows = [
        (
            sheet,
            [sheet.checks.get(key) for key in found.requirement_ids],
            [
                (
                    sheet.scores.get(key),
                    found.scoring.own(sheet.tender_id, key, actor.person_id),
                    found.scoring.spread(sheet.tender_id, key, found.model.scale),
                )
                for key in found.quality_ids
            ],
        )
        for sheet in found.sheets
    ]
    frozen = found.standing.finalised_at is not None
    context = {
        "matrix": found,
        "rows": rows,
        "quality": [(one, *found.progress(one.id)) for one in found.terms.scored],
        "agreeing": found.scoring.individual and not found.scoring.awaited,
        "changed": queries.changes_in_words(found.terms, found.sheets, found.terms.language),
        "step": None if frozen else next_step(found, actor),
    }
    return render(request, "authority/evaluation/matrix.html", context)


@panel_page
def requirement(request: HttpRequest, competition_id: UUID, requirement_id: UUID) -> HttpResponse:
    """One absolute requirement over all tenders."""
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    asked = _one_of(found.terms.requirements, requirement_id)
    form = RequirementForm(posted(request), matrix=found, requirement_id=requirement_id)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            request,
            form,
            lambda: actions.check_requirements(competition_id, form.checks, by=actor, at=clock.now()),
        )
        if saved is not None:
            return _saved(request, competition_id, int(saved), found.requirement_ids, requirement_id)
        found = queries.matrix(actor, competition_id)
        form.catch_up_with(found)
    opened = queries.opened_tenders(actor, competition_id)
    rows = [
        form.row(
            sheet,
            found.sheet(sheet.tender_id).checks.get(requirement_id),
            _said(
                opened[sheet.tender_id],
                requirement_id,
                stated_text(asked, opened[sheet.tender_id].requirements.get(requirement_id)),
            ),
        )
        for sheet in form.sheets
    ]
    context = {"form": form, "matrix": found, "asked": asked, "rows": rows}
    return render(request, "authority/evaluation/requirement.html", context)


@panel_page
def criterion(request: HttpRequest, competition_id: UUID, criterion_id: UUID) -> HttpResponse:
    """One quality criterion, or a part of one, over all tenders that passed the requirements."""
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    asked = _one_of(found.terms.scored, criterion_id)
    alone = found.scoring.individual and found.standing.finalised_at is None
    form = _criterion_form(request, found, criterion_id, actor.person_id if alone else None)
    if request.method == "POST" and form.is_valid():
        act = actions.score_alone if alone else actions.score
        saved = attempt(request, form, lambda: act(competition_id, form.marks, by=actor, at=clock.now()))
        if saved is not None:
            return _saved(request, competition_id, int(saved), found.quality_ids, criterion_id)
        found = queries.matrix(actor, competition_id)
        form.catch_up_with(found)
    opened = queries.opened_tenders(actor, competition_id)
    rows = [
        form.row(
            sheet,
            form.standing_in(found, sheet.tender_id),
            _said(
                opened[sheet.tender_id],
                asked.criterion.id,
                opened[sheet.tender_id].criteria.get(asked.criterion.id, ""),
            ),
        )
        for sheet in form.sheets
    ]
    context = {
        "form": form,
        "matrix": found,
        "asked": asked,
        "rows": rows,
        "alone": alone,
        "given_to": found.scoring.given_names(criterion_id),
        "is_given": found.scoring.is_given(criterion_id, actor.person_id),
        "submitted": actor.person_id in found.scoring.submitted,
    }
    return render(request, "authority/evaluation/criterion.html", context)


def _said(opened: OpenedTenderView, question_id: UUID, words: str) -> str:
    """The answer as the grid shows it: the file that answers, and the words."""
    return "\n".join(part for part in (file_line(opened, question_id), words) if part)


def _criterion_form(request: HttpRequest, found: Matrix, criterion_id: UUID, alone: UUID | None) -> CriterionForm:
    """The panel's sheet; or the own sheet of the person who scores `alone`."""
    if alone is None:
        return CriterionForm(posted(request), matrix=found, criterion_id=criterion_id)
    return OwnCriterionForm(posted(request), matrix=found, criterion_id=criterion_id, person_id=alone)


@panel_page
def tender(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    """What one tender says, and what the panel has found about it."""
    actor, language = actor_of(request), languages.current()
    found = queries.matrix(actor, competition_id)
    sheet = found.sheet(tender_id)
    opened = queries.opened_tenders(actor, competition_id)[tender_id]
    context = {
        "matrix": found,
        "sheet": sheet,
        "opened": opened,
        "delivered_by": queries.delivered_by(found, opened, at=clock.now()),
        "requirements": [
            (one, stated, sheet.checks.get(one.id), stated_text(one, stated), opened.answer_files.get(one.id))
            for one in found.terms.requirements
            for stated in (opened.requirements.get(one.id),)
        ],
        "team": [
            (one.label, opened.roles.get(one.id, ())) for one in dps.categories_by_ids(found.terms.people).values()
        ],
        "criteria": [
            (
                one,
                opened.criteria.get(one.criterion.id, ""),
                sheet.scores.get(one.id),
                opened.answer_files.get(one.criterion.id),
            )
            for one in found.terms.scored
        ],
        "files": opened.every_file,
        "priced": priced_form(form, sheet.unit_prices, found.terms.language)
        if (form := found.terms.price_form) is not None and sheet.price is not None
        else None,
        "unchecked_here": not documents.has_scanner(),
        "ground": title_of(sheet.rejection.ground, language) if sheet.rejection else "",
        "may_confirm": sheet.rejection is not None and sheet.rejection.recorded_by != actor.person_id,
        "told_secrets": secrecy.told_by_rejecting(competition_id, found.sheets, tender_id=tender_id),
        "view": found,
        "frozen": found.standing.finalised_at is not None,
        "assessable": policy.is_assessable(sheet, found.requirement_ids),
        "letters": [
            letter
            for letter in (() if found.names_hidden else documents.letters_for_matter(actor, competition_id))
            if letter.kind == REJECTION_LETTER and letter.recipient_organisation_id == sheet.supplier_id
        ],
    }
    return render(request, "authority/evaluation/tender.html", context)


@panel_page
def file(request: HttpRequest, competition_id: UUID, tender_id: UUID, file_id: UUID) -> HttpResponseBase:
    opened = queries.opened_tenders(actor_of(request), competition_id).get(tender_id)
    if opened is None or file_id not in {one.id for one in opened.every_file}:
        raise Missing
    return sent(documents.attached_file(file_id))


@panel_page
def reject(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    sheet = found.sheet(tender_id)
    unmet = "\n".join(sheet.checks[one].reason for one in sheet.unmet)
    initial = {"ground": REQUIREMENT_NOT_MET if unmet else None, "reason": unmet}
    form = RejectForm(posted(request), terms=found.terms, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.reject_tender(competition_id, tender_id, **form.given, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The rejection is proposed. Another member of the panel confirms it."))
            return redirect("authority:evaluation_tender", competition_id, tender_id)
    context = {"form": form, "matrix": found, "sheet": sheet, "prices": prices_beside(found, tender_id)}
    return render(request, "authority/evaluation/reject.html", context)


@require_POST
@panel_page
def confirm_rejection(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    sheets = queries.matrix(actor, competition_id).sheets
    told = secrecy.told_by_rejecting(competition_id, sheets, tender_id=tender_id)
    confirmed = confirmed_in(request, told)
    actions.confirm_rejection(competition_id, tender_id, confirmed_secrets=confirmed, by=actor, at=clock.now())
    messages.success(request, _("The tender is rejected, and the tenderer is told."))
    return redirect("authority:evaluation_tender", competition_id, tender_id)


@require_POST
@panel_page
def withdraw_rejection(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    actions.withdraw_rejection(competition_id, tender_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The proposal to reject is withdrawn. The tender is assessed on."))
    return redirect("authority:evaluation_tender", competition_id, tender_id)


_Asked = TypeVar("_Asked", RequirementTerms, Scored)


def _one_of(asked: Sequence[_Asked], wanted: UUID) -> _Asked:
    found = next((one for one in asked if one.id == wanted), None)
    if found is None:
        raise Missing
    return found


def _saved(
    request: HttpRequest, competition_id: UUID, changed: int, keys: Sequence[UUID], current: UUID
) -> HttpResponse:
    """Say how much was saved, and go on: to the next sheet of the same kind, or back to the matrix after the last."""
    messages.success(
        request, ngettext("%(number)s tender saved.", "%(number)s tenders saved.", changed) % {"number": changed}
    )
    if "stay" in request.POST:
        return redirect(request.path)
    later = keys[keys.index(current) + 1 :]
    if not later:
        return redirect("authority:evaluation_matrix", competition_id)
    match = request.resolver_match
    assert match is not None
    argument = next(name for name in match.kwargs if name != "competition_id")
    return redirect(reverse(match.view_name, kwargs={"competition_id": competition_id, argument: later[0]}))
