"""The supplier's side: draft, deliver, withdraw."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
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
from terskel.qualification import clocks, drafts, letters, policy
from terskel.qualification.content import LONGEST_TEXT, STATEMENTS, Answer, Content, digest, to_bytes
from terskel.qualification.events import (
    ApplicationSaved,
    ApplicationStarted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from terskel.qualification.models import Application, ApplicationLine
from terskel.qualification.parties import case_of
from terskel.qualification.queries.standing import standing_at
from terskel.qualification.receiving import category_order, open_application, seal

REFERENCE_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH: Final = 7


@action
def start_application(dps_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """A draft in a DPS whose door is open (FOA § 26-4(2)); the supplier's draft there already is taken up again."""
    if by.organisation_id is None or by.person_id is None or not by.is_supplier:
        raise Missing
    policy.require_applicant(by, by.organisation_id)
    dps = dps_moves.receive_application(dps_id, at=at)
    standing = Application.objects.filter(dps_id=dps_id, supplier_id=by.organisation_id, withdrawn_at__isnull=True)
    if standing.filter(submitted_at__isnull=False, opened_at__isnull=True).exists():
        refuse("qualification.already_delivered", "FOA § 22-3(2)", dps=dps.name)
    categories = dps_queries.categories_of([dps_id]).get(dps_id, [])
    unnamed = tuple(category.id for category in categories if category.name is None)
    application, created = Application.objects.get_or_create(
        dps_id=dps_id,
        supplier_id=by.organisation_id,
        submitted_at=None,
        withdrawn_at=None,
        defaults={
            "reference": _reference(at),
            "started_at": at,
            "started_by_id": by.person_id,
            "draft_content": drafts.locked(Content(category_ids=unnamed)),
            "saved_at": at,
        },
    )
    if created:
        record(
            ApplicationStarted(dps_id=dps_id, supplier_id=by.organisation_id),
            by=by,
            at=at,
            subject=("qualification.Application", application.id),
            matters=[application.id],
            hidden_until_opened=_hidden(dps, at),
        )
    return application.id


@action
def choose_categories(application_id: UUID, category_ids: Sequence[UUID], *, by: Actor, at: datetime) -> None:
    """Which categories the draft asks for. Answers given stay, also those a removed category asked for."""
    dps, application = _locked_draft(application_id, by, at)
    known = {category.id for category in dps_queries.categories_of([dps.id]).get(dps.id, [])}
    if not known.issuperset(category_ids):
        refuse("qualification.category_of_another")
    _save(dps, application, drafts.read(application).with_categories(tuple(category_ids)), by, at)


@action
def save_answers(application_id: UUID, answers: Mapping[UUID, Answer], *, by: Actor, at: datetime) -> None:
    """Answers per requirement, kept at once; other answers of the draft stay as they are."""
    dps, application = _locked_draft(application_id, by, at)
    known = {one.id for one in dps_queries.requirements_of(dps.id)}
    for requirement_id, answer in answers.items():
        if requirement_id not in known:
            refuse("qualification.not_a_requirement")
        if answer.statement not in ("", *STATEMENTS):
            refuse("qualification.statement_unknown")
        if len(answer.text) > LONGEST_TEXT:
            refuse("qualification.answer_too_long", length=len(answer.text), most=LONGEST_TEXT)
    _save(dps, application, drafts.read(application).with_answers(answers), by, at)


