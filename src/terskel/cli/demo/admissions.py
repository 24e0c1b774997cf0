"""DPSs set up and published, and suppliers admitted to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from terskel.cli.demo.cast import PASSPHRASE, Body, Firm, Owner
from terskel.cli.demo.needs import BY_CATEGORY
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.schemes import ASSUMED, REQUIREMENTS, DpsPlan
from terskel.cli.demo.voices import Voices
from terskel.core import deadlines
from terskel.core.instants import end_of_day
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.qualification import actions as qualification
from terskel.qualification import queries as qualification_queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.content import Answer


@dataclass(slots=True)
class RunningDps:
    """A DPS in the demo: its categories and requirements by their words, and who is admitted where."""

    plan: DpsPlan
    id: UUID
    owner: Owner
    categories: dict[str, UUID]
    requirements: dict[str, UUID]
    admissions: dict[str, list[tuple[datetime, Firm]]] = field(default_factory=dict)

    def admitted(self, code: str, at: datetime) -> list[Firm]:
        """Who was admitted in a category by `at`, in the order of admission."""
        return [firm for since, firm in self.admissions.get(code, []) if since <= at]


def set_up(plan: DpsPlan, owner: Owner, members: Sequence[Body], pace: Pace, *, at: datetime) -> RunningDps:
    """A draft as its manager writes it, ready to be published."""
    by = owner.manager
    with pace.act("set up a DPS"):
        dps_id = dps.create_dps(name=plan.name, by=by, at=at)
        dps.change_draft(
            dps_id,
            subject=plan.subject,
            estimated_quantity="Antallet følger virksomhetenes behov; anslaget er verdien av alle kontrakter i perioden.",
            need_for_dps=plan.need,
            suitability="Tjenestene er alminnelig tilgjengelige og kan beskrives skriftlig uten dialog.",
            award_criteria_frame="Pris 30–70 %, kvalitet 30–70 %. Klima og miljø etter regelverket på kunngjøringsdagen.",
            contact=f"{by.name}, innkjøp",
            cpv=list(plan.cpv),
            kind="goods_services",
            estimated_value=plan.value,
            ends_at=end_of_day(date.fromisoformat(plan.ends_on)),
            initial_assessment_days=10,
            by=by,
            at=at,
        )
        if plan.categories[0].name is None:
            dps.use_without_categories(dps_id, by=by, at=at)
        else:
            for category in plan.categories:
                dps.add_category(
                    dps_id,
                    code=category.code,
                    name=category.name or category.code,
                    description=category.description,
                    cpv=category.cpv,
                    name_assumed_reason=ASSUMED,
                    by=by,
                    at=at,
                )
        requirements = {
            kind: dps.add_requirement(dps_id, kind=kind, text=text, evidence=evidence, by=by, at=at)
            for kind, text, evidence in REQUIREMENTS
        }
        for body in members:
            dps.name_member(dps_id, authority_id=body.id, from_on=at.date(), by=by, at=at)
    codes = {one.code: one.id for one in dps_queries.categories(by, dps_id, at=at)}
    if plan.categories[0].name is None:
        codes = {plan.categories[0].code: next(iter(codes.values()))}
    return RunningDps(plan=plan, id=dps_id, owner=owner, categories=codes, requirements=requirements)


def publish(running: RunningDps, pace: Pace, *, at: datetime) -> datetime:
    """Dispatched at `at`, public two days later; returns when the first window closes (Oslo noon)."""
    earliest = deadlines.first_window_earliest_close(at).instant
    closes_at = earliest + timedelta(hours=12)
    with pace.act("publish a DPS"):
        dps.publish(
            running.id,
            dispatched_at=at,
            first_window_closes_at=closes_at,
            openers=[one.person_id for one in running.owner.openers if one.person_id is not None],
            by=running.owner.manager,
            at=at,
        )
        published = at + timedelta(days=2)
        dps.record_publication(
            running.id,
            published_on=published.date(),
            doffin_number=f"{published.year}-{100_000 + running.id.int % 900_000}",
            ted_number=f"{100_000 + running.id.int // 7 % 900_000}-{published.year}",
            by=running.owner.manager,
            at=published,
        )
    return closes_at


def apply(running: RunningDps, firm: Firm, codes: Sequence[str], voices: Voices, pace: Pace, *, at: datetime) -> UUID:
    """A firm asks to participate in these categories; returns the request's id."""
    by = firm.actor
    with pace.act("apply for admission"):
        application_id = qualification.start_application(running.id, by=by, at=at)
        if running.plan.categories[0].name is not None:
            qualification.choose_categories(application_id, [running.categories[code] for code in codes], by=by, at=at)
        qualification.save_answers(
            application_id,
            {
                running.requirements["suitability"]: Answer("yes", f"{firm.plan.name}, {firm.plan.number}."),
                running.requirements["economic"]: Answer(
                    "yes", f"Regnskapet til {firm.plan.name} er vedlagt i registeret."
                ),
                running.requirements["technical"]: Answer("yes", voices.experience(firm.plan.name)),
            },
            by=by,
            at=at,
        )
        qualification.submit_application(application_id, by=by, at=at)
    return application_id


def open_first_window(running: RunningDps, pace: Pace, *, at: datetime) -> None:
    """Two people open the requests of the first window."""
    with pace.act("open a first window"):
        for opener in running.owner.openers:
            qualification.release_share(running.id, passphrase=PASSPHRASE, by=opener, at=at)


def decide(
    running: RunningDps, firms: dict[UUID, Firm], voices: Voices, pace: Pace, *, at: datetime, reject_every: int = 0
) -> None:
    """The manager decides every line in the queue; each `reject_every`th is rejected on the technical requirement."""
    by = running.owner.manager
    by_id = {category_id: code for code, category_id in running.categories.items()}
    for number, row in enumerate(qualification_queries.queue(by, at=at, dps_id=running.id), start=1):
        firm = firms[row.supplier_id]
        rejected = reject_every > 0 and number % reject_every == 0
        reason = voices.rejection(firm.plan.name) if rejected else ""
        with pace.act("reject a request" if rejected else "admit a supplier"):
            qualification.assess(
                row.line_id,
                {
                    requirement: Assessment(
                        met=not (rejected and kind == "technical"), note=reason if kind == "technical" else ""
                    )
                    for kind, requirement in running.requirements.items()
                },
                by=by,
                at=at,
            )
            if rejected:
                ground = GroundGiven("R-242-1a", reason, running.requirements["technical"])
                qualification.reject(row.line_id, [ground], by=by, at=at)
            else:
                qualification.admit(row.line_id, by=by, at=at)
                running.admissions.setdefault(by_id[row.category.id], []).append((at, firm))


def bring_into_operation(running: RunningDps, pace: Pace, *, at: datetime) -> None:
    with pace.act("finish an initial assessment"):
        qualification.finish_initial_assessment(
            running.id, conflicts="Ingen har meldt forhold som gjør dem inhabile.", by=running.owner.manager, at=at
        )


def needs_of(running: RunningDps) -> list[str]:
    """The categories that somebody is admitted in and that the demo has a need for."""
    return [code for code in running.categories if code in BY_CATEGORY and running.admissions.get(code)]
