"""The supplier's side: begin, deliver, replace, withdraw."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import oslo_day
from terskel.documents import moves as documents
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.dps.queries import RequirementView
from terskel.organisations import moves as organisation_moves
from terskel.qualification import asking, clocks, drafts, letters, policy
from terskel.qualification.actions import partnering, replacing
from terskel.qualification.actions.holding import hidden, locked, locked_draft, own, record_on_draft
from terskel.qualification.content import Answer, Content, digest, to_bytes
from terskel.qualification.events import ApplicationStarted, ApplicationSubmitted, ApplicationWithdrawn
from terskel.qualification.models import Application, ApplicationLine, FirstWindowOpening
from terskel.qualification.moves.library import take_copies
from terskel.qualification.parties import case_of
from terskel.qualification.queries.answers import copies_in
from terskel.qualification.queries.drafting import sealed_categories
from terskel.qualification.queries.standing import standing_at
from terskel.qualification.receiving import category_order, open_application, seal

REFERENCE_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH: Final = 7


@action
def start_application(dps_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """A draft in a DPS whose door is open (FOA § 26-4(2)); the supplier's draft there already is taken up again.

    In the first window a supplier has one request, which it replaces. After it another may be begun for other
    categories, also while the first one waits to be opened, which keeps its place.
    """
    if by.organisation_id is None or by.person_id is None or not by.is_supplier:
        raise Missing
    policy.require_applicant(by, by.organisation_id)
    dps = dps_moves.receive_application(dps_id, at=at)
    standing = Application.objects.filter(dps_id=dps_id, supplier_id=by.organisation_id, withdrawn_at__isnull=True)
    if at < dps.first_window_closes_at and standing.filter(submitted_at__isnull=False, opened_at__isnull=True).exists():
        refuse("qualification.already_delivered", "FOA § 22-3(2)", dps=dps.name)
    application, created = Application.objects.get_or_create(
        dps_id=dps_id,
        supplier_id=by.organisation_id,
        submitted_at=None,
        withdrawn_at=None,
        defaults={
            "reference": _reference(at),
            "started_at": at,
            "started_by_id": by.person_id,
            "draft_content": drafts.locked(Content(category_ids=_unnamed(dps_id))),
            "saved_at": at,
        },
    )
    if created:
        event = ApplicationStarted(dps_id=dps_id, supplier_id=by.organisation_id)
        record_on_draft(event, application, dps, by, at)
    return application.id


@action
def replace_application(application_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """A draft to deliver in place of a request nobody has decided; returns its id.

    In place of an opened one it holds that request's categories and answers, and its clocks go on. Of a sealed one
    nobody can read the content: the draft begins with the copy the supplier has kept, or empty.
    """
    if by.person_id is None:
        raise Missing
    dps = dps_moves.receive_application(own(application_id, by).dps_id, at=at)
    replaced = locked(application_id, by)
    if replaced.submitted_at is None or replaced.withdrawn_at is not None:
        refuse("qualification.nothing_to_replace")
    draft = Application.objects.filter(
        dps_id=dps.id, supplier_id=replaced.supplier_id, submitted_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if draft is not None:
        if draft.replaces_id != replaced.id:
            refuse("qualification.another_draft", reference=draft.reference)
        return draft.id
    content = replacing.beginning(replaced)
    draft = Application.objects.create(
        dps_id=dps.id,
        supplier_id=replaced.supplier_id,
        replaces=replaced,
        reference=_reference(at),
        started_at=at,
        started_by_id=by.person_id,
        draft_content=drafts.locked(content if content.category_ids else Content(category_ids=_unnamed(dps.id))),
        saved_at=at,
    )
    record_on_draft(ApplicationStarted(dps_id=dps.id, supplier_id=replaced.supplier_id), draft, dps, by, at)
    return draft.id


@action
def submit_application(
    application_id: UUID,
    *,
    acting_on: str = "",
    others_agree: bool = False,
    keep_copy: bool = False,
    give_up_place: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Deliver the draft; returns the receipt letter's id.

    In the first window the content is sealed to the DPS's key before it is stored and nobody can read it, the
    authority included (FOA § 22-3(2)); with `keep_copy` a copy stays under the installation's draft key for the
    supplier alone. After the window the request is opened on receipt and its clock starts (§ 26-6(3)). A draft that
    replaces an opened request gives it its answers, and the clocks there go on; one that replaces a sealed one after
    the window says with `give_up_place` that it is a later request.

    `at` is when the request had been received whole: one that came in time belongs to the first window, however long
    it takes to write it.

    Whoever delivers acts for the supplier on a mandate that runs (avtaleloven § 10). Who has none says in the same act
    what they act on, `acting_on` of `core.mandates.MANDATE_KINDS`; who signs together with another says with
    `others_agree` that the other agrees.
    """
    if by.person_id is None:
        raise Missing
    dps, application = locked_draft(application_id, by, at)
    draft = drafts.read(application)
    replacing.require_place_given_up(application, dps, given_up=give_up_place, at=at)
    requirements = dps_queries.requirements_of(dps.id)
    asked = asking.asked_of(requirements, draft.category_ids)
    answers = {
        one.id: answer for one in asked if (answer := asking.answer_to(one, draft.answers, requirements)) is not None
    }
    _require_complete(draft, answers, asked)
    if application.replaces is None or application.replaces.opened_at is None:
        dps_moves.require_open_for_requests(dps, draft.category_ids, at=at)
    mandate_id = organisation_moves.act_on(application.supplier_id, acting_on, others_agree=others_agree, by=by, at=at)
    copies = take_copies(
        [item for answer in answers.values() for item in answer.items],
        supplier_id=application.supplier_id,
        matter_id=application.id,
        at=at,
        delivered=copies_in(application.replaces_id),
    )
    content = draft.for_delivery(answers, partnering.parts_for_delivery(application, draft, asked), copies)
    data = to_bytes(content)
    replaced = replacing.withdraw_sealed(application, dps, by=by, at=at)
    application.digest = digest(data)
    application.draft_content = None
    application.submitted_at = application.received_at = at
    application.submitted_by_id = by.person_id
    application.mandate_id = mandate_id
    in_window = at < dps.first_window_closes_at
    window_opened_at = _window_opened_at(dps) if in_window else None
    sealed = in_window and window_opened_at is None
    if sealed:
        application.sealed_content = seal(dps.id, data)
        application.kept_content = drafts.locked(replace(draft, partners=content.partners)) if keep_copy else None
    elif replaced is None:
        _require_new(application.supplier_id, dps.id, content.category_ids, at)
    application.save()
    partnering.forget(application)
    record(
        ApplicationSubmitted(
            dps_id=dps.id,
            supplier_id=application.supplier_id,
            reference=application.reference,
            digest=application.digest,
            received_at=at,
            mandate_id=mandate_id,
        ),
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[dps.id, application.id],
        hidden_until_opened=dps.id if sealed else None,
    )
    if replaced is not None:
        replacing.give_answers(application, replaced, content, dps, by=by, at=at)
    elif not sealed:
        opened_at = window_opened_at or at  # it came in time, and the others were opened while it was being written
        open_application(application, content, dps, category_order(dps.id), by=by, at=opened_at)
    return _write_receipt(dps, application, sealed=sealed, by=by, at=at)


