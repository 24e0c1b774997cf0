"""DPSs set up and published, and suppliers admitted to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from terskel.cli.demo.cast import PASSPHRASE, Body, Firm, Owner
from terskel.cli.demo.days import working
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.schemes import ASKED, ASSUMED, REQUIREMENTS, DpsPlan
from terskel.cli.demo.voices import Experience, Voices
from terskel.core import deadlines
from terskel.core.instants import end_of_day
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.qualification import actions as qualification
from terskel.qualification import queries as qualification_queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.content import Answer


@dataclass(frozen=True, slots=True)
class RejectedLine:
    at: datetime
    firm: Firm
    line_id: UUID


@dataclass(slots=True)
class RunningDps:
    """A DPS in the demo: its categories and requirements by their words, and who is admitted where.

    `members` are the authorities that buy through it. `experiences`: by supplier, the category that its assignments were in, and what it says of them.
    """

    plan: DpsPlan
    id: UUID
    owner: Owner
    categories: dict[str, UUID]
    requirements: dict[str, UUID]
    members: tuple[UUID, ...]
    experiences: dict[UUID, tuple[str, Experience]] = field(default_factory=dict)
    admissions: dict[str, list[tuple[datetime, Firm]]] = field(default_factory=dict)
    rejections: list[RejectedLine] = field(default_factory=list)

    def admitted(self, code: str, at: datetime) -> list[Firm]:
        """Who was admitted in a category by `at`, in the order of admission."""
        return [firm for since, firm in self.admissions.get(code, []) if since <= at]

    def label(self, code: str) -> str:
        """What a category is called in a sentence; the DPS itself where it has none."""
        named = next(category.name for category in self.plan.categories if category.code == code)
        label = named or self.plan.name
        return label if label[1].isupper() else label[0].lower() + label[1:]


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
            strategy="Anskaffelsesstrategien ligger på virksomhetens nettsider.",
            notice_languages=["nb", "en"],
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
            dps.state_place(dps_id, plan.categories[0].place, by=by, at=at)
        else:
            for category in plan.categories:
                dps.add_category(
                    dps_id,
                    code=category.code,
                    name=category.name or category.code,
                    description=category.description,
                    cpv=category.cpv,
                    place=category.place,
                    name_assumed_reason=ASSUMED,
                    by=by,
                    at=at,
                )
        requirements = {
            kind: dps.add_requirement(
                dps_id,
                kind=kind,
                type=ASKED[kind][0],
                reuse_key=ASKED[kind][1],
                minimum=ASKED[kind][2],
                why=ASKED[kind][3],
                text=text,
                evidence=evidence,
                by=by,
                at=at,
            )
            for kind, text, evidence in REQUIREMENTS
        }
        for body in members:
            dps.name_member(dps_id, authority_id=body.id, from_on=at.date(), by=by, at=at)
        for kind, access, text in _facts(at):
            dps.state_fact(dps_id, kind=kind, text=text, access=access, by=by, at=at)
        dps.write_remark(
            dps_id,
            said_of=_season(at),
            text="Kategoriene er drøftet med leverandører i en åpen dialog før kunngjøringen.",
            access="public",
            by=by,
            at=at,
        )
    codes = {one.code: one.id for one in dps_queries.categories(by, dps_id, at=at)}
    if plan.categories[0].name is None:
        codes = {plan.categories[0].code: next(iter(codes.values()))}
    return RunningDps(
        plan=plan,
        id=dps_id,
        owner=owner,
        categories=codes,
        requirements=requirements,
        members=tuple(body.id for body in members),
    )


def _season(at: datetime) -> str:
    return f"{('vinteren', 'våren', 'sommeren', 'høsten')[at.month % 12 // 3]} {at.year}"


def _facts(at: datetime) -> tuple[tuple[str, str, str], ...]:
    """What the manager says of the system beside its documents: (fact, who may read it, text)."""
    return (
        ("mandate", "public", "Besluttet av ledergruppen, som eier gevinstene sammen med enhetene som kjøper."),
        ("team", "internal", "Prosjektleder fra innkjøp, fagansvarlig fra hver enhet som kjøper, og jurist."),
        ("legal_basis", "public", "Anskaffelsesloven og anskaffelsesforskriften §§ 26-4 til 26-7."),
        ("began", "public", f"Arbeidet begynte {_season(at)}."),
    )


def publish(running: RunningDps, pace: Pace, *, at: datetime) -> datetime:
    """Dispatched at `at`, public two days later; returns when the first window closes (noon of a working day)."""
    closes_at = deadlines.suggested_close(deadlines.first_window_earliest_close(at))
    with pace.act("publish a DPS"):
        dps.publish(
            running.id,
            dispatched_at=at,
            first_window_closes_at=closes_at,
            openers=[one.person_id for one in running.owner.openers if one.person_id is not None],
            by=running.owner.manager,
            at=at,
        )
        published = working(at, 2)
        dps.record_publication(
            running.id,
            published_on=published.date(),
            doffin_number=f"{published.year}-{100_000 + running.id.int % 900_000}",
            ted_number=f"{100_000 + running.id.int // 7 % 900_000}-{published.year}",
            by=running.owner.manager,
            at=published,
        )
    return closes_at


def apply(
    running: RunningDps,
    firm: Firm,
    codes: Sequence[str],
    voices: Voices,
    pace: Pace,
    *,
    excluded_for: str = "",
    at: datetime,
) -> UUID:
    """A firm asks to participate in these categories, telling of a ground for exclusion if any; the request's id."""
    by = firm.actor
    experience = voices.experience(firm.plan.name, running.label(codes[0]), year=at.year)
    running.experiences[firm.id] = (codes[0], experience)
    with pace.act("apply for admission"):
        application_id = qualification.start_application(running.id, by=by, at=at)
        if running.plan.categories[0].name is not None:
            qualification.choose_categories(application_id, [running.categories[code] for code in codes], by=by, at=at)
        qualification.save_answers(
            application_id,
            {
                running.requirements["exclusion"]: Answer("no", excluded_for)
                if excluded_for
                else Answer("yes", f"Ingen av grunnene gjelder {firm.plan.name} eller noen i ledelsen."),
                running.requirements["suitability"]: Answer(
                    "yes", f"{firm.plan.name} er registrert med nummer {firm.plan.number}."
                ),
                running.requirements["economic"]: Answer("yes", _accounts(firm)),
                running.requirements["technical"]: Answer("yes", voices.experience_told(experience)),
            },
            by=by,
            at=at,
        )
        qualification.submit_application(application_id, acting_on="management", by=by, at=at)
    return application_id


