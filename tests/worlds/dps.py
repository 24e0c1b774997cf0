"""Worlds with a DPS: a draft, a published one, one in operation with admitted suppliers. All through actions.

The calendar: the notice is sent Friday 27 November 2026, the page is public on the 30th, the first window closes
29 December at 12.00, is opened the same day, and the DPS is in operation on 4 January 2027.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.instants import end_of_day
from terskel.core.publication import PublishedCriterion
from terskel.dps import actions
from terskel.dps import queries as dps_queries
from terskel.qualification import actions as qualification
from terskel.qualification.actions import Assessment, WindowOpened
from terskel.qualification.content import Answer
from terskel.qualification.models import ApplicationLine
from terskel.vault import actions as vault
from tests.worlds.cast import PASSPHRASE, Cast, oslo

SET_UP_AT = oslo("2026-11-20 10:00")
DISPATCHED_AT = oslo("2026-11-27 12:00")
PUBLIC_AT = oslo("2026-11-30 09:00")
APPLIED_AT = oslo("2026-12-10 10:00")
CLOSES_AT = oslo("2026-12-29 12:00")
OPENED_AT = oslo("2026-12-29 12:30")
DECIDED_AT = oslo("2026-12-30 10:00")
OPERATIVE_AT = oslo("2027-01-04 09:00")


@dataclass(frozen=True, slots=True)
class DpsWorld:
    """One DPS: its categories by code, its requirements in their order (the third is the first category's own)."""

    cast: Cast
    id: UUID
    categories: Mapping[str, UUID]
    requirements: tuple[UUID, ...]

    @property
    def category_ids(self) -> tuple[UUID, ...]:
        return tuple(self.categories.values())


def draft_dps(
    cast: Cast,
    *,
    name: str = "Konsulenttjenester innen IKT",
    codes: Sequence[str] = ("IKT-01", "IKT-02"),
    cpv: Sequence[str] = ("72000000",),
    value: Decimal = Decimal(400_000_000),
    public_file: str = "",
    criteria: Sequence[PublishedCriterion] = (),
    late_admitted: str = "next",
    at: datetime = SET_UP_AT,
) -> DpsWorld:
    """A draft with everything the publication check asks for. No codes: a DPS without categories."""
    dps_id = actions.create_dps(name=name, by=cast.astrid, at=at)
    actions.change_draft(
        dps_id,
        subject="Konsulenter til utvikling og drift av nasjonale e-helseløsninger.",
        estimated_quantity="Om lag 120 oppdrag i året.",
        need_for_dps="Rammeavtalene mangler spesialister utenfor de store byene.",
        suitability="Tjenestene kjøpes slik de finnes i markedet, uten tilpasning.",
        award_criteria_frame="Pris, kompetanse, klima og miljø.",
        contact="Astrid Nilsen, astrid@example.no",
        strategy="Anskaffelsesstrategien ligger på nhn.no.",
        notice_languages=["nb", "en"],
        cpv=list(cpv),
        kind="goods_services",
        late_admitted=late_admitted,
        estimated_value=value,
        ends_at=end_of_day(date(2030, 12, 31)),
        initial_assessment_days=10,
        by=cast.astrid,
        at=at,
    )
    actions.set_criteria(dps_id, criteria, by=cast.astrid, at=at)
    if not codes:
        actions.use_without_categories(dps_id, by=cast.astrid, at=at)
    categories = {
        code: actions.add_category(
            dps_id, code=code, name=f"Fagområde {code}", description="Avgrenset etter fag.", by=cast.astrid, at=at
        )
        for code in codes
    }
    if not codes:
        categories = {one.code: one.id for one in dps_queries.categories(cast.astrid, dps_id, at=at)}
    requirements = [
        actions.add_requirement(
            dps_id, kind="exclusion", text="Ikke dømt eller konkurs", evidence="Egenerklæring", by=cast.astrid, at=at
        ),
        actions.add_requirement(
            dps_id,
            kind="suitability",
            text="Registrert i foretaksregister",
            evidence="Firmaattest",
            by=cast.astrid,
            at=at,
        ),
    ]
    if codes:
        requirements.append(
            actions.add_requirement(
                dps_id,
                kind="technical",
                text="To oppdrag de siste tre årene",
                evidence="Beskrivelse av oppdragene",
                category_id=categories[codes[0]],
                by=cast.astrid,
                at=at,
            )
        )
    if public_file:
        actions.attach_document(
            dps_id,
            io.BytesIO(b"Mal for kontrakten"),
            title=public_file,
            name="mal.txt",
            media_type="text/plain",
            access="public",
            by=cast.astrid,
            at=at,
        )
    actions.name_member(dps_id, authority_id=cast.helfo_id, from_on=date(2026, 12, 1), by=cast.astrid, at=at)
    return DpsWorld(cast=cast, id=dps_id, categories=categories, requirements=tuple(requirements))


def make_openers(*people: Actor, at: datetime = SET_UP_AT) -> None:
    """Each chooses a passphrase of their own (the same one, in tests)."""
    for one in people:
        vault.make_opener_identity(PASSPHRASE, by=one, at=at)


def publish(world: DpsWorld, *, at: datetime = DISPATCHED_AT, closes_at: datetime = CLOSES_AT) -> DpsWorld:
    """The notice is sent at `at`; Eva, Erik and Astrid are openers, two of them open."""
    cast = world.cast
    actions.publish(
        world.id,
        dispatched_at=at,
        first_window_closes_at=closes_at,
        openers=[person for person in (cast.eva.person_id, cast.erik.person_id) if person is not None],
        by=cast.astrid,
        at=at,
    )
    return world


def make_public(world: DpsWorld, *, at: datetime = PUBLIC_AT) -> DpsWorld:
    """Doffin and TED have published."""
    actions.record_publication(
        world.id,
        published_on=at.date(),
        doffin_number="2026-123456",
        ted_number="123456-2026",
        by=world.cast.astrid,
        at=at,
    )
    return world


def public_dps(
    cast: Cast,
    *,
    codes: Sequence[str] = ("IKT-01", "IKT-02"),
    cpv: Sequence[str] = ("72000000",),
    public_file: str = "",
    criteria: Sequence[PublishedCriterion] = (),
    late_admitted: str = "next",
) -> DpsWorld:
    """A published DPS whose first window is open and whose page everyone sees."""
    world = draft_dps(
        cast, codes=codes, cpv=cpv, public_file=public_file, criteria=criteria, late_admitted=late_admitted
    )
    make_openers(cast.eva, cast.erik)
    return make_public(publish(world))


def draft_application(world: DpsWorld, by: Actor, codes: Sequence[str], *, at: datetime = APPLIED_AT) -> UUID:
    """A complete draft, ready to be delivered."""
    application_id = qualification.start_application(world.id, by=by, at=at)
    if "0" not in world.categories:
        chosen = [world.categories[code] for code in codes]
        qualification.choose_categories(application_id, chosen, by=by, at=at)
    answers = {one: Answer("yes", f"{by.name} oppfyller kravet.") for one in world.requirements}
    qualification.save_answers(application_id, answers, by=by, at=at)
    return application_id


def apply(world: DpsWorld, by: Actor, codes: Sequence[str], *, at: datetime = APPLIED_AT) -> UUID:
    """A delivered request for these categories."""
    application_id = draft_application(world, by, codes, at=at)
    qualification.submit_application(application_id, acting_on="management", by=by, at=at)
    return application_id


def open_first_window(world: DpsWorld, *, at: datetime = OPENED_AT) -> WindowOpened:
    """Eva and Erik each release their share."""
    qualification.release_share(world.id, passphrase=PASSPHRASE, by=world.cast.eva, at=at)
    opened = qualification.release_share(world.id, passphrase=PASSPHRASE, by=world.cast.erik, at=at)
    if not isinstance(opened, WindowOpened):
        raise AssertionError("two shares open the first window")
    return opened


def lines_of(application_id: UUID) -> list[UUID]:
    """The lines of an opened request, in the order of its categories' making."""
    return list(
        ApplicationLine.objects.filter(application_id=application_id)
        .order_by("category_id")
        .values_list("id", flat=True)
    )


def admit(world: DpsWorld, application_id: UUID, *, at: datetime = DECIDED_AT) -> None:
    """Every line of the request is assessed as met and admitted."""
    for line in ApplicationLine.objects.filter(application_id=application_id).order_by("category_id"):
        needed = {
            one.id: Assessment(met=True)
            for one in dps_queries.requirements_of(world.id)
            if one.category_id in (None, line.category_id)
        }
        qualification.assess(line.id, needed, by=world.cast.astrid, at=at)
        qualification.admit(line.id, by=world.cast.astrid, at=at)


def admitted(world: DpsWorld, by: Actor, codes: Sequence[str], *, at: datetime) -> UUID:
    """Applied after the first window and admitted the same instant."""
    application_id = apply(world, by, codes, at=at)
    admit(world, application_id, at=at)
    return application_id


def operative_dps(
    cast: Cast,
    *,
    codes: Sequence[str] = ("IKT-01", "IKT-02"),
    cpv: Sequence[str] = ("72000000",),
    public_file: str = "",
    criteria: Sequence[PublishedCriterion] = (),
    late_admitted: str = "next",
) -> DpsWorld:
    """In operation since 4 January 2027; Bjørn's firm is admitted in every category, Camilla's is not."""
    world = public_dps(
        cast, codes=codes, cpv=cpv, public_file=public_file, criteria=criteria, late_admitted=late_admitted
    )
    application_id = apply(world, cast.bjorn, codes)
    open_first_window(world)
    admit(world, application_id)
    qualification.finish_initial_assessment(world.id, conflicts="Ingen forhold meldt.", by=cast.astrid, at=OPERATIVE_AT)
    return world
