"""The buyer's competitions: the list, a new one, and the page of one that is published."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from terskel import clock
from terskel.awards import complaints, reasons
from terskel.awards.policy import ANSWERABLE, READERS
from terskel.competitions import actions, policy, queries
from terskel.competitions.queries import CompetitionView, Filters, Recipient
from terskel.contracts import queries as contracts
from terskel.core.actors import APPROVER, BUYER, DPS_MANAGER, Actor
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.disclosure.policy import may_read as may_read_case_books
from terskel.documents import queries as documents
from terskel.dps import queries as dps_queries
from terskel.evaluation import queries as evaluations
from terskel.notifications.late import late_invitations
from terskel.operations.policy import may_record
from terskel.overview import queries as overview
from terskel.overview.attempts import READERS as ATTEMPT_READERS
from terskel.overview.attempts import attempts as refused_attempts
from terskel.overview.stages import own_stage
from terskel.tenders import queries as tenders
from terskel.tenders.queries import outage_in
from terskel.web.authority import course
from terskel.web.authority.forms.competition_list import BY_STAGE, ListForm
from terskel.web.authority.forms.competitions import NewCompetitionForm
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.shared.pages import Pages
from terskel.web.shared.parts import Moment
from terskel.web.shared.tables import Column, Table

DECLINED: Final = (
    ("capacity", _("No capacity")),
    ("price_level", _("The price level does not suit them")),
    ("requirements", _("They do not meet the requirements")),
    ("conflict", _("Conflict of interest")),
    ("time", _("The deadline was too short")),
    ("other", _("Another reason")),
)
CANCELLABLE_LATE: Final = ("closed", "opened", "evaluation", "evaluated", "recommended", "in_approval")


def own_competition(actor: Actor, competition_id: UUID, now: datetime) -> CompetitionView:
    """A competition of the actor's own authority; that of another looks missing here, published or not."""
    view = queries.competition(actor, competition_id, at=now)
    if not policy.acts_in(actor, view.terms.authority_id, competition_id):
        raise Missing
    return view


def assistance_in(actor: Actor, competition_id: UUID, now: datetime) -> dict[str, object]:
    """The assistance that is asked for or runs, else whether the reader may ask for it."""
    standing = queries.open_assistance(actor, competition_id, at=now)
    asks = standing is None and queries.may_ask_for_assistance(actor, competition_id, at=now)
    return {"assistance": standing, "asks_assistance": asks}


@authority_page(in_assistance=True)
def competitions(request: HttpRequest) -> HttpResponse:
    if (mandate := actor_of(request).mandate) is not None:
        return redirect("authority:competition", mandate.matter_id)
    actor, pages, form = actor_of(request), Pages(request), ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    by_stage = asked.get("order") == BY_STAGE
    order: queries.Order = (not by_stage and asked.get("order")) or "newest"
    found = overview.own_matters(
        actor,
        Filters(asked.get("q", ""), page=pages.number, order=order),
        stages=asked.get("stages", ()),
        in_order_of_stage=by_stage,
        at=clock.now(),
    )
    context = {
        "found": found,
        "form": form,
        "pages": pages.of(len(found.matters), queries.PAGE),
        "may_create": actor.has(BUYER),
        "keeps_texts": actor.has(BUYER, DPS_MANAGER),
    }
    return render(request, "authority/competitions/list.html", context)


@authority_page(BUYER)
def choose_dps(request: HttpRequest) -> HttpResponse:
    systems = dps_queries.open_dps_for_authority(actor_of(request), at=clock.now())
    return render(request, "authority/competitions/choose_dps.html", {"systems": systems})