def _window_opened_at(dps: DpsForApplication) -> datetime | None:
    return FirstWindowOpening.objects.filter(dps_id=dps.id).values_list("opened_at", flat=True).first()


@action
def withdraw_application(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """The supplier takes its request back, as far as it is undecided. A sealed one is never opened."""
    application = own(application_id, by)
    dps = dps_moves.lock_for_decision(application.dps_id, at=at)
    application = locked(application_id, by)
    if application.withdrawn_at is not None:
        refuse("qualification.already_withdrawn")
    lines = list(ApplicationLine.objects.select_for_update().filter(application_id=application.id).order_by("id"))
    undecided = [line for line in lines if line.decided_at is None]
    if application.opened_at is not None and not undecided:
        refuse("qualification.already_decided")
    for line in undecided:
        line.withdrawn_at = at
        line.save(update_fields=["withdrawn_at"])
    application.withdrawn_at = at
    application.draft_content = None
    application.sealed_content = None
    application.kept_content = None
    application.save(update_fields=["withdrawn_at", "draft_content", "sealed_content", "kept_content"])
    partnering.forget(application)
    delivered = application.submitted_at is not None
    record(
        ApplicationWithdrawn(dps_id=dps.id, supplier_id=application.supplier_id, reference=application.reference),
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[dps.id, application.id] if delivered else [application.id],
        hidden_until_opened=None if application.opened_at is not None else dps.id,
    )


def _unnamed(dps_id: UUID) -> tuple[UUID, ...]:
    """The one category of a DPS without categories, chosen from the start."""
    return tuple(one.id for one in dps_queries.categories_of([dps_id]).get(dps_id, []) if one.name is None)


def _reference(at: datetime) -> str:
    """Random, so nobody can tell from it how many have applied."""
    code = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"A-{oslo_day(at).year}-{code}"


def _require_complete(content: Content, answers: Mapping[UUID, Answer], asked: Sequence[RequirementView]) -> None:
    if not content.category_ids:
        refuse("qualification.no_category")
    missing = {one.question_key: one.text for one in asked if not asking.answered(answers.get(one.id))}
    if missing:
        refuse("qualification.incomplete", count=len(missing), requirements=tuple(missing.values()))


def _require_new(supplier_id: UUID, dps_id: UUID, category_ids: Sequence[UUID], at: datetime) -> None:
    """One standing right and one undecided line per category.

    What a sealed request asks for nobody can tell; where the supplier kept a copy, its categories are known.
    """
    sealed = sealed_categories(supplier_id, dps_id) & set(category_ids)
    if sealed:
        refuse("qualification.already_pending", categories=_labels(sealed))
    places = dps_queries.sources_of(category_ids, at)
    standing = standing_at(at, with_suspended=True).filter(supplier_id=supplier_id, category_id__in=places)
    qualified = {places[one] for one in standing.values_list("category_id", flat=True)}
    if qualified:
        refuse("qualification.already_qualified", categories=_labels(qualified))
    undecided = ApplicationLine.objects.filter(
        supplier_id=supplier_id, category_id__in=places, decided_at__isnull=True, withdrawn_at__isnull=True
    )
    pending = {places[one] for one in undecided.values_list("category_id", flat=True)}
    if pending:
        refuse("qualification.already_pending", categories=_labels(pending))


def _labels(category_ids: Iterable[UUID]) -> tuple[str, ...]:
    """The categories by name, or the DPS itself where it has none."""
    categories = dps_queries.categories_by_ids(category_ids).values()
    return tuple(
        category.label or dps_queries.name_of(category.dps_id)
        for category in sorted(categories, key=lambda category: category.number)
    )


def _write_receipt(dps: DpsForApplication, application: Application, *, sealed: bool, by: Actor, at: datetime) -> UUID:
    limit = clocks.limit(at, dps.first_window_closes_at, dps.initial_assessment_days, dps.kept)
    return documents.write_letter(
        letters.receipt(
            case_of(dps, application),
            digest=application.digest,
            issued_at=at,
            sealed_until=dps.first_window_closes_at if sealed else None,
            answer_by=limit.instant,
        ),
        matter_id=dps.id,
        authority_id=dps.authority_id,
        recipient_organisation_id=application.supplier_id,
        at=at,
        by=by,
        hidden_until_opened=hidden(dps, at),
    )
