"""The supplier's tender: task list, answers, files, check, delivery, receipt, withdrawal, proof."""

from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.arrival import arrived_at
from terskel.competitions import queries as competitions
from terskel.core.decisions import Missing, RefusedAct, refuse
from terskel.core.envelopes import MAIN, PRICE, PRICE_FILE, Envelope, envelope_of_file
from terskel.documents import typesetting
from terskel.tenders import actions, queries
from terskel.tenders.content import Gap, unmet
from terskel.tenders.policy import DELIVERERS, WRITERS
from terskel.tenders.queries import FileView, IncomingView, MyTender
from terskel.tenders.uploads import SealedUpload
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import ActForm, posted
from terskel.web.shared.parts import Fact, Task, TaskStatus
from terskel.web.shared.seen import mark_seen
from terskel.web.supplier.forms.acting import ActingForm, running_mandate
from terskel.web.supplier.forms.tenders import PriceUploadForm, UploadForm
from terskel.web.supplier.tender_words import answering_file, gap_text, price_of, priced_of, said_of
from terskel.web.supplier.twice import files_twice
from terskel.web.supplier.uploads import SealedFile, SealingUploadHandler


@supplier_page()
def tender(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The task list, and what counts now."""
    actor, now = actor_of(request), clock.now()
    mine = queries.my_tender(actor, competition_id, at=now)
    answered = [one for one in competitions.questions(actor, competition_id, at=now) if one.answered_at]
    mark_seen(request, competition_id, "tender")
    context = {
        "mine": mine,
        "corrected_at": competitions.last_corrected_at(competition_id) if _is_open(mine) else None,
        "root": queries.published_root(competition_id),
        "sections": _sections(mine),
        "next": _next(mine),
        "now": now,
        "is_open": _is_open(mine),
        "answered": len(answered),
        "delivers": actor.has(*DELIVERERS),
        "writes": actor.has(*WRITERS),
    }
    return render(request, "supplier/tenders/tender.html", context)


def _is_open(mine: MyTender) -> bool:
    terms = mine.terms
    return terms.cancelled_at is None and terms.closes_at is not None and clock.now() < terms.closes_at


def _sections(mine: MyTender) -> list[tuple[str, list[Task]]]:
    here, terms = mine.competition_id, mine.terms
    lacking = {gap.id for gap in mine.gaps}

    def task(title: str, name: str, one_id: UUID) -> Task:
        status = TaskStatus.NOT_STARTED if one_id in lacking else TaskStatus.DONE
        return Task(title, status, _address(mine, name, one_id), language=terms.language)

    requirements = [task(one.text, "requirement", one.id) for one in terms.requirements]
    criteria = [task(one.name, "criterion", one.id) for one in terms.quality_criteria]
    price = terms.price_criterion
    prices = (
        [
            Task(
                _("State the price"),
                _price_status(mine, lacking),
                reverse("supplier:tender_price", args=[here]),
            )
        ]
        if price
        else []
    )
    if terms.price_after_quality:
        prices.append(_price_files_task(mine))
    ready = TaskStatus.NOT_YET if mine.gaps else TaskStatus.NOT_STARTED
    check = Task(_("Check the answers and deliver"), ready, reverse("supplier:tender_check", args=[here]))
    return [
        *([(_("Absolute requirements"), requirements)] if requirements else []),
        *([(_("Price"), prices)] if prices else []),
        *([(_("Award criteria"), criteria)] if criteria else []),
        *([(_("The team"), [_roles_task(mine)])] if terms.people else []),
        (_("Files"), [_files_task(mine)]),
        (_("Deliver"), [check]),
    ]


def _price_status(mine: MyTender, lacking: set[UUID | None]) -> TaskStatus:
    price = mine.terms.price_criterion
    if price is None or price.id not in lacking:
        return TaskStatus.DONE
    return TaskStatus.IN_PROGRESS if mine.content.prices else TaskStatus.NOT_STARTED


def _next(mine: MyTender) -> Task | None:
    """The first thing left to do; None where what was delivered stands as it was delivered."""
    if mine.counts_now is not None and not mine.undelivered:
        return None
    titles = {
        one.id: (_("Absolute requirement %(number)s") % {"number": one.number}, "requirement")
        for one in mine.terms.requirements
    }
    titles |= {one.id: (one.name, "criterion") for one in mine.terms.quality_criteria}
    for gap in mine.gaps:
        if gap.kind in ("price", "prices"):
            return Task(_("State the price"), TaskStatus.NOT_STARTED, _address(mine, "price"))
        if gap.id in titles:
            title, name = titles[gap.id]
            return Task(title, TaskStatus.NOT_STARTED, _address(mine, name, gap.id))
        if gap.kind == "role":
            return _roles_task(mine)
        return _files_task(mine)
    return Task(_("Check the answers and deliver"), TaskStatus.NOT_STARTED, _address(mine, "check"))


def _gap_address(mine: MyTender, gap: Gap) -> str:
    """The page where it is filled."""
    if gap.kind in ("price", "prices"):
        return _address(mine, "price")
    if gap.kind == "role":
        return _address(mine, "roles")
    for name, asked in (("requirement", mine.terms.requirements), ("criterion", mine.terms.quality_criteria)):
        if gap.id in {one.id for one in asked}:
            return _address(mine, name, gap.id)
    return _address(mine, "files")


def _address(mine: MyTender, name: str, *ids: UUID) -> str:
    return reverse(f"supplier:tender_{name}", args=[mine.competition_id, *ids])


def _roles_task(mine: MyTender) -> Task:
    short = [gap for gap in mine.gaps if gap.kind == "role"]
    named = any(name.strip() for names in mine.content.roles.values() for name in names)
    status = TaskStatus.DONE if not short else TaskStatus.IN_PROGRESS if named else TaskStatus.NOT_STARTED
    return Task(_("Name the persons of the team"), status, _address(mine, "roles"))


def _price_files_task(mine: MyTender) -> Task:
    """Files of prices are never asked for; whoever has a form to fill in attaches it here."""
    status = TaskStatus.DONE if any(one.kind == PRICE_FILE for one in mine.files) else TaskStatus.NOT_STARTED
    hint = _("If the documents ask for a price form. Nothing with prices goes among the other files.")
    return Task(_("Attach files with prices"), status, _address(mine, "price_files"), hint)


def _files_task(mine: MyTender) -> Task:
    short = [gap for gap in mine.gaps if gap.kind in ("cv", "reference")]
    status = TaskStatus.IN_PROGRESS if short else TaskStatus.DONE if mine.files else TaskStatus.NOT_STARTED
    hint = ", ".join(gap_text(gap) for gap in short)
    return Task(_("Attach files"), status, reverse("supplier:tender_files", args=[mine.competition_id]), hint)


@csrf_exempt
@supplier_page(*WRITERS)
def files(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The files; an upload is sealed as it streams in, so its handler is put in place before anything reads it."""
    if request.method == "POST":
        _seal_while_streaming(request, competition_id, MAIN)
    return _files(request, competition_id, MAIN)


@csrf_exempt
@supplier_page(*WRITERS)
def price_files(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The files of prices, sealed to the key that is opened last; only where prices are opened after quality."""
    competitions.invitation(actor_of(request), competition_id)
    if not competitions.terms(competition_id).price_after_quality:
        raise Missing
    if request.method == "POST":
        _seal_while_streaming(request, competition_id, PRICE)
    return _files(request, competition_id, PRICE)


def _seal_while_streaming(request: HttpRequest, competition_id: UUID, envelope: Envelope) -> None:
    held = queries.room_for(actor_of(request), competition_id, at=clock.now()).held
    request.upload_handlers = [SealingUploadHandler(request, competition_id, held=held, envelope=envelope)]


@csrf_protect
def _files(request: HttpRequest, competition_id: UUID, envelope: Envelope) -> HttpResponse:
    actor = actor_of(request)
    form_of, page = _FILE_PAGES[envelope]
    form = form_of(posted(request), terms=competitions.terms(competition_id))
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        done = attempt(
            request,
            form,
            lambda: actions.add_file(competition_id, _upload(request), kind=kind, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The file is sealed and part of the draft."))
            return redirect(page, competition_id)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    incoming = queries.incoming_files(actor, competition_id)
    own = [one for one in mine.files if _envelope(mine, one) == envelope]
    context = {
        "form": form,
        "mine": mine,
        "is_open": _is_open(mine),
        "files": own,
        "twice": files_twice(own),
        "incoming": [one for one in incoming if _envelope(mine, one) == envelope],
        "of_prices": envelope == PRICE,
        "most_a_file": settings.TERSKEL_FILE_LIMIT,
        "most_in_all": settings.TERSKEL_TENDER_LIMIT,
    }
    return render(request, "supplier/tenders/files.html", context)


def _names(mine: MyTender, envelope: Envelope) -> str:
    files = [one.name or one.fingerprint for one in mine.files if _envelope(mine, one) == envelope]
    return ", ".join(files) or _("None")


def _envelope(mine: MyTender, file: FileView | IncomingView) -> Envelope:
    return envelope_of_file(file.kind, apart=mine.terms.price_after_quality)


_FILE_PAGES: Final[dict[Envelope, tuple[type[UploadForm], str]]] = {
    MAIN: (UploadForm, "supplier:tender_files"),
    PRICE: (PriceUploadForm, "supplier:tender_price_files"),
}


def _upload(request: HttpRequest) -> SealedUpload:
    """The file that was sealed; what its sealing refused is refused now."""
    handler = request.upload_handlers[0]
    file = request.FILES.get("file")
    if isinstance(handler, SealingUploadHandler) and handler.refused is not None:
        raise RefusedAct(handler.refused)
    if not isinstance(file, SealedFile):
        refuse("tenders.file_missing")
    return file.upload


@require_POST
@supplier_page(*WRITERS)
def remove_file(request: HttpRequest, competition_id: UUID, file_id: UUID) -> HttpResponse:
    actions.remove_file(competition_id, file_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The file is taken out."))
    return redirect("supplier:tender_files", competition_id)


@supplier_page()
def check(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Everything that will be delivered, line by line, and the button that delivers it."""
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    return _check_page(request, mine, ActingForm(mandate=running_mandate(actor)))


def _check_page(request: HttpRequest, mine: MyTender, form: ActingForm) -> HttpResponse:
    """Answers, what is missing and the button are there while there is something to deliver, and time for it."""
    actor, is_open = actor_of(request), _is_open(mine)
    nothing_new = mine.counts_now is not None and not mine.undelivered
    context = {
        "mine": mine,
        "corrected_at": competitions.last_corrected_at(mine.competition_id) if is_open else None,
        "is_open": is_open,
        "nothing_new": nothing_new,
        "form": form,
        "rows": [] if nothing_new else _answers(mine, changes=is_open),
        "twice": files_twice(mine.files) if is_open else (),
        "gaps": [(gap_text(gap), _gap_address(mine, gap)) for gap in mine.gaps] if is_open and not nothing_new else [],
        "priced": None if nothing_new else priced_of(mine),
        "unmet": unmet(mine.content, mine.terms) if is_open else (),
        "delivers": actor.has(*DELIVERERS),
        "incoming": queries.incoming_files(actor, mine.competition_id) if is_open and actor.has(*WRITERS) else (),
    }
    return render(request, "supplier/tenders/check.html", context)


def _answers(mine: MyTender, *, changes: bool) -> list[Fact]:
    here, said = mine.competition_id, mine.content

    def change(name: str, *ids: UUID) -> str:
        return reverse(f"supplier:tender_{name}", args=[here, *ids]) if changes else ""

    rows = []
    for asked in mine.terms.requirements:
        answer = said.requirements.get(asked.id)
        rows.append(
            Fact(
                asked.text,
                said_of(asked, answer, answering_file(mine, asked.id)),
                change_address=change("requirement", asked.id),
                language=mine.terms.language,
            )
        )
    if mine.terms.price_criterion:
        rows.append(Fact(_("Total price without VAT"), price_of(mine), change_address=change("price")))
    for one in mine.terms.quality_criteria:
        parts = (said.criteria.get(one.id, ""), answering_file(mine, one.id))
        text = "\n".join(part for part in parts if part) or _("Not answered")
        rows.append(Fact(one.name, text, change_address=change("criterion", one.id), language=mine.terms.language))
    if mine.terms.people:
        named = [name for names in said.roles.values() for name in names if name.strip()]
        rows.append(Fact(_("The team"), ", ".join(named) or _("Not answered"), change_address=change("roles")))
    rows.append(Fact(_("Files"), _names(mine, MAIN), change_address=change("files")))
    if mine.terms.price_after_quality:
        rows.append(Fact(_("Files with prices"), _names(mine, PRICE), change_address=change("price_files")))
    return rows


@supplier_page()
def copy(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What would be delivered now, complete, as a file the supplier keeps."""
    language = languages.current()
    data = queries.own_copy(actor_of(request), competition_id, language=language, at=clock.now())
    response = HttpResponse(typesetting.pdf(data), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{data.reference}.pdf"'
    return response


@supplier_page(*WRITERS)
def deliver(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Whoever comes back from logging in, as the session was over, sees the answers once more and presses again."""
    if request.method != "POST":
        return redirect("supplier:tender_check", competition_id)
    actor = actor_of(request)
    form = ActingForm(request.POST, mandate=running_mandate(actor))
    if form.is_valid():
        chosen = form.cleaned_data
        done = attempt(
            request,
            form,
            lambda: actions.deliver(
                competition_id,
                received_at=arrived_at(request),
                acting_on=chosen["acting_on"],
                others_agree=chosen["others_agree"],
                by=actor,
                at=clock.now(),
            ),
        )
        if done is not None:
            return redirect("supplier:tender_delivered", competition_id)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    return _check_page(request, mine, form)


@supplier_page()
def delivered(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    mine = queries.my_tender(actor_of(request), competition_id, at=clock.now())
    if mine.counts_now is None:
        raise Missing
    return render(request, "supplier/tenders/delivered.html", {"mine": mine})


@supplier_page()
def receipt(request: HttpRequest, competition_id: UUID, delivery_id: UUID) -> HttpResponse:
    """The signed receipt as a file that can be checked without us: `terskel receipt verify`."""
    found = queries.receipt(actor_of(request), competition_id, delivery_id)
    response = JsonResponse(asdict(found))
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-version-{found.version}.json"'
    return response


@supplier_page(*WRITERS)
def withdraw(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    form = ActForm(posted(request))
    if form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.withdraw(competition_id, received_at=arrived_at(request), by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The tender is withdrawn. You can deliver again until the deadline."))
            return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/withdraw.html", {"form": form, "mine": mine})


@supplier_page()
def proof(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """After the opening: that every version delivered is under the root published before it."""
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    proofs = queries.inclusion(actor, competition_id)
    return render(request, "supplier/tenders/proof.html", {"mine": mine, "proofs": proofs})