def _accounts(firm: Firm) -> str:
    where = "Regnskapsregisteret" if firm.plan.country == "NO" else "foretaksregisteret i hjemlandet"
    return f"Siste årsregnskap for {firm.plan.name} kan hentes i {where}."


def open_first_window(running: RunningDps, pace: Pace, *, at: datetime) -> None:
    """Two people open the requests of the first window."""
    with pace.act("open a first window"):
        for opener in running.owner.openers:
            qualification.release_share(running.id, passphrase=PASSPHRASE, by=opener, at=at)


def decide(
    running: RunningDps, firms: dict[UUID, Firm], voices: Voices, pace: Pace, *, at: datetime, reject_every: int = 0
) -> None:
    """The manager decides every line in the queue.

    Each `reject_every`th that may be rejected believably is, on the technical requirement: not for what the supplier
    has done most of, and not where the category would be left with too few.
    """
    by = running.owner.manager
    codes = {category_id: code for code, category_id in running.categories.items()}
    doubtful = count(1)
    undecided = qualification_queries.queue_size(by, at=at, dps_id=running.id)
    queue = qualification_queries.queue(by, at=at, dps_id=running.id, most=undecided)
    for number, row in enumerate(queue, start=1):
        code, decided_at = codes[row.category.id], at + timedelta(minutes=4 * number)
        done, experience = running.experiences[row.supplier_id]
        doubted = reject_every > 0 and code != done and len(running.admissions.get(code, ())) > 1
        rejected = doubted and next(doubtful) % reject_every == 0
        label = running.label(code)
        note = voices.rejection_note(experience, label) if rejected else voices.admission_note(experience, label)
        with pace.act("reject a request" if rejected else "admit a supplier"):
            qualification.assess(
                row.line_id,
                {
                    requirement: Assessment(met=not rejected, note=note)
                    if kind == "technical"
                    else Assessment(met=True)
                    for kind, requirement in running.requirements.items()
                },
                by=by,
                at=decided_at,
            )
            if rejected:
                reason = voices.rejection(experience, label)
                ground = GroundGiven("R-242-1a", reason, running.requirements["technical"])
                qualification.reject(row.line_id, [ground], by=by, at=decided_at)
                running.rejections.append(RejectedLine(decided_at, firms[row.supplier_id], row.line_id))
            else:
                qualification.admit(row.line_id, by=by, at=decided_at)
                running.admissions.setdefault(code, []).append((decided_at, firms[row.supplier_id]))


def bring_into_operation(running: RunningDps, pace: Pace, *, at: datetime) -> None:
    owner = running.owner
    names = ", ".join(one.name for one in (owner.manager, *owner.openers))
    with pace.act("finish an initial assessment"):
        qualification.finish_initial_assessment(
            running.id,
            conflicts=f"{names} har vurdert sin habilitet for «{running.plan.name}». Ingen har meldt forhold som "
            "gjør dem inhabile.",
            by=running.owner.manager,
            at=at,
        )
