"""Publication: one act that freezes the recipients, locks the model, makes the key and shows it all at that instant."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import policy
from terskel.competitions.actions.inviting import recipients_digest, write_invitations
from terskel.competitions.events import CompetitionPublished
from terskel.competitions.models import Competition
from terskel.competitions.moves import lock_for_change, write_public_letter
from terskel.competitions.queries import lots
from terskel.competitions.queries.drafts import parts_now
from terskel.competitions.queries.preview import invitation_of
from terskel.competitions.queries.readiness import draft_of, earliest_close, require_ready, rules_today
from terskel.competitions.queries.rows import category_ids_of, documents_of, facts_of, found, terms_of
from terskel.competitions.queries.versions import version_of
from terskel.core import deadlines, lifecycles
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import refuse, require
from terskel.core.envelopes import ENVELOPES, MAIN
from terskel.documents import moves as documents
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.vault import keys
from terskel.vault import queries as vault


class PublicationFields(TypedDict):
    """What is chosen when a competition, or a purchase in lots, is published.

    `closes_at` is the first instant too late. `threshold` of the people in `openers` open the tenders together, two
    where it is left out. Without `question_deadline_at` the usual last day to ask is taken.
    """

    closes_at: datetime
    openers: Sequence[UUID]
    threshold: NotRequired[int]
    question_deadline_at: NotRequired[datetime | None]


@dataclass(frozen=True, slots=True)
class Publication:
    """`PublicationFields` with what is usual filled in: the same for every lot of a purchase."""

    closes_at: datetime
    openers: Sequence[UUID]
    threshold: int = 2
    question_deadline_at: datetime | None = None

    def last_question(self, at: datetime) -> datetime:
        """The instant from which nobody asks any more."""
        return self.question_deadline_at or deadlines.default_question_deadline(at, self.closes_at).instant


@action
def publish(
    competition_id: UUID,
    *,
    seen: Collection[str] | None = None,
    by: Actor,
    at: datetime,
    **chosen: Unpack[PublicationFields],
) -> int:
    """Invite everyone admitted, in writing and at once (FOA §§ 26-7(1), 23-2). Returns how many were invited.

    A standstill that was drafted before the buyer made its own longer is lengthened to that. `seen`: only if the draft
    is one of these versions.
    """
    row = found(Competition.objects.filter(pk=competition_id).first())
    policy.require_publisher(by, row)
    dps_moves.use_for_competition(row.dps_id, category_ids_of(row.id), row.authority_id, at=at)
    competition = lock_for_change(competition_id)
    if len(lots.ids_together(competition_id)) > 1:
        refuse("competitions.lots_are_published_together", "FOA § 19-4")
    if (
        seen is not None
        and competition.published_at is None
        and version_of(competition, parts_now(competition.id).digest) not in seen
    ):
        refuse("competitions.draft_written_since")
    return announce(competition, Publication(**chosen), by=by, at=at)


def announce(competition: Competition, chosen: Publication, *, by: Actor, at: datetime) -> int:
    """One competition, held with its DPS and categories, goes out. For this room's actions."""
    person_id = policy.require_publisher(by, competition)
    require(lifecycles.COMPETITION.permit("publish", facts_of(competition), at))
    competition.closes_at, competition.question_deadline_at = chosen.closes_at, chosen.last_question(at)
    terms = terms_of(competition)
    attached = documents_of(competition, inside=True)
    rules = rules_today(competition, at)
    earliest = earliest_close(attached, rules, at)
    _require_deadline(chosen.closes_at, earliest)
    _require_question_deadline(competition.question_deadline_at, chosen.closes_at, at)
    if competition.standstill_days:
        competition.standstill_days = max(competition.standstill_days, rules.length("standstill"))
    require_ready(draft_of(competition, terms, attached, at=at), terms.language, rules, at)
    if competition.approved_at is None and rules.own.asks_for_approval(lots.value_of(competition)):
        refuse("competitions.approval_needed", "LOA § 4", limit=rules.own.approval_above)
    recipients = qualification.qualified(terms.category_ids, at)
    if not recipients:
        refuse("competitions.nobody_qualified", "FOA § 26-7(1)", dps=_dps_name(competition, at))
    _require_openers(competition.authority_id, chosen.openers)
    if terms.model is None:
        refuse("competitions.model_missing", "FOA § 18-1")
    competition.published_at = at
    competition.published_by_id = person_id
    competition.ruleset_id, competition.own_rules = rules.law.id, rules.own.to_json()
    competition.model_digest = terms.model.digest()
    competition.save(
        update_fields=[
            "closes_at",
            "question_deadline_at",
            "published_at",
            "published_by",
            "ruleset_id",
            "own_rules",
            "standstill_days",
            "model_digest",
        ]
    )
    write_invitations(competition.id, recipients, at)
    recovery_recipient = vault.recovery_recipient(competition.authority_id)
    for envelope in ENVELOPES if competition.price_after_quality else (MAIN,):
        keys.make_sealing_key(
            competition.id,
            list(chosen.openers),
            chosen.threshold,
            at,
            recovery_recipient=recovery_recipient,
            envelope=envelope,
        )
    for document in attached:
        if document.access == "public":
            documents.publish_file(
                document.file_id, public_from=at, at=at, by=by, matters=(competition.id, competition.dps_id)
            )
    published = replace(
        terms,
        published_at=at,
        ruleset_id=rules.law.id,
        own_rules=rules.own,
        standstill_days=competition.standstill_days,
        model_digest=competition.model_digest,
    )
    letter = invitation_of(competition, published, competition.question_deadline_at, attached, earliest, at=at)
    letter_id = write_public_letter(competition, letter, by=by, at=at)
    record(
        CompetitionPublished(
            closes_at=chosen.closes_at,
            question_deadline_at=competition.question_deadline_at,
            recipients=len(recipients),
            recipients_sha256=recipients_digest([one.supplier_id for one in recipients]),
            model_digest=competition.model_digest,
            ruleset_id=competition.ruleset_id,
            own_rules=competition.own_rules,
            openers=tuple(chosen.openers),
            threshold=chosen.threshold,
            invitation_id=letter_id,
        ),
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
    )
    return len(recipients)


def _dps_name(competition: Competition, at: datetime) -> str:
    return dps.dps_by_ids([competition.dps_id], at=at)[competition.dps_id].name


def _require_deadline(closes_at: datetime, earliest: Deadline) -> None:
    if closes_at < earliest.instant:
        refuse("competitions.deadline_too_early", earliest.clause, closes_at=closes_at, earliest=earliest.instant)


def _require_question_deadline(question_deadline_at: datetime, closes_at: datetime, at: datetime) -> None:
    if not at < question_deadline_at <= closes_at:
        refuse("competitions.question_deadline_outside", "FOA § 14-2(2)", closes_at=closes_at)


def _require_openers(authority_id: UUID, openers: Sequence[UUID]) -> None:
    colleagues = {person.person_id for person in organisations.people(authority_id)}
    strangers = [person for person in openers if person not in colleagues or not keys.has_identity(person)]
    if strangers:
        refuse("competitions.opener_not_ready", "FOA § 22-3(2)")
