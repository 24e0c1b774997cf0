"""A draft as its supplier sees it, and another firm its own part of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.organisations import queries as organisations
from terskel.qualification import asking, drafts, partners
from terskel.qualification.content import CAPACITY, Content, PartnerPart
from terskel.qualification.facts import gives_up_place
from terskel.qualification.models import Application, ApplicationLine, Partner
from terskel.qualification.policy import APPLICANTS
from terskel.qualification.queries.applicant import own
from terskel.qualification.queries.earlier import earlier_answers
from terskel.qualification.queries.questions import Question, questions_of
from terskel.qualification.queries.standing import standing_at
from terskel.qualification.queries.versions import draft_version_of


@dataclass(frozen=True, slots=True)
class Colleague:
    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PartnerView:
    """Another firm in the draft. `token` makes its link; `answered_at` None while it has not answered.

    A part kept from a sealed request has no link any more: `id` and `token` are None.
    """

    id: UUID | None
    token: str | None
    role: str
    name: str
    number: str
    email: str
    requirements: tuple[RequirementView, ...]
    answered_at: datetime | None
    part: PartnerPart | None

    @property
    def lends_capacity(self) -> bool:
        """FOA § 16-10; else it is a member of the group (§ 16-11)."""
        return self.role == CAPACITY


@dataclass(frozen=True, slots=True)
class DraftView:
    """Every category, those chosen, and the questions the chosen ones need.

    `held` are the categories the supplier is admitted in, `pending` those with an undecided request: neither can be
    applied for again. `categories_fixed`: the draft replaces an opened request, with its categories. `gives_up_place`:
    delivered now, it is a later request than the one of the first window in whose place it stands. `beside_sealed`:
    another request of the supplier waits to be opened, and keeps its place; what it asks for is in `pending` where a
    copy was kept. `version` tells this state of what is written from another.
    """

    id: UUID
    dps: DpsView
    reference: str
    saved_at: datetime | None
    categories: tuple[CategoryView, ...]
    chosen: tuple[CategoryView, ...]
    held: frozenset[UUID]
    pending: frozenset[UUID]
    questions: tuple[Question, ...]
    partners: tuple[PartnerView, ...]
    colleagues: tuple[Colleague, ...]
    replaces_reference: str
    categories_fixed: bool
    gives_up_place: bool
    beside_sealed: bool
    version: str

    @property
    def without_categories(self) -> bool:
        """The DPS has one unnamed category, which is chosen from the start and never shown."""
        return all(category.name is None for category in self.categories)

    @property
    def open_categories(self) -> tuple[CategoryView, ...]:
        """Those that can be applied for."""
        taken = self.held | self.pending
        return tuple(one for one in self.categories if one.id not in taken)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.answered)

    @property
    def to_confirm(self) -> tuple[Question, ...]:
        """Those where an earlier answer need only be confirmed."""
        return tuple(question for question in self.questions if question.to_confirm)

    @property
    def silent(self) -> tuple[PartnerView, ...]:
        """Other firms that have not answered yet."""
        return tuple(one for one in self.partners if one.part is None)


@dataclass(frozen=True, slots=True)
class PartnerToTell:
    """To whom the link goes, and what the mail says of it."""

    token: str
    email: str
    name: str
    supplier_name: str
    dps_name: str
    language: Language


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """What another firm sees through its link: who asks, where, for what; and what it has said so far."""

    supplier_name: str
    dps_name: str
    dps_slug: str
    authority_name: str
    language: Language
    role: str
    name: str
    number: str
    exclusion: tuple[RequirementView, ...]
    requirements: tuple[RequirementView, ...]
    part: PartnerPart | None


def draft(reader: Actor, application_id: UUID, *, at: datetime) -> DraftView:
    """The reader's own draft; a delivered or withdrawn request is no draft any more."""
    row = own(reader, application_id)
    if row.submitted_at is not None or row.withdrawn_at is not None:
        raise Missing
    fixed = row.replaces is not None and row.replaces.opened_at is not None
    view = dps_queries.dps_by_ids([row.dps_id], at=at)[row.dps_id]
    every = dps_queries.categories_of([row.dps_id]).get(row.dps_id, [])
    by_id = {category.id: category for category in every}
    categories = [category for category in every if fixed or category.is_there(at)]
    content = _still_there(drafts.read(row), categories)
    known = dps_queries.requirements_of(row.dps_id)
    asked = asking.asked_of(known, content.category_ids)
    earlier = earlier_answers(row.supplier_id, view.authority_id, asked, content.offered)
    held, pending = _taken(row.supplier_id, every, at)
    waiting = Application.objects.filter(dps_id=row.dps_id, supplier_id=row.supplier_id, sealed_content__isnull=False)
    beside = row.replaces_id is None and waiting.exists()
    if beside:
        pending |= sealed_categories(row.supplier_id, row.dps_id)
    return DraftView(
        id=row.id,
        dps=view,
        reference=row.reference,
        saved_at=row.saved_at,
        categories=tuple(categories),
        chosen=tuple(category for category in categories if category.id in content.category_ids),
        held=held,
        pending=pending,
        questions=questions_of(content, known, by_id, earlier),
        partners=(
            *(_kept(part, known) for part in content.partners),
            *(_partner(one, known) for one in _partners_of(row.id)),
        ),
        colleagues=tuple(one for one in colleagues_of(row.supplier_id) if one.person_id != reader.person_id),
        replaces_reference=row.replaces.reference if row.replaces is not None else "",
        categories_fixed=fixed,
        gives_up_place=gives_up_place(row.replaces, view.first_window_closes_at, at),
        beside_sealed=beside,
        version=draft_version_of(row),
    )


