"""What happens to a DPS after it is published: the library it was written from, changes of it, questions about it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import Cast
from terskel.cli.demo.days import oslo, working
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.schemes import ASKED, REQUIREMENTS
from terskel.competitions import actions as competitions
from terskel.core.actors import ANONYMOUS, SYSTEM
from terskel.core.instants import end_of_day
from terskel.dps import actions as dps
from terskel.dps.proposals import Extension, RequirementClarified, Volume
from terskel.notices import actions as notices
from terskel.notices import queries as notice_queries

LIBRARY_AT = oslo("2026-01-05 08:00")
EXTENDED_AT = oslo("2026-08-24 10:00")
CLARIFIED_AT = oslo("2026-09-14 10:00")
ASKED_AT = oslo("2026-10-05 19:40")
PROPOSED_AT = oslo("2026-11-19 14:00")


def write_library(cast: Cast, pace: Pace) -> None:
    """Norsk helsenett's own requirements, under the keys its DPSs ask them by; one is not asked yet."""
    by = cast.nhn.manager
    with pace.act("keep a requirement in the library"):
        for kind, text, evidence in REQUIREMENTS:
            type_, key, minimum, why = ASKED[kind]
            dps.add_to_library(
                reuse_key=key,
                kind=kind,
                type=type_,
                text=text,
                minimum=minimum,
                evidence=evidence,
                why=why,
                by=by,
                at=LIBRARY_AT,
            )
        dps.add_to_library(
            reuse_key="forsikring.ansvar",
            kind="economic",
            type="liability_insurance",
            text="Leverandøren skal ha ansvarsforsikring.",
            minimum=Decimal(5_000_000),
            evidence="Forsikringsbevis som viser dekning og gyldighet.",
            why="Feil i leveransen kan koste mer enn kontrakten er verdt.",
            by=by,
            at=LIBRARY_AT,
        )


def live_on(running: Mapping[str, RunningDps], cast: Cast, pace: Pace) -> None:
    """An extension and a clarified requirement, each by its notice; a change that waits for the lawyer; questions."""
    _extend(running["adm"], cast, pace)
    _clarify(running["ikt"], cast, pace)
    with pace.act("propose a change of a DPS"):
        dps.propose_change(
            running["ikt"].id,
            Volume("Om lag 150 oppdrag i året for alle virksomhetene.", running["ikt"].plan.value * 11 / 10),
            why="Flere av virksomhetene kjøper nå alle oppdragene sine gjennom ordningen.",
            by=cast.nhn.manager,
            at=PROPOSED_AT,
        )
    _ask(running["ikt"], cast, pace)


def _extend(running: RunningDps, cast: Cast, pace: Pace) -> None:
    with pace.act("extend a DPS"):
        change_id = dps.propose_change(
            running.id,
            Extension(end_of_day(date(2032, 12, 31))),
            why="Behovet for administrative konsulenter varer lenger enn da ordningen ble satt opp.",
            by=cast.nhn.manager,
            at=EXTENDED_AT,
        )
        dps.publish_change(change_id, dispatched_at=EXTENDED_AT, by=cast.nhn.manager, at=EXTENDED_AT)
    _publish_notice(running.id, change_id, cast, "2026-114082", "526114-2026")


def _clarify(running: RunningDps, cast: Cast, pace: Pace) -> None:
    evidence = (
        "Minst to korte beskrivelser av oppdrag med mottaker, tidspunkt og innhold. "
        "Oppdrag for private oppdragsgivere teller like mye som for offentlige."
    )
    _kind, text, _evidence = next(one for one in REQUIREMENTS if one[0] == "technical")
    proposal = RequirementClarified(running.requirements["technical"], text, "", evidence, ASKED["technical"][3])
    with pace.act("clarify a requirement of a DPS"):
        change_id = dps.propose_change(
            running.id,
            proposal,
            why="Flere leverandører har spurt om oppdrag for private teller. Det gjør de, og det har de alltid gjort.",
            by=cast.nhn.manager,
            at=CLARIFIED_AT,
        )
        note = "Kravet er det samme som før; bare dokumentasjonen er forklart. Ingen flere eller færre kan søke."
        dps.sign_off_change(change_id, note=note, by=cast.lawyer, at=CLARIFIED_AT)
        sent_at = working(CLARIFIED_AT, 1)
        dps.publish_change(change_id, dispatched_at=sent_at, by=cast.nhn.manager, at=sent_at)
    _publish_notice(running.id, change_id, cast, "2026-115931", "571208-2026")


def _publish_notice(dps_id: UUID, change_id: UUID, cast: Cast, doffin_number: str, ted_number: str) -> None:
    """Doffin and TED have published the change notice two days after it was sent, and the change counts."""
    by = cast.nhn.manager
    for one in notice_queries.of_matter(by, dps_id):
        if one.kind == "change" and one.published_on is None and one.dispatched_at is not None:
            published_at = working(one.dispatched_at, 2)
            notices.record_publication(
                one.id,
                published_on=published_at.date(),
                receipt_confirmed_at=None,
                doffin_number=doffin_number,
                ted_number=ted_number,
                by=by,
                at=published_at,
            )
            competitions.make_announced_change(change_id, by=SYSTEM, at=published_at)


def _ask(running: RunningDps, cast: Cast, pace: Pace) -> None:
    with pace.act("ask about a DPS"):
        answered = dps.ask(
            running.id,
            question="Vi er en filial av et svensk selskap. Kan vi søke, eller må morselskapet gjøre det?",
            language="nb",
            email="anbud@nordkonsult.example",
            by=ANONYMOUS,
            at=ASKED_AT,
        )
        dps.answer_enquiry(
            answered,
            published_question="Kan en filial av et utenlandsk selskap søke om opptak?",
            answer="Ja. Søk med det foretaket som skal inngå kontrakten, og legg ved registerutskrift fra hjemlandet.",
            by=cast.nhn.manager,
            at=working(ASKED_AT, 1),
        )
        dps.ask(
            running.id,
            question="Kan samme konsulent tilbys av to leverandører i samme konkurranse?",
            language="nb",
            email="post@fjellkode.example",
            by=ANONYMOUS,
            at=PROPOSED_AT,
        )
