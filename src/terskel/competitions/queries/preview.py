"""The invitation as it goes to everyone admitted, and as it would go if the draft were published now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from terskel.competitions import letters, policy
from terskel.competitions.letters.invitation import Invited
from terskel.competitions.models import Competition
from terskel.competitions.queries import lots
from terskel.competitions.queries.document_views import DocumentView
from terskel.competitions.queries.readiness import earliest_close, rules_today
from terskel.competitions.queries.rows import documents_of, found, terms_of
from terskel.competitions.queries.views import Terms
from terskel.core import deadlines
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing
from terskel.core.evaluation import describe_model
from terskel.documents.letters import LetterData
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations


def preview(reader: Actor, competition_id: UUID, *, at: datetime) -> LetterData:
    """What everyone invited would read if the draft were published at `at` with the deadline that we suggest.

    For the authority's own people, and of a draft only.
    """
    competition = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, competition) or competition.published_at is not None:
        raise Missing
    attached = documents_of(competition, inside=True)
    rules = rules_today(competition, at)
    earliest = earliest_close(attached, rules, at)
    closes_at = deadlines.suggested_close(earliest)
    terms = replace(
        terms_of(competition), published_at=at, closes_at=closes_at, ruleset_id=rules.law.id, own_rules=rules.own
    )
    model = terms.model
    return invitation_of(
        competition,
        replace(terms, model_digest=model.digest() if model else ""),
        deadlines.default_question_deadline(at, closes_at).instant,
        attached,
        earliest,
        at=at,
    )


def invitation_of(
    competition: Competition,
    terms: Terms,
    question_deadline_at: datetime,
    attached: Sequence[DocumentView],
    earliest: Deadline,
    *,
    at: datetime,
) -> LetterData:
    """The letter from the terms it is published with. For this room only."""
    if terms.closes_at is None:
        raise ValueError("an invitation has a deadline")
    system = dps_queries.dps_by_ids([terms.dps_id], at=at)[terms.dps_id]
    named = sorted(dps_queries.categories_by_ids(terms.category_ids).values(), key=lambda one: one.number)
    invited = Invited(
        dps_name=system.name,
        dps_reference=system.reference,
        categories=[one.label for one in named if one.label],
        contact=competition.contact,
        question_deadline_at=question_deadline_at,
        last_answer=deadlines.last_answer(terms.closes_at, own=terms.kept.own, rules=terms.kept.law),
        earliest_close=earliest,
        documents=[(one.title, one.access_reason if one.access == "restricted" else "") for one in attached],
        roles=[(one.label, terms.people[one.id]) for one in named if one.id in terms.people],
        lot=lots.view_of(competition.id, at=at),
        model_lines=describe_model(terms.model, terms.language) if terms.model else (),
    )
    return letters.invitation(terms, invited, sender=letters.sender(organisations.authority(terms.authority_id)), at=at)
