"""A rejected supplier appeals to the authority, and another person than the one who rejected decides."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.qualification import letters, policy
from terskel.qualification.actions.case_work import record_on_line, require_impartial, write_letter
from terskel.qualification.actions.deciding import qualify
from terskel.qualification.events import AppealDismissed, AppealUpheld, RejectionAppealed
from terskel.qualification.facts import line_facts
from terskel.qualification.letters import Case
from terskel.qualification.models import Application, ApplicationLine, QualificationAppeal
from terskel.qualification.parties import case_of


@action
def appeal_rejection(line_id: UUID, *, text: str, by: Actor, at: datetime) -> UUID:
    """The supplier says what it thinks is wrong with the rejection; returns the receipt's id.

    It may apply anew at the same time: the door stays open (FOA § 26-4(2)).
    """
    found = ApplicationLine.objects.filter(pk=line_id).first()
    if found is None or by.person_id is None:
        raise Missing
    policy.require_applicant(by, found.supplier_id)
    dps, line = _locked(found, at)
    require(lifecycles.APPLICATION_LINE.permit("appeal", line_facts(line), at))
    if not text.strip():
        refuse("qualification.appeal_without_words", "FOA § 24-10")
    letter = letters.appeal_receipt(_case(dps, line), text=text.strip(), issued_at=at)
    letter_id = write_letter(dps, line.supplier_id, letter, by, at)
    if line.decided_by_id is None:
        raise Missing
    QualificationAppeal.objects.create(
        line=line,
        text=text.strip(),
        received_at=at,
        received_from_id=by.person_id,
        appealed_from_id=line.decided_by_id,
        receipt_id=letter_id,
    )
    record_on_line(
        RejectionAppealed(
            line_id=line.id,
            dps_id=line.dps_id,
            category_id=line.category_id,
            supplier_id=line.supplier_id,
            reference=line.application.reference,
            appealed_from=line.decided_by_id,
            letter_id=letter_id,
        ),
        line,
        by,
        at,
    )
    return letter_id


@action
def uphold_appeal(line_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """The rejection was wrong: admitted from now on. The rejection stays on record; returns the letter's id."""
    dps, line, appeal = _locked_appeal(line_id, "uphold_appeal", reason, by, at)
    letter = letters.appeal_upheld(_case(dps, line, by), reason=reason.strip(), issued_at=at)
    letter_id = write_letter(dps, line.supplier_id, letter, by, at)
    appeal.upheld_at = at
    _decide(appeal, letter_id, reason, by)
    category = dps_queries.categories_by_ids([line.category_id])[line.category_id]
    qualify(AppealUpheld, line, category.label or dps.name, letter_id, by, at)
    return letter_id


@action
def dismiss_appeal(line_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """The rejection stands; the letter says why, and where to go further. Returns its id."""
    dps, line, appeal = _locked_appeal(line_id, "dismiss_appeal", reason, by, at)
    letter = letters.appeal_dismissed(_case(dps, line, by), reason=reason.strip(), issued_at=at)
    letter_id = write_letter(dps, line.supplier_id, letter, by, at)
    appeal.dismissed_at = at
    _decide(appeal, letter_id, reason, by)
    record_on_line(
        AppealDismissed(
            line_id=line.id, category_id=line.category_id, supplier_id=line.supplier_id, letter_id=letter_id
        ),
        line,
        by,
        at,
    )
    return letter_id


def _locked_appeal(
    line_id: UUID, verb: str, reason: str, by: Actor, at: datetime
) -> tuple[DpsForApplication, ApplicationLine, QualificationAppeal]:
    """DPS, line and appeal, locked; refuses the one who rejected, and whoever has a conflict of interest."""
    found = ApplicationLine.objects.filter(pk=line_id).first()
    if found is None or by.person_id is None:
        raise Missing
    authority_id = dps_queries.dps_by_ids([found.dps_id], at=at)[found.dps_id].authority_id
    policy.require_appeal_decider(by, authority_id)
    require_impartial(by, authority_id, found.supplier_id)
    dps, line = _locked(found, at)
    require(lifecycles.APPLICATION_LINE.permit(verb, line_facts(line), at))
    appeal = QualificationAppeal.objects.select_for_update().get(line_id=line_id)
    if appeal.appealed_from_id == by.person_id:
        refuse("qualification.appeal_needs_another_person", "FOA § 7-5")
    if not reason.strip():
        refuse("qualification.appeal_without_reason", "FOA § 24-10")
    return dps, line, appeal


def _locked(found: ApplicationLine, at: datetime) -> tuple[DpsForApplication, ApplicationLine]:
    dps = dps_moves.lock_for_decision(found.dps_id, at=at)
    ApplicationLine.objects.select_for_update().get(pk=found.id)
    line = ApplicationLine.objects.select_related("application", "appeal").get(pk=found.id)
    return dps, line


def _case(dps: DpsForApplication, line: ApplicationLine, officer: Actor | None = None) -> Case:
    category = dps_queries.categories_by_ids([line.category_id])[line.category_id]
    return case_of(dps, Application.objects.get(pk=line.application_id), category, officer=officer)


def _decide(appeal: QualificationAppeal, letter_id: UUID, reason: str, by: Actor) -> None:
    appeal.decided_by_id = by.person_id
    appeal.reason = reason.strip()
    appeal.decision_letter_id = letter_id
    appeal.save(update_fields=["upheld_at", "dismissed_at", "decided_by", "reason", "decision_letter"])
