"""What the DPS manager has to assess when the story ends: more is asked, appealed, renewed, suspended, and declared."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from terskel.cli.demo import admissions
from terskel.cli.demo.admissions import RejectedLine, RunningDps
from terskel.cli.demo.cast import Cast, Firm, official, person_of
from terskel.cli.demo.days import oslo, working
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.voices import Voices
from terskel.core.actors import Actor
from terskel.core.instants import end_of_day
from terskel.qualification import actions as qualification
from terskel.qualification import queries as qualification_queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.content import Answer

FINED_ON: Final = date(2025, 3, 12)
ASKED_AT: Final = oslo("2026-11-20 10:10")


def play(running: Mapping[str, RunningDps], cast: Cast, voices: Voices, pace: Pace, *, at: datetime) -> None:
    """The last weeks before `at`, in the DPSs for ICT, administration and recruiting."""
    ict, admin = running["ikt"], running["adm"]
    solveig = official(cast.nhn.id, "Solveig Myrvang", "solveig@demo.example", "dps_manager")
    with pace.act("assess what is in doubt"):
        _share_the_queue(ict, cast, solveig, at)
        _decide_appeals(ict, admin, cast, solveig)
        _renew(admin, cast)
        _hear(admin, cast)
        _exclude(running["rekruttering"], ict, cast, voices, pace)


def _share_the_queue(ict: RunningDps, cast: Cast, solveig: Actor, at: datetime) -> None:
    """Astrid has the oldest request, where more was asked and answered; Solveig the next, and no part in the third."""
    astrid = cast.nhn.manager
    rows = qualification_queries.queue(astrid, at=at, dps_id=ict.id)
    oldest, middle, newest = sorted({row.supplier_id: row.received_at for row in rows}.items(), key=lambda one: one[1])
    lines = {
        key: [row.line_id for row in rows if row.supplier_id == key] for key, _received in (oldest, middle, newest)
    }
    for (supplier_id, _received), handler in ((oldest, astrid), (middle, solveig)):
        for line in lines[supplier_id]:
            qualification.assign_handler(line, person_of(handler), by=astrid, at=ASKED_AT - timedelta(days=1))
    technical = ict.requirements["technical"]
    answering = _firm(cast, oldest[0])
    first = qualification.request_supplement(
        lines[oldest[0]][0],
        requirement_ids=[technical],
        text="Det går ikke fram hvem hos dere som ledet oppdragene, og om de er avsluttet. Oppgi navn på rolle og sluttdato.",
        due_at=end_of_day(date(2026, 11, 20)),
        by=astrid,
        at=oslo("2026-11-17 10:00"),
    )
    qualification.answer_supplement(
        first,
        {
            technical: Answer(
                "yes",
                f"Begge oppdragene ble ledet av vår fagsjef og er avsluttet, det siste i september. "
                f"{answering.plan.name} kan sende sluttrapportene.",
            )
        },
        by=answering.actor,
        at=oslo("2026-11-18 20:15"),
    )
    qualification.request_supplement(
        lines[middle[0]][0],
        requirement_ids=[ict.requirements["economic"]],
        text="Regnskapet vi finner i registeret, er to år gammelt. Send det siste, eller fortell når det foreligger.",
        due_at=end_of_day(date(2026, 11, 25)),
        by=solveig,
        at=ASKED_AT,
    )
    qualification.declare_conflict(
        lines[newest[0]][0],
        person_of(solveig),
        reason=f"Jeg var ansatt i {_firm(cast, newest[0]).plan.name} til juni 2025 og eier fortsatt aksjer i selskapet.",
        by=solveig,
        at=at - timedelta(minutes=25),
    )


def _decide_appeals(ict: RunningDps, admin: RunningDps, cast: Cast, solveig: Actor) -> None:
    """Of three rejected, one is told that the rejection stands, one is admitted after all, one waits."""
    last: dict[UUID, RejectedLine] = {}
    for one in sorted((*ict.rejections, *admin.rejections), key=lambda one: one.at):
        last[one.firm.id] = one
    dismissed, upheld, waiting = list(last.values())[-3:]
    qualification.appeal_rejection(
        dismissed.line_id,
        text=f"{dismissed.firm.plan.name} mener at oppdragene likner mer enn dere skriver: metoden var den samme, "
        "bare fagfeltet var et annet.",
        by=dismissed.firm.actor,
        at=working(dismissed.at, 2, hours=1),
    )
    qualification.dismiss_appeal(
        dismissed.line_id,
        reason="Kravet gjelder innholdet i oppdragene, ikke metoden. Klagen viser ikke til andre oppdrag enn søknaden "
        f"gjorde, så avvisningen av {dismissed.firm.plan.name} blir stående.",
        by=cast.body("Norsk helsenett").approver,
        at=working(dismissed.at, 6).replace(hour=9, minute=0),
    )
    qualification.appeal_rejection(
        upheld.line_id,
        text=f"Det ene oppdraget er misforstått: {upheld.firm.plan.name} hadde hovedansvaret, slik attesten på side 4 "
        "viser.",
        by=upheld.firm.actor,
        at=oslo("2026-11-12 15:40"),
    )
    qualification.uphold_appeal(
        upheld.line_id,
        reason="Attesten på side 4 ble oversett. Den viser at hovedansvaret lå hos dere, og da er oppdragene to.",
        by=solveig,
        at=oslo("2026-11-20 13:05"),
    )
    qualification.appeal_rejection(
        waiting.line_id,
        text=f"Vi i {waiting.firm.plan.name} ble ikke bedt om å utdype før dere avviste. Det burde dere ha gjort.",
        by=waiting.firm.actor,
        at=oslo("2026-11-19 09:20"),
    )


def _renew(admin: RunningDps, cast: Cast) -> None:
    """One has just been asked, one has told of a change, and one's evidence has run out since it was asked."""
    astrid = cast.nhn.manager
    asked, changed, expired, *_others = _admitted(admin)
    qualification.request_renewal(
        _right(admin, asked),
        reason=f"Det er et år siden {asked.plan.name} bekreftet egenerklæringen.",
        by=astrid,
        at=oslo("2026-11-19 12:00"),
    )
    _answered(
        _right(admin, changed),
        changed,
        "Registeret viser ny daglig leder.",
        f"{changed.plan.name} har fått ny daglig leder og nytt styre. Ellers er alt som før.",
        cast,
        at=oslo("2026-11-16 12:00"),
    )
    renewal = _answered(
        _right(admin, expired),
        expired,
        "Forsikringsbeviset løper ut i november.",
        "Selskapet har forlenget i tre uker, mens vi forhandler om ny avtale.",
        cast,
        at=oslo("2026-11-02 12:00"),
    )
    qualification.settle_renewal(
        renewal,
        note="Forlengelsen er vist og gjelder til og med 20. november.",
        evidence_expires_on=date(2026, 11, 20),
        by=astrid,
        at=oslo("2026-11-05 11:00"),
    )


