"""From the end of the first window to a DPS in operation: the opening, and the establishment report."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import action, record
from terskel.audit.moves import reveal
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.phrases import Phrasebook
from terskel.documents import moves as documents
from terskel.documents.letters import Party
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.organisations import queries as organisations
from terskel.qualification import grounds, letters, policy
from terskel.qualification.actions.case_work import record_on_line
from terskel.qualification.events import (
    EstablishmentReported,
    FirstWindowOpened,
    LaterLineTakenOver,
    ShareReleased,
)
from terskel.qualification.models import Application, ApplicationLine, FirstWindowOpening, RejectionGround
from terskel.qualification.queries.first_window import undecided_of_first_window
from terskel.qualification.queries.standing import standing_at
from terskel.qualification.receiving import category_order, open_application, unseal
from terskel.vault import opening as vault_opening
from terskel.vault import queries as vault_queries


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first share is released; another opener must release theirs before `expires_at`."""

    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WindowOpened:
    """The requests of the first window are readable from now on."""

    application_count: int


@action
def release_share(dps_id: UUID, *, passphrase: str, by: Actor, at: datetime) -> Waiting | WindowOpened:
    """An opener releases their share of the key to the first window; with the second one it is opened.

    Not before the window has closed (FOA § 22-3(2)), and never by one person alone.
    """
    opener_id = _require_opener(dps_id, by, at)
    released = vault_opening.release_share(dps_id, person_id=opener_id, passphrase=passphrase, at=at)
    dps = dps_moves.lock_for_decision(dps_id, at=at)
    if dps.state in ("cancelled", "ended"):
        refuse("qualification.dps_over", dps=dps.name)
    if isinstance(released, vault_opening.First):
        _record(ShareReleased(dps_id=dps_id, expires_at=released.expires_at), dps_id, by, at)
        return Waiting(expires_at=released.expires_at)
    count = _open_all(dps, released.identity, by, at)
    FirstWindowOpening.objects.create(dps_id=dps_id, opened_at=at, opened_by=list(released.released_by))
    _record(FirstWindowOpened(dps_id=dps_id, application_count=count), dps_id, by, at)
    documents.reveal_letters(dps_id, at=at, by=by)
    reveal(dps_id, at=at)
    return WindowOpened(application_count=count)


@action
def finish_initial_assessment(dps_id: UUID, *, conflicts: str, by: Actor, at: datetime) -> UUID:
    """Every request of the first window is decided, or none came: the DPS comes into operation (FOA § 26-7(2)).

    `conflicts` is what was found on impartiality and distortion of competition (§ 25-5(2)l). Returns the id of the
    establishment report.
    """
    dps = dps_moves.finish_initial_assessment(dps_id, by=by, at=at)
    policy.require_handler(by, dps.authority_id)
    opening = FirstWindowOpening.objects.filter(dps_id=dps_id).first()
    if opening is None:
        refuse("qualification.not_opened", "FOA § 26-7(2)")
    undecided = undecided_of_first_window(dps_id, dps.first_window_closes_at)
    if undecided:
        refuse("qualification.undecided_left", "FOA § 26-7(2)", count=undecided)
    if not conflicts.strip():
        refuse("qualification.conflicts_missing", "FOA § 25-5(2)l")
    report = _report(dps, opening, conflicts.strip(), at)
    letter_id = documents.write_letter(
        letters.establishment_report(report, issued_at=at),
        matter_id=dps_id,
        authority_id=dps.authority_id,
        recipient_organisation_id=None,
        at=at,
        by=by,
    )
    _record(
        EstablishmentReported(
            dps_id=dps_id,
            letter_id=letter_id,
            applicant_count=len({line.number for line in report.lines}),
            admitted_count=len({line.number for line in report.lines if line.admitted}),
        ),
        dps_id,
        by,
        at,
    )
    return letter_id


def _record(
    event: ShareReleased | FirstWindowOpened | EstablishmentReported, dps_id: UUID, by: Actor, at: datetime
) -> None:
    record(event, by=by, at=at, subject=("dps.DynamicPurchasingSystem", dps_id), matters=[dps_id])


def _require_opener(dps_id: UUID, by: Actor, at: datetime) -> UUID:
    """The acting opener, once the window has closed; a stranger learns nothing, a colleague is told."""
    view = dps_queries.dps_by_ids([dps_id], at=at).get(dps_id)
    if view is None or by.person_id is None or view.first_window_closes_at is None:
        raise Missing
    if by.person_id not in vault_queries.openers_of(dps_id):
        if not policy.may_read_case(by, view.authority_id):
            raise Missing
        refuse("qualification.not_opener", "FOA § 22-3(2)")
    if at < view.first_window_closes_at:
        refuse("qualification.first_window_open", "FOA § 22-3(2)", closes_at=view.first_window_closes_at)
    opening = FirstWindowOpening.objects.filter(dps_id=dps_id).first()
    if opening is not None:
        refuse("qualification.already_opened", "FOA § 22-3(2)", opened_at=opening.opened_at)
    return by.person_id