def sealed_categories(supplier_id: UUID, dps_id: UUID) -> frozenset[UUID]:
    """What the supplier's request that waits to be opened asks for, as far as the supplier has kept a copy of it."""
    waiting = Application.objects.filter(
        supplier_id=supplier_id, dps_id=dps_id, sealed_content__isnull=False, kept_content__isnull=False
    )
    return frozenset(one for row in waiting for one in drafts.kept(row).category_ids)


def colleagues_of(supplier_id: UUID) -> tuple[Colleague, ...]:
    """Those in the supplier who may fill in requests."""
    return tuple(
        Colleague(one.person_id, one.name)
        for one in organisations.people(supplier_id)
        if any(role in one.roles for role in APPLICANTS)
    )


def partner_page(token: str, *, at: datetime) -> PartnerPage:
    """The part a link is about; raises Missing where it was taken out, or the draft is delivered or given up."""
    found = Partner.objects.select_related("application").filter(pk=partners.id_of(token)).first()
    if found is None:
        raise Missing
    asked = partners.read(found)
    view = dps_queries.dps_by_ids([found.application.dps_id], at=at)[found.application.dps_id]
    known = dps_queries.requirements_of(found.application.dps_id)
    return PartnerPage(
        supplier_name=organisations.supplier(found.application.supplier_id).name,
        dps_name=view.name,
        dps_slug=view.slug,
        authority_name=view.authority_name,
        language=view.language,
        role=asked.role,
        name=asked.name,
        number=asked.number,
        exclusion=tuple(one for one in known if one.kind == "exclusion" and one.category_id is None),
        requirements=_named(asked.requirement_ids, known),
        part=asked.part,
    )


def partner_to_tell(partner_id: UUID, *, at: datetime) -> PartnerToTell:
    """For those who send the link; raises Missing where the firm was taken out since."""
    found = Partner.objects.select_related("application").filter(pk=partner_id).first()
    if found is None:
        raise Missing
    asked = partners.read(found)
    view = dps_queries.dps_by_ids([found.application.dps_id], at=at)[found.application.dps_id]
    return PartnerToTell(
        token=partners.link_token(found.id),
        email=asked.email,
        name=asked.name,
        supplier_name=organisations.supplier(found.application.supplier_id).name,
        dps_name=view.name,
        language=view.language,
    )


def _still_there(content: Content, categories: Iterable[CategoryView]) -> Content:
    """The draft without categories that are closed or merged since; delivering it as it was is refused, and says so."""
    there = {category.id for category in categories}
    return content.with_categories(tuple(one for one in content.category_ids if one in there))


def _taken(
    supplier_id: UUID, categories: Iterable[CategoryView], at: datetime
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Where the supplier is qualified, and where a request of it is undecided, its rights in merged categories too."""
    places = dps_queries.counting_in(categories, at)
    held = standing_at(at, with_suspended=True).filter(supplier_id=supplier_id, category_id__in=places)
    pending = ApplicationLine.objects.filter(
        supplier_id=supplier_id, category_id__in=places, decided_at__isnull=True, withdrawn_at__isnull=True
    )
    return (
        frozenset(places[one] for one in held.values_list("category_id", flat=True)),
        frozenset(places[one] for one in pending.values_list("category_id", flat=True)),
    )


def _partners_of(application_id: UUID) -> list[Partner]:
    standing = Partner.objects.filter(application_id=application_id, removed_at__isnull=True, content__isnull=False)
    return list(standing.order_by("asked_at", "id"))


def _partner(row: Partner, known: Iterable[RequirementView]) -> PartnerView:
    asked = partners.read(row)
    return PartnerView(
        id=row.id,
        token=partners.link_token(row.id),
        role=asked.role,
        name=asked.name,
        number=asked.number,
        email=asked.email,
        requirements=_named(asked.requirement_ids, known),
        answered_at=row.answered_at,
        part=asked.part,
    )


def _kept(part: PartnerPart, known: Iterable[RequirementView]) -> PartnerView:
    return PartnerView(
        id=None,
        token=None,
        role=part.role,
        name=part.name,
        number=part.number,
        email="",
        requirements=_named(part.requirement_ids, known),
        answered_at=part.given_at,
        part=part,
    )


def _named(requirement_ids: Iterable[UUID], known: Iterable[RequirementView]) -> tuple[RequirementView, ...]:
    wanted = set(requirement_ids)
    return tuple(one for one in known if one.id in wanted)
