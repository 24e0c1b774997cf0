"""From delivered bytes to a request that can be assessed: sealed in the first window, opened after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.core.actors import Actor
from terskel.documents import moves as documents
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.qualification import clocks
from terskel.qualification.content import Answer, Content, digest, from_bytes
from terskel.qualification.events import ApplicationOpened
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.models import Application, ApplicationAnswer, ApplicationLine, PartnerStatement
from terskel.vault import sealed


def seal(dps_id: UUID, data: bytes) -> bytes:
    """The content as one age file to the DPS's key."""
    return sealed.seal_bytes(dps_id, data)


def unseal(identity: str, application: Application) -> Content:
    """The content as delivered; raises ValueError where it is not what the receipt says."""
    data = sealed.open_bytes(identity, bytes(application.sealed_content or b""))
    if digest(data) != application.digest:
        raise ValueError(f"{application.reference}: the sealed content is not what was delivered")
    return from_bytes(data)


def category_order(dps_id: UUID) -> tuple[UUID, ...]:
    """The categories of the DPS in their order, in which the lines of a request are made."""
    return tuple(category.id for category in dps_queries.categories_of([dps_id])[dps_id])


def open_application(
    application: Application,
    content: Content,
    dps: DpsForApplication,
    order: Sequence[UUID],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The answers become readable and each category gets its line and its clock; `order` is `category_order`."""
    if application.received_at is None:
        raise ValueError(f"{application.reference} has not been received")
    due = clocks.limit(application.received_at, dps.first_window_closes_at, dps.initial_assessment_days, dps.kept)
    category_ids = tuple(one for one in order if one in content.category_ids)
    application.opened_at = at
    application.sealed_content = application.kept_content = None
    application.save(update_fields=["opened_at", "sealed_content", "kept_content"])
    write_answers(application, content.answers, content.copies)
    partner_statements(application, content)
    ApplicationLine.objects.bulk_create(
        ApplicationLine(
            application_id=application.id,
            category_id=category_id,
            supplier_id=application.supplier_id,
            dps_id=dps.id,
            opened_at=at,
            due_at=due.instant,
        )
        for category_id in category_ids
    )
    record(
        ApplicationOpened(
            dps_id=dps.id,
            supplier_id=application.supplier_id,
            reference=application.reference,
            category_ids=category_ids,
            due_at=due.instant,
        ),
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[dps.id, application.id],
    )


def write_answers(application: Application, answers: Mapping[UUID, Answer], copies: Sequence[ItemCopy]) -> None:
    """Answers that count from now on, each with the copies of what goes with it.

    Their files are checked for malware before the authority opens one, as those of tenders are.
    """
    by_id = {one.item_id: one.to_json() for one in copies}
    ApplicationAnswer.objects.bulk_create(
        ApplicationAnswer(
            application_id=application.id,
            requirement_id=key,
            statement=answer.statement,
            text=answer.text,
            answered_at=answer.answered_at,
            items=[by_id[item] for item in answer.items],
        )
        for key, answer in answers.items()
    )
    sent = {item for answer in answers.values() for item in answer.items}
    files = [one.file_id for one in copies if one.item_id in sent and one.file_id is not None]
    documents.check_for_malware(files, matter_id=application.dps_id)


def partner_statements(application: Application, content: Content) -> None:
    """What other firms said in the content becomes readable in the request."""
    PartnerStatement.objects.bulk_create(
        PartnerStatement(
            application_id=application.id,
            role=one.role,
            name=one.name,
            number=one.number,
            requirement_ids=list(one.requirement_ids),
            excluded=one.excluded,
            text=one.text,
            given_by=one.given_by,
            given_at=one.given_at,
        )
        for one in content.partners
    )
