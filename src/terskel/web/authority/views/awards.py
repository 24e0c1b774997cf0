"""The award: recommend, check the evidence, preview the letters, approve; or end without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import dropwhile
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import actions, queries, reasons, reopenings, reporting, secrecy
from terskel.awards import validity as validities
from terskel.awards.lots import divided, first_in_line, passed_over
from terskel.awards.queries import AwardView, LetterPreview
from terskel.awards.readers import require_reader
from terskel.awards.specificity import shared_sentences
from terskel.competitions import queries as competitions
from terskel.competitions.queries import clauses, clocks
from terskel.contracts import queries as contracts
from terskel.contracts.queries import ContractView
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.documents import queries as documents
from terskel.evaluation.queries import Result
from terskel.tenders import queries as tenders
from terskel.web.authority import course
from terskel.web.authority.beside_lots import beside_lots
from terskel.web.authority.forms.awards import CancelForm, CharacteristicsForm, CloseForm, EvidenceForm, SendBackForm
from terskel.web.authority.report_words import ReportRow
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.authority.views.competitions import own_competition
from terskel.web.authority.views.report import rows_of
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.parts import Moment, Task, TaskStatus


@authority_page()
def award(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.award(actor, competition_id, at=now)
    result = queries.result_for_preparing(actor, competition_id)
    letters = {row.id: row for row in documents.letters_for_matter(actor, competition_id)}
    contract = contracts.contract_of_competition(actor, competition_id, at=now)
    context = {
        "view": view,
        "rows": [(row, result.sheet(row.tender_id)) for row in result.ranking.rows],
        "beside": beside_lots(view, result, concluded=bool(contract and contract.concluded_at), at=now),
        "result": result,
        "missing": _missing(actor, view, now),
        "requests": reasons.requests(actor, competition_id, at=now),
        "tasks": _tasks(view, actor),
        "letters": [letters[one] for one in _letters(view, result) if one in letters],
        "may_approve": actor.has(APPROVER) and actor.person_id not in view.worked_on_by,
        "worked_on_it": actor.has(APPROVER) and actor.person_id in view.worked_on_by,
        "buys": actor.has(BUYER),
        "decides_reversal": actor.has(APPROVER)
        and view.reversal is not None
        and view.reversal.proposed_by != actor.person_id,
        "may_propose_reversal": actor.has(BUYER)
        and view.approved_at is not None
        and view.reversal is None
        and (contract is None or contract.concluded_at is None),
        "earliest": clocks.standstill_end(view.terms, now, view.standstill_days),
        "contract": contract,
        "reopening": reopenings.reopening(actor, competition_id) if view.approved_at is None else None,
        "bound": _bound(actor, view, now),
        "left": course.left(view.standstill_ends_at, now) if view.standstill_ends_at else "",
        "moments": _moments(view, result, contract, now),
        **_warnings(actor, view, now),
    }
    return render(request, "authority/awards/award.html", context)


def _missing(actor: Actor, view: AwardView, at: datetime) -> list[ReportRow]:
    """What the procurement report lacks, while the award can still be changed."""
    if view.approved_at is not None:
        return []
    rows = rows_of(actor, view, reporting.report(actor, view.terms.competition_id, at=at))
    return [row for row in rows if row.fact.state == "missing"]


def _warnings(actor: Actor, view: AwardView, at: datetime) -> dict[str, object]:
    """What is wrong with the letters while they are not sent: what two share, and what somebody holds to be secret."""
    if view.approved_at is not None:
        return {}
    previews = queries.letter_previews(actor, view.terms.competition_id, at=at)
    return {
        "alike": shared_sentences([one.data for one in previews], told_to_all=view.characteristics.values()),
        "told_secrets": _secrets_in(previews, view),
    }


def _told_secrets(actor: Actor, view: AwardView, at: datetime) -> tuple[secrecy.ToldSecret, ...]:
    """What somebody holds to be secret and stands in letters to others that are not sent; nothing once they are."""
    if view.approved_at is not None:
        return ()
    return _secrets_in(queries.letter_previews(actor, view.terms.competition_id, at=at), view)


def _secrets_in(previews: Sequence[LetterPreview], view: AwardView) -> tuple[secrecy.ToldSecret, ...]:
    return secrecy.told_in({one.supplier_id: one.data for one in previews}, view.terms.competition_id)


@dataclass(frozen=True, slots=True)
class Bound:
    """The last day the winner's tender binds; `over`: it no longer does, `short`: not until both can sign."""

    until_on: date
    over: bool
    short: bool