def _answered(right: UUID, firm: Firm, reason: str, answer: str, cast: Cast, *, at: datetime) -> UUID:
    """Asked for an updated declaration at `at`, the firm tells two evenings later what has changed."""
    renewal = qualification.request_renewal(right, reason=reason, by=cast.nhn.manager, at=at)
    answered_at = at + timedelta(days=2, hours=6, minutes=30)
    qualification.answer_renewal(renewal, changes="some", answer=answer, by=firm.actor, at=answered_at)
    return renewal


def _hear(admin: RunningDps, cast: Cast) -> None:
    """Heard about arrears, which it has paid: not suspended."""
    firm = _admitted(admin)[3]
    right = _right(admin, firm)
    qualification.hear(
        right,
        ground="R-242-3a",
        case_for=f"Skatteattesten for {firm.plan.name} viser restanser på 84 200 kroner.",
        due_at=end_of_day(date(2026, 11, 11)),
        by=cast.nhn.manager,
        at=oslo("2026-11-03 14:00"),
    )
    qualification.answer_hearing(
        right, text="Kravet ble betalt 4. november. Ny attest er vedlagt.", by=firm.actor, at=oslo("2026-11-06 08:50")
    )
    qualification.drop_hearing(
        right,
        reason="Den nye skatteattesten viser ingen restanser.",
        by=cast.nhn.manager,
        at=oslo("2026-11-09 10:30"),
    )


