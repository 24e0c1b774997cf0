"""What every act on a standing right has in common: the locks, the table of moves, the head of its letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, require
from terskel.documents.letters import Party
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.dps.queries import CategoryView
from terskel.organisations import queries as organisations
from terskel.qualification import letters, policy
from terskel.qualification.actions.case_work import require_impartial
from terskel.qualification.letters import Standing
from terskel.qualification.models import Qualification, RenewalRequest, Suspension
from terskel.qualification.parties import authority_party, language_of
from terskel.qualification.queries.rights import facts_of_right


@dataclass(frozen=True, slots=True)
class HeldRight:
    """A right, locked with its DPS, and what is open on it."""

    dps: DpsForApplication
    category: CategoryView
    row: Qualification
    renewals: tuple[RenewalRequest, ...]
    suspensions: tuple[Suspension, ...]

    @property
    def open_suspension(self) -> Suspension:
        """Raises Missing where the supplier is neither heard nor suspended."""
        for one in self.suspensions:
            if one.dropped_at is None and one.reinstated_at is None:
                return one
        raise Missing

    def require(self, verb: str, at: datetime) -> None:
        """What the table of moves says of this verb now."""
        facts = facts_of_right(self.row, self.renewals, self.suspensions)
        require(lifecycles.QUALIFICATION.permit(verb, facts, at))


def held_by_manager(
    qualification_id: UUID,
    verb: str,
    by: Actor,
    at: datetime,
    *,
    may: Callable[[Actor, UUID], None] = policy.require_handler,
) -> HeldRight:
    """The right, for a DPS manager of the owner without a conflict of interest; a stranger learns nothing.

    `may` refuses who may not, given the owner of the DPS.
    """
    found = _found(qualification_id)
    category = dps_queries.categories_by_ids([found.category_id])[found.category_id]
    authority_id = dps_queries.dps_by_ids([category.dps_id], at=at)[category.dps_id].authority_id
    may(by, authority_id)
    require_impartial(by, authority_id, found.supplier_id)
    held = _held(found, category, at)
    held.require(verb, at)
    return held


def held_by_supplier(qualification_id: UUID, by: Actor) -> Qualification:
    """The supplier's own right; anybody else's looks missing."""
    found = _found(qualification_id)
    policy.require_applicant(by, found.supplier_id)
    return found


def lock(found: Qualification, at: datetime) -> HeldRight:
    """DPS and right, locked in the order of the rooms."""
    return _held(found, dps_queries.categories_by_ids([found.category_id])[found.category_id], at)


def standing_letter(dps: DpsForApplication, right: Qualification, categories: str, by: Actor) -> Standing:
    """Who writes to whom about a right."""
    supplier = organisations.supplier(right.supplier_id)
    language = language_of(right.line.application)
    return Standing(
        language=language,
        sender=authority_party(dps),
        recipient=Party.with_place(supplier),
        officer=letters.officer(by, language),
        dps=dps.name,
        dps_reference=dps.reference,
        categories=categories,
        contact=dps.contact,
    )


def record_on_right(event: object, row: Qualification, dps_id: UUID, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=("qualification.Qualification", row.id), matters=[dps_id])


def _found(qualification_id: UUID) -> Qualification:
    found = Qualification.objects.filter(pk=qualification_id).first()
    if found is None:
        raise Missing
    return found


def _held(found: Qualification, category: CategoryView, at: datetime) -> HeldRight:
    dps = dps_moves.lock_for_decision(category.dps_id, at=at)
    row = Qualification.objects.select_for_update().get(pk=found.id)
    renewals = RenewalRequest.objects.filter(
        dps_id=category.dps_id, supplier_id=row.supplier_id, asked_at__gte=row.from_at
    )
    return HeldRight(
        dps=dps,
        category=category,
        row=row,
        renewals=tuple(renewals.order_by("-asked_at", "-id")),
        suspensions=tuple(Suspension.objects.filter(qualification=row).order_by("-heard_at", "-id")),
    )