def _bound(actor: Actor, view: AwardView, at: datetime) -> Bound:
    found = validities.validity(actor, view.terms.competition_id)
    until_on = found.bound_until(view.winner_tender_id)
    signing = view.standstill_ends_at
    if signing is None:
        earliest = clocks.standstill_end(view.terms, at, view.standstill_days)
        signing = earliest.instant if earliest else at
    return Bound(until_on, not found.binds(view.winner_tender_id, at), not found.binds(view.winner_tender_id, signing))


def _moments(view: AwardView, result: Result, contract: ContractView | None, at: datetime) -> list[Moment]:
    """What was decided when, by whom and under which clause."""
    seats = {seat.person_id: seat.name for seat in result.panel.seats}
    signing = view.standstill_ends_at
    cited = partial(clauses.in_part, view.terms)
    found = [
        (_("Result frozen"), result.finalised_at, seats.get(result.finalised_by, "")),
        (_("Award recommended"), view.prepared_at, view.prepared_by_name),
        (_("Evidence checked"), view.evidence_checked_at, cited("FOA § 17-1 (5), LOA § 5l")),
        (_("Sent back"), view.returned_at, view.return_reason),
        (_("Sent to approval"), view.submitted_at, ""),
        (_("Approved, everyone told"), view.approved_at, f"{view.approved_by_name}, {cited('FOA § 25-1')}"),
        (_("Can be signed from"), signing, cited("FOA § 25-2")),
        (_("Contract prepared"), contract.prepared_at if contract else None, ""),
        (_("Contract concluded"), contract.concluded_at if contract else None, cited("FOA § 25-1 (5)")),
    ]
    dated = [Moment(title, when, done=when <= at, note=note) for title, when, note in found if when is not None]
    return sorted(dated, key=lambda moment: moment.at or at)


def _letters(view: AwardView, result: Result) -> list[UUID]:
    """Reports first, then one letter to each tenderer in the order of the opening."""
    reports = [one for one in (view.report_letter_id, result.report_letter_id) if one is not None]
    return [*reports, *(letter_id for _supplier, letter_id in view.letters)]


def _tasks(view: AwardView, actor: Actor) -> list[Task]:
    """What the buyer does before the approver; addresses only while it can be done, by those who may."""
    key, open_to = view.terms.competition_id, view.state == "prepared" and actor.has(BUYER)
    checked = view.evidence_checked_at is not None

    def address(name: str) -> str | None:
        return reverse(f"authority:award_{name}", args=[key]) if open_to else None

    return [
        Task(_("Describe the chosen tender"), TaskStatus.DONE, address("characteristics")),
        Task(
            _("Check the winner's evidence"),
            TaskStatus.DONE if checked and not view.undocumented else TaskStatus.NOT_STARTED,
            address("evidence"),
        ),
    ]