@authority_page(BUYER)
def new(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    dps = dps_queries.dps(actor, dps_id, at=now)
    every = dps_queries.categories(actor, dps_id, at=now)
    ready = [one for one in every if one.state(now) == "open"]
    asked_for = request.GET.get("from", "")
    form = NewCompetitionForm(
        posted(request),
        categories=ready or every,
        earlier=queries.competitions(actor, at=now),
        templates=queries.templates(actor),
        initial={"copy_of": asked_for},
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(request, form, lambda: actions.create(dps_id, **form.given, by=actor, at=clock.now()))
        if made is not None:
            return redirect("authority:competition_draft", made)
    return render(request, "authority/competitions/new.html", {"form": form, "dps": dps})


@authority_page()
def competition(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    if view.published_at is None:
        return redirect("authority:competition_draft", competition_id)
    questions = queries.questions(actor, competition_id, at=now)
    facts = overview.own_facts(actor, [competition_id], at=now)[competition_id]
    stage = own_stage(facts, now)
    contract = contracts.contract_of_competition(actor, competition_id, at=now)
    panel = evaluations.panel_of(competition_id)
    apart = panel.stands_outside(actor.person_id)
    told = facts.told_at is not None or view.terms.cancelled_at is not None
    reads_award = not apart and actor.has(*(READERS if told else ANSWERABLE))
    context = {
        "view": view,
        "stage": stage,
        "may_be_sealed": view.terms.cancelled_at is not None and not tenders.openings([competition_id]),
        "step": course.step(
            stage,
            facts,
            actor,
            competition_id,
            at=now,
            panel=panel,
            contract_id=contract.id if contract else None,
            apart=apart,
        ),
        "contract": contract,
        "outage": outage_in(view.terms, at=now),
        "waited": late_invitations(view.terms, at=now),
        "late": queries.late_admitted(actor, competition_id, at=now),
        "reads_case_books": not apart
        and may_read_case_books(
            actor,
            authority_id=view.terms.authority_id,
            competition_id=competition_id,
            lead_id=panel.lead.person_id if panel.lead else None,
            told=told,
        ),
        "reads_attempts": not apart and actor.has(*ATTEMPT_READERS),
        "reads_cases": not apart and actor.has(*READERS),
        "has_opened": facts.opened_at is not None and reads_award,
        "complaints": complaints.complaints(actor, competition_id, at=now) if actor.has(*READERS) else (),
        "reasons_asked": reasons.requests(actor, competition_id, at=now) if actor.has(*READERS) else (),
        "has_report": reads_award and (facts.opened_at is not None or view.terms.cancelled_at is not None),
        "has_award": facts.recommended_at is not None and reads_award,
        "may_cancel_late": not apart and actor.has(APPROVER) and stage in CANCELLABLE_LATE,
        **assistance_in(actor, competition_id, now),
        "declined": _declined(competition_id) if facts.opened_at is not None or stage == "no_tenders" else (),
        "buys": actor.has(BUYER) and (actor.mandate is None or actor.mandate.publishes),
        "is_open": view.terms.cancelled_at is None and view.closes_at is not None and now < view.closes_at,
        "records_outages": may_record(actor) and facts.opened_at is None and view.terms.cancelled_at is None,
        "unanswered": sum(one.state == "waiting" for one in questions),
        "questions": questions,
        "letters": documents.letters_for_matter(actor, competition_id),
        "moments": [*_moments(view, now), *course.moments(facts, view.terms, now)],
    }
    return render(request, "authority/competitions/page.html", context)


def _declined(competition_id: UUID) -> list[tuple[str, int]]:
    """Why suppliers declined and how many, the commonest first; never who. For when nothing is sealed any more."""
    counts = queries.decline_counts(competition_id)
    found = [(str(label), counts[code]) for code, label in DECLINED if code in counts]
    return sorted(found, key=lambda one: -one[1])


def _moments(view: CompetitionView, now: datetime) -> list[Moment]:
    found = [
        (_("Published"), view.published_at),
        (_("Questions before"), view.question_deadline_at),
        (_("Tender deadline"), view.closes_at),
        (_("Cancelled"), view.terms.cancelled_at),
    ]
    return [Moment(title, at, done=at <= now) for title, at in found if at is not None]


@authority_page(*ATTEMPT_READERS)
def attempts(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What was tried on the competition and refused."""
    actor = actor_of(request)
    found = refused_attempts(actor, competition_id, language=languages.current())
    view = own_competition(actor, competition_id, clock.now())
    return render(request, "authority/competitions/attempts.html", {"view": view, "attempts": found})


@authority_page()
def recipients(request: HttpRequest, competition_id: UUID) -> HttpResponseBase:
    actor = actor_of(request)
    view = own_competition(actor, competition_id, clock.now())
    log = queries.recipient_log(actor, competition_id, at=clock.now())
    table = _recipients(request, log)
    if file := table.download(f"{view.terms.reference}-{oslo_day(view.terms.published_at or clock.now()).isoformat()}"):
        return file
    later = any(one.why_later for one in log)
    return render(request, "authority/competitions/recipients.html", {"view": view, "table": table, "later": later})


def _number(one: Recipient) -> str:
    return one.supplier.number


def _place(one: Recipient) -> str:
    return one.supplier.place.casefold()


def _admitted_at(one: Recipient) -> datetime:
    return one.admitted_at or one.invited_at


def _recipients(request: HttpRequest, rows: list[Recipient]) -> Table[Recipient]:
    columns: tuple[Column[Recipient], ...] = (
        Column("name", _("Supplier"), lambda one: one.supplier.name, sort=lambda one: one.supplier.sort_key, head=True),
        Column("number", _("Organisation number"), _number, sort=_number),
        Column("place", _("Place"), lambda one: one.supplier.place or None, sort=_place),
        Column("admitted", _("Admitted"), lambda one: one.admitted_at, sort=_admitted_at),
        Column("invited", _("Invited"), lambda one: one.invited_at, sort=lambda one: one.invited_at),
    )
    if any(one.why_later for one in rows):
        columns += (Column("why", _("Why later"), lambda one: one.why_later or None),)
    return Table(
        request,
        columns,
        rows,
        caption=_("Invited suppliers"),
        empty=_("Nobody was admitted in the category when the competition was published."),
        downloads=True,
        formats=("csv", "xlsx"),
    )


@authority_page()
def document(request: HttpRequest, competition_id: UUID, document_id: UUID) -> HttpResponseBase:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    if document_id not in view.every_document:
        raise Missing
    _view, file = queries.document(actor, document_id, at=now)
    return sent(file)