def _exclude(recruiting: RunningDps, ict: RunningDps, cast: Cast, voices: Voices, pace: Pace) -> None:
    """A firm tells of a fine when it applies for more: rejected there, its measures weighed, and suspended for ICT."""
    astrid, firm = cast.nhn.manager, _admitted(ict)[-1]
    application_id = admissions.apply(
        recruiting,
        firm,
        list(recruiting.categories),
        voices,
        pace,
        excluded_for=f"{firm.plan.name} vedtok 12. mars 2025 et forelegg for bedrageri. Tapet er erstattet, og "
        "økonomisjefen er byttet.",
        at=oslo("2026-11-09 21:10"),
    )
    line = next(
        row.line_id
        for row in qualification_queries.queue(astrid, at=ASKED_AT, dps_id=recruiting.id)
        if row.application_id == application_id
    )
    findings = {requirement: Assessment(met=True) for requirement in recruiting.requirements.values()}
    findings[recruiting.requirements["exclusion"]] = Assessment(met=False, note="Forelegg, opplyst i søknaden selv.")
    qualification.assess(line, findings, by=astrid, at=oslo("2026-11-13 09:30"))
    qualification.reject(
        line,
        [
            GroundGiven(
                "R-242-2c",
                f"{firm.plan.name} har vedtatt et forelegg for bedrageri overfor en kommunal oppdragsgiver.",
                event_on=FINED_ON,
                self_cleaning="Dere har erstattet tapet og byttet økonomisjef. Rutinene for timeføring er de samme som "
                "før, og ingen utenfra har gått gjennom dem. Det er ikke nok.",
            )
        ],
        by=astrid,
        at=oslo("2026-11-13 10:40"),
    )
    right = _right(ict, firm)
    qualification.hear(
        right,
        ground="R-242-2c",
        case_for=f"Forelegget fra 12. mars 2025 gjelder også opptaket til {ict.plan.name}.",
        due_at=end_of_day(date(2026, 11, 19)),
        by=astrid,
        at=oslo("2026-11-13 11:15"),
    )
    qualification.answer_hearing(
        right,
        text="Vi har bestilt en gjennomgang av timeføringen fra et revisjonsselskap. Rapporten ventes i januar.",
        by=firm.actor,
        at=oslo("2026-11-18 16:20"),
    )
    qualification.suspend(
        right,
        reason="Gjennomgangen er riktig vei, men den er ikke gjort. Send oss rapporten, så vurderer vi dere på nytt.",
        by=astrid,
        at=oslo("2026-11-20 09:15"),
    )


def _admitted(running: RunningDps) -> list[Firm]:
    """Each firm with a right in the DPS, in the order of their first admissions."""
    found: dict[UUID, Firm] = {}
    for _since, firm in sorted(
        (one for all_of in running.admissions.values() for one in all_of), key=lambda one: one[0]
    ):
        found.setdefault(firm.id, firm)
    return list(found.values())


def _right(running: RunningDps, firm: Firm) -> UUID:
    rights = qualification_queries.my_rights(firm.actor, at=ASKED_AT)
    return next(one.id for one in rights if one.dps.id == running.id)


def _firm(cast: Cast, supplier_id: UUID) -> Firm:
    return next(one for one in cast.firms if one.id == supplier_id)