def _open_all(dps: DpsForApplication, identity: str, by: Actor, at: datetime) -> int:
    """Every sealed request that was not withdrawn, in the order received.

    What a supplier asked for here and in a later request is decided here, in its place in the first window; what it was
    admitted to meanwhile is decided.
    """
    sealed = Application.objects.select_for_update().filter(
        dps_id=dps.id, submitted_at__isnull=False, opened_at__isnull=True, withdrawn_at__isnull=True
    )
    applications = list(sealed.order_by("received_at", "id"))
    order = category_order(dps.id)
    later = _later_lines(applications)
    held = _held_meanwhile(applications, order, at)
    for application in applications:
        content = unseal(identity, application)
        decided = {one for one in content.category_ids if (application.supplier_id, one) in held}
        for category_id in content.category_ids:
            if (line := later.get((application.supplier_id, category_id))) is not None:
                _take_over(line, application.reference, by, at)
        asked = content.with_categories(tuple(one for one in content.category_ids if one not in decided))
        open_application(application, asked, dps, order, by=by, at=at)
    return len(applications)


def _later_lines(applications: list[Application]) -> dict[tuple[UUID, UUID], ApplicationLine]:
    """The undecided lines of the same suppliers' later requests: {(supplier, category): line}."""
    rows = ApplicationLine.objects.select_for_update().filter(
        dps_id__in={one.dps_id for one in applications},
        supplier_id__in={one.supplier_id for one in applications},
        decided_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    return {(row.supplier_id, row.category_id): row for row in rows.order_by("id")}


def _held_meanwhile(
    applications: list[Application], category_ids: tuple[UUID, ...], at: datetime
) -> set[tuple[UUID, UUID]]:
    """Where these suppliers stand admitted already, on a later request: {(supplier, category)}."""
    held = standing_at(at, with_suspended=True).filter(
        supplier_id__in={one.supplier_id for one in applications}, category_id__in=category_ids
    )
    return set(held.values_list("supplier_id", "category_id"))


def _take_over(line: ApplicationLine, by_reference: str, by: Actor, at: datetime) -> None:
    line.withdrawn_at = at
    line.save(update_fields=["withdrawn_at"])
    event = LaterLineTakenOver(line.id, line.dps_id, line.category_id, line.supplier_id, by_reference)
    record_on_line(event, line, by, at)


def _report(dps: DpsForApplication, opening: FirstWindowOpening, conflicts: str, at: datetime) -> letters.Establishment:
    view = dps_queries.dps_by_ids([dps.id], at=at)[dps.id]
    authority = organisations.authority(dps.authority_id)
    categories = dps_queries.categories_of([dps.id])[dps.id]
    openers = accounts.people(opening.opened_by)
    if view.estimated_value is None:
        raise Missing
    return letters.Establishment(
        language=dps.language,
        sender=Party(name=authority.name, number=authority.number),
        dps=dps.name,
        dps_reference=dps.reference,
        subject=view.subject,
        need=view.need_for_dps,
        estimated_value=view.estimated_value,
        regime=Phrasebook.of("dps").say(f"regime.{view.regime}", dps.language),
        ruleset_id=dps.ruleset_id,
        first_window_closes_at=dps.first_window_closes_at,
        opened_at=opening.opened_at,
        openers=tuple(openers[one].name for one in opening.opened_by),
        initial_assessment_days=dps.initial_assessment_days,
        categories=tuple(category.label for category in categories if category.label),
        requirements=tuple(one.text for one in dps_queries.requirements_of(dps.id)),
        lines=_decided_lines(dps),
        withdrawn_count=Application.objects.filter(
            dps_id=dps.id, received_at__lt=dps.first_window_closes_at, withdrawn_at__isnull=False
        ).count(),
        conflicts=conflicts,
    )


def _decided_lines(dps: DpsForApplication) -> tuple[letters.DecidedLine, ...]:
    """The lines of the first window in the order received; those withdrawn are counted, not named."""
    lines = list(
        ApplicationLine.objects.filter(
            dps_id=dps.id, application__received_at__lt=dps.first_window_closes_at, decided_at__isnull=False
        )
        .select_related("application")
        .order_by("application__received_at", "id")
    )
    suppliers = organisations.suppliers({line.supplier_id for line in lines})
    categories = dps_queries.categories_by_ids(line.category_id for line in lines)
    reasons: dict[UUID, list[str]] = {}
    for ground in RejectionGround.objects.filter(line__in=lines).order_by("id"):
        title = letters.book.say(f"ground.{ground.code}", dps.language)
        clause = grounds.BY_CODE[ground.code].clause
        reasons.setdefault(ground.line_id, []).append(f"{title} ({clause}): {ground.reason}")
    return tuple(
        letters.DecidedLine(
            applicant=suppliers[line.supplier_id].name,
            number=suppliers[line.supplier_id].number,
            category=categories[line.category_id].label,
            received_at=line.application.received_at or line.opened_at,
            decided_at=line.decided_at or line.opened_at,
            admitted=line.admitted_at is not None,
            reasons=tuple(reasons.get(line.id, ())),
        )
        for line in lines
    )
