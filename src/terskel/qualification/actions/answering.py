"""Filling in a draft: which categories, which answers, and which earlier answers still hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.qualification import asking, drafts
from terskel.qualification.actions.holding import hidden, locked_draft, save
from terskel.qualification.content import LONGEST_TEXT, STATEMENTS, Answer, Offered
from terskel.qualification.events import ColleagueAsked
from terskel.qualification.queries.drafting import colleagues_of
from terskel.qualification.queries.earlier import confirmed, earlier_answers
from terskel.qualification.queries.versions import draft_version_of


@action
def choose_categories(application_id: UUID, category_ids: Sequence[UUID], *, by: Actor, at: datetime) -> None:
    """Which categories the draft asks for. Answers given stay, also those a removed category asked for.

    A draft that replaces an opened request keeps that request's categories: each has its line and its clock.
    """
    dps, application = locked_draft(application_id, by, at)
    known = {category.id for category in dps_queries.categories_of([dps.id]).get(dps.id, [])}
    if not known.issuperset(category_ids):
        refuse("qualification.category_of_another")
    if application.replaces is None or application.replaces.opened_at is None:
        dps_moves.require_open_for_requests(dps, category_ids, at=at)
    if application.replaces is not None and application.replaces.opened_at is not None:
        refuse("qualification.categories_fixed", reference=application.replaces.reference)
    save(dps, application, drafts.read(application).with_categories(tuple(category_ids)), by, at)


@action
def save_answers(
    application_id: UUID,
    answers: Mapping[UUID, Answer],
    *,
    seen: Collection[str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Answers per requirement, kept at once; other answers of the draft stay as they are.

    `seen`: only if the draft is one of these versions.
    """
    dps, application = locked_draft(application_id, by, at)
    if seen is not None and draft_version_of(application) not in seen:
        refuse("qualification.draft_written_since")
    known = {one.id for one in dps_queries.requirements_of(dps.id)}
    for requirement_id, answer in answers.items():
        if requirement_id not in known:
            refuse("qualification.not_a_requirement")
        if answer.statement not in ("", *STATEMENTS):
            refuse("qualification.statement_unknown")
        if len(answer.text) > LONGEST_TEXT:
            refuse("qualification.answer_too_long", length=len(answer.text), most=LONGEST_TEXT)
    written = {key: replace(answer, answered_at=at) for key, answer in answers.items()}
    save(dps, application, drafts.read(application).with_answers(written), by, at)


@action
def confirm_answers(application_id: UUID, shown: Mapping[UUID, str], *, by: Actor, at: datetime) -> None:
    """Earlier answers still hold: they become the draft's, answered today.

    `shown`: requirement -> the fingerprint of the earlier answer the supplier was shown. Where another has become
    the newest since, nothing is confirmed.
    """
    dps, application = locked_draft(application_id, by, at)
    content = drafts.read(application)
    asked = [
        one
        for one in asking.asked_of(dps_queries.requirements_of(dps.id), content.category_ids)
        if one.id in shown and not asking.answered(content.answers.get(one.id))
    ]
    earlier = earlier_answers(application.supplier_id, dps.authority_id, asked, content.offered)
    still = {one.id: earlier[one.id] for one in asked if one.id in earlier and earlier[one.id].statement == "yes"}
    if not still or any(shown[key] != one.fingerprint for key, one in still.items()):
        refuse("qualification.earlier_changed")
    save(dps, application, content.with_answers(confirmed(still, application.supplier_id, at)), by, at)


@action
def propose_answers(application_id: UUID, offered: Mapping[UUID, Offered], *, by: Actor, at: datetime) -> None:
    """What an uploaded ESPD says is offered as earlier answers, in place of what an earlier upload offered."""
    dps, application = locked_draft(application_id, by, at)
    known = {one.id for one in dps_queries.requirements_of(dps.id)}
    if not known.issuperset(offered):
        refuse("qualification.not_a_requirement")
    save(dps, application, drafts.read(application).with_offered(offered), by, at)


@action
def ask_colleague(application_id: UUID, requirement_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """A colleague who may fill in requests is asked to answer one question, and is told where it is."""
    dps, application = locked_draft(application_id, by, at)
    requirement = next((one for one in dps_queries.requirements_of(dps.id) if one.id == requirement_id), None)
    if requirement is None:
        refuse("qualification.not_a_requirement")
    if person_id not in {one.person_id for one in colleagues_of(application.supplier_id)}:
        refuse("qualification.not_a_colleague")
    save(dps, application, drafts.read(application).with_asked(requirement.question_key, person_id), by, at)
    record(
        ColleagueAsked(dps_id=dps.id, supplier_id=application.supplier_id, person_id=person_id),
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[application.id],
        hidden_until_opened=hidden(dps, at),
    )