@action
def submit_application(application_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Deliver the draft; returns the receipt letter's id.

    In the first window the content is sealed to the DPS's key before it is stored and nobody can read it, the
    authority included (FOA § 22-3(2)). After it the request is opened on receipt and its clock starts (§ 26-6(3)).
    """
    if by.person_id is None:
        raise Missing
    dps, application = _locked_draft(application_id, by, at)
    draft = drafts.read(application)
    asked = _asked(dps.id, draft.category_ids)
    _require_complete(draft, asked)
    content = draft.for_delivery(frozenset(one.id for one in asked))
    data = to_bytes(content)
    application.digest = digest(data)
    application.draft_content = None
    application.submitted_at = application.received_at = at
    application.submitted_by_id = by.person_id
    sealed = at < dps.first_window_closes_at
    if sealed:
        application.sealed_content = seal(dps.id, data)
    else:
        _require_new(application.supplier_id, content.category_ids, at)
    application.save(
        update_fields=["digest", "draft_content", "submitted_at", "received_at", "submitted_by", "sealed_content"]
    )
    record(
        ApplicationSubmitted(
            dps_id=dps.id,
            supplier_id=application.supplier_id,
            reference=application.reference,
            digest=application.digest,
            received_at=at,
        ),
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[dps.id, application.id],
        hidden_until_opened=_hidden(dps, at),
    )
    if not sealed:
        open_application(application, content, dps, category_order(dps.id), by=by, at=at)
    return _write_receipt(dps, application, sealed=sealed, by=by, at=at)


@action
def withdraw_application(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """The supplier takes its request back, as far as it is undecided. A sealed one is never opened."""
    application = _own(application_id, by)
    dps = dps_moves.lock_for_decision(application.dps_id, at=at)
    application = _locked(application_id, by)
    if application.withdrawn_at is not None:
        refuse("qualification.already_withdrawn")
    lines = list(ApplicationLine.objects.select_for_update().filter(application_id=application.id).order_by("id"))
    undecided = [line for line in lines if line.decided_at is None]
    if lines and not undecided:
        refuse("qualification.already_decided")
    for line in undecided:
        line.withdrawn_at = at
        line.save(update_fields=["withdrawn_at"])
    application.withdrawn_at = at
    application.draft_content = None
    application.sealed_content = None
    application.save(update_fields=["withdrawn_at", "draft_content", "sealed_content"])
    delivered = application.submitted_at is not None
    record(
        ApplicationWithdrawn(dps_id=dps.id, supplier_id=application.supplier_id, reference=application.reference),
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[dps.id, application.id] if delivered else [application.id],
        hidden_until_opened=None if application.opened_at is not None else dps.id,
    )


def _reference(at: datetime) -> str:
    """Random, so nobody can tell from it how many have applied."""
    code = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"A-{oslo_day(at).year}-{code}"


def _hidden(dps: DpsForApplication, at: datetime) -> UUID | None:
    """Until the first window is opened, events that show who applies stay hidden."""
    return dps.id if at < dps.first_window_closes_at else None


def _own(application_id: UUID, by: Actor) -> Application:
    application = Application.objects.filter(pk=application_id).first()
    if application is None:
        raise Missing
    policy.require_applicant(by, application.supplier_id)
    return application


def _locked(application_id: UUID, by: Actor) -> Application:
    application = Application.objects.select_for_update().filter(pk=application_id).first()
    if application is None:
        raise Missing
    policy.require_applicant(by, application.supplier_id)
    return application


def _locked_draft(application_id: UUID, by: Actor, at: datetime) -> tuple[DpsForApplication, Application]:
    """The DPS first, then the request: rooms are locked in their order."""
    dps = dps_moves.receive_application(_own(application_id, by).dps_id, at=at)
    application = _locked(application_id, by)
    if application.submitted_at is not None or application.withdrawn_at is not None:
        refuse("qualification.not_a_draft")
    return dps, application


def _save(dps: DpsForApplication, application: Application, content: Content, by: Actor, at: datetime) -> None:
    application.draft_content = drafts.locked(content)
    application.saved_at = at
    application.save(update_fields=["draft_content", "saved_at"])
    record(
        ApplicationSaved(dps_id=dps.id),
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[application.id],
        hidden_until_opened=_hidden(dps, at),
    )


def _asked(dps_id: UUID, category_ids: Iterable[UUID]) -> list[RequirementView]:
    chosen = {None, *category_ids}
    return [one for one in dps_queries.requirements_of(dps_id) if one.category_id in chosen]


def _require_complete(content: Content, asked: Sequence[RequirementView]) -> None:
    if not content.category_ids:
        refuse("qualification.no_category")
    missing = [
        one for one in asked if one.id not in content.answers or content.answers[one.id].statement not in STATEMENTS
    ]
    if missing:
        refuse("qualification.incomplete", count=len(missing), requirements=tuple(one.text for one in missing))


def _require_new(supplier_id: UUID, category_ids: Sequence[UUID], at: datetime) -> None:
    """One standing right and one undecided line per category. Of sealed requests a supplier has one at a time."""
    standing = standing_at(at).filter(supplier_id=supplier_id, category_id__in=category_ids)
    qualified = set(standing.values_list("category_id", flat=True))
    if qualified:
        refuse("qualification.already_qualified", categories=_labels(qualified))
    undecided = ApplicationLine.objects.filter(
        supplier_id=supplier_id, category_id__in=category_ids, decided_at__isnull=True, withdrawn_at__isnull=True
    )
    pending = set(undecided.values_list("category_id", flat=True))
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
    limit = clocks.limit(at, dps.first_window_closes_at, dps.initial_assessment_days)
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
        hidden_until_opened=_hidden(dps, at),
    )