@authority_page(BUYER)
def prepare(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    result = queries.result_for_preparing(actor, competition_id)
    line = first_in_line(result, at=clock.now())
    winner, over = result.sheet(line.tender_id), passed_over(result, line.tender_id, at=clock.now())
    texts = {one.id: winner.reason(one, result.terms.language) for one in result.terms.quality_criteria}
    form = CharacteristicsForm(posted(request), criteria=result.terms.quality_criteria, texts=texts)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.prepare(competition_id, characteristics=form.given, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("authority:award", competition_id)
    above = [(result.sheet(tender_id).supplier_name, held) for tender_id, held in over.items()]
    context = {"form": form, "terms": result.terms, "winner": winner.supplier_name, "passed_over": above}
    return render(request, "authority/awards/characteristics.html", context)


@authority_page(BUYER)
def characteristics(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.award(actor, competition_id, at=clock.now())
    texts = dict(view.characteristics)
    form = CharacteristicsForm(posted(request), criteria=view.terms.quality_criteria, texts=texts)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.change_characteristics(view.id, characteristics=form.given, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("authority:award", competition_id)
    context = {"form": form, "terms": view.terms, "winner": view.winner_name}
    return render(request, "authority/awards/characteristics.html", context)


@authority_page(BUYER)
def evidence(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.award(actor, competition_id, at=clock.now())
    form = EvidenceForm(posted(request), award=view, divided=bool(divided(view.terms, at=clock.now())))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.check_evidence(view.id, form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The evidence is recorded as checked."))
            return redirect("authority:award", competition_id)
    unasked = any(one.state == "demanded" for one in view.demanded)
    context = {"form": form, "view": view, "open": view.state == "prepared", "unasked": unasked}
    return render(request, "authority/awards/evidence.html", context)


@authority_page()
def letters(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Every letter as it would go out now."""
    actor, now = actor_of(request), clock.now()
    view = queries.award(actor, competition_id, at=now)
    previews = queries.letter_previews(actor, competition_id, at=now)
    context = {"view": view, "previews": previews, **_warnings(actor, view, now)}
    return render(request, "authority/awards/letters.html", context)


@require_POST
@authority_page(BUYER)
def submit(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.award(actor, competition_id, at=clock.now())
    actions.submit(view.id, by=actor, at=clock.now())
    messages.success(request, _("The recommendation is sent to approval."))
    return redirect("authority:award", competition_id)


@authority_page(APPROVER)
def approval(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The approver's page: the recommendation, three key numbers, the letters; approve or send back."""
    actor, now = actor_of(request), clock.now()
    view = queries.award(actor, competition_id, at=now)
    if request.method == "POST":
        confirmed = confirmed_in(request, _told_secrets(actor, view, now))
        actions.approve(view.id, confirmed_secrets=confirmed, by=actor, at=now)
        messages.success(request, _("Approved. Every tenderer has been told."))
        return redirect("authority:award", competition_id)
    result = queries.result_for_preparing(actor, competition_id)
    first, *below = dropwhile(lambda row: row.tender_id != view.winner_tender_id, result.ranking.rows)
    context = {
        "view": view,
        "winner": result.sheet(view.winner_tender_id),
        "ranked": len(result.ranking.rows),
        "received": len(result.sheets),
        "second": next(iter(below), None),
        "first": first,
        "earliest": clocks.standstill_end(view.terms, now, view.standstill_days),
        "bound": _bound(actor, view, now),
        "worked_on_it": actor.person_id in view.worked_on_by,
        "beside": beside_lots(view, result, at=now),
        "form": SendBackForm(),
        **_warnings(actor, view, now),
    }
    return render(request, "authority/awards/approval.html", context)


@authority_page(APPROVER)
def send_back(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.award(actor, competition_id, at=clock.now())
    form = SendBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(request, form, lambda: actions.send_back(view.id, reason, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The recommendation is sent back to the buyer."))
            return redirect("authority:award", competition_id)
    return render(request, "authority/awards/send_back.html", {"form": form, "view": view})


@authority_page(APPROVER)
def cancel(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require_reader(actor, competition_id)
    view = own_competition(actor, competition_id, clock.now())
    form = CancelForm(posted(request), opened=tenders.opening_facts(competition_id).opened_at is not None)
    told: tuple[secrecy.ToldSecret, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = secrecy.told_by_cancelling(given["reason"], competition_id)
        confirmed = confirmed_in(request, told)
        done = attempt(
            request,
            form,
            lambda: actions.cancel(competition_id, **given, confirmed_secrets=confirmed, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The competition is cancelled, and everyone invited is told."))
            return redirect("authority:competition", competition_id)
    return render(request, "authority/awards/cancel.html", {"form": form, "view": view, "told_secrets": told})


@authority_page(BUYER, APPROVER)
def close(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The opening showed that nobody tendered."""
    actor = actor_of(request)
    require_reader(actor, competition_id)
    view = own_competition(actor, competition_id, clock.now())
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.close_without_tenders(competition_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The competition is closed, and everyone invited is told."))
            return redirect("authority:competition", competition_id)
    others = competitions.recipients(actor, competition_id)
    return render(request, "authority/awards/close.html", {"form": form, "view": view, "invited": len(others)})
