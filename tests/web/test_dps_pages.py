"""The DPS manager's pages: from the first line of a set-up record to operation, and the case with its clock."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.documents import queries as letters
from terskel.dps import queries as dps_queries
from terskel.notices import queries as notices
from terskel.qualification import actions as qualification
from terskel.qualification import queries
from terskel.qualification.actions import Assessment
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.cast import PASSPHRASE, Cast, oslo, the_cast
from tests.worlds.dps import (
    CLOSES_AT,
    DECIDED_AT,
    DISPATCHED_AT,
    OPENED_AT,
    OPERATIVE_AT,
    PUBLIC_AT,
    SET_UP_AT,
    apply,
    draft_dps,
    lines_of,
    make_openers,
    make_public,
    open_first_window,
    operative_dps,
    public_dps,
    publish,
)

pytestmark = pytest.mark.django_db

RECEIVED_AT = oslo("2027-05-03 10:00")


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def id_in(address: str) -> UUID:
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", address)
    assert found, address
    return UUID(found[0])


def write_set_up(astrid: Visitor, cast: Cast, dps_id: UUID) -> None:
    """Every part of the record, as Astrid types it."""
    parts = {
        "subject": {
            "name": "Rekrutteringstjenester",
            "language": "nb",
            "subject": "Rekruttering til helseforvaltningen.",
            "estimated_quantity": "30 oppdrag i året",
            "contact": "Astrid Nilsen",
        },
        "why": {"need_for_dps": "Nye leverandører kommer til.", "suitability": "Hyllevare."},
        "value": {
            "cpv": "79600000 79610000",
            "kind": "goods_services",
            "buyer_kind": "state",
            "estimated_value": "40 000 000 kr",
        },
        "period": {"last_day": "31.12.2029", "initial_assessment_days": "12"},
        "competitions": {
            "award_criteria_frame": "Pris, kompetanse, klima og miljø",
            "how_it_works": "Elektronisk.",
            "late_admitted": "next",
            "standstill_days": "",
        },
        "buyers": {"open_to": "members"},
        "notice": {"notice_languages": ["nb", "en"]},
    }
    for part, fields in parts.items():
        with clock.stopped_at(SET_UP_AT):
            answer = astrid.client.post(reverse("authority:dps_part", args=[dps_id, part]), fields)
        assert answer.status_code == 302, text_of(answer)
    astrid.done(
        "authority:dps_members", dps_id, at=SET_UP_AT, authority=str(cast.helfo_id), from_on="1.12.2026", to_on=""
    )
    astrid.done("authority:dps_without_categories", dps_id, at=SET_UP_AT)
    astrid.done(
        "authority:dps_requirements",
        dps_id,
        at=SET_UP_AT,
        category="",
        type="register_enrolment",
        text="Registrert i foretaksregister",
        level="",
        evidence="Firmaattest",
        why="Vi må vite hvem dere er.",
    )


def test_a_manager_sets_up_and_publishes_a_dps(cast: Cast) -> None:
    astrid = visitor(cast.astrid)
    make_openers(cast.eva, cast.erik)
    with clock.stopped_at(SET_UP_AT):
        begun = astrid.client.post(reverse("authority:dps_new"), {"name": "Rekruttering", "language": "nb"})
    dps_id = id_in(begun.headers["Location"])
    before = astrid.get("authority:dps_setup", dps_id, at=SET_UP_AT)
    assert "Kan ikke startes ennå" in before
    write_set_up(astrid, cast, dps_id)
    after = astrid.get("authority:dps_setup", dps_id, at=SET_UP_AT)
    assert "Ingenting mangler." in after
    assert "Anskaffelsesforskriften del III" in after
    publishing = astrid.get("authority:dps_publish", dps_id, at=DISPATCHED_AT)
    assert "tirsdag 29. desember 2026 kl. 00.00" in publishing
    assert "Slik teller vi" in publishing
    chosen = {
        "dispatched_at": "27.11.2026 12.00",
        "openers": [str(cast.eva.person_id), str(cast.erik.person_id)],
    }
    early = astrid.post(
        "authority:dps_publish", dps_id, at=DISPATCHED_AT, first_window_closes_at="28.12.2026 23.59", **chosen
    )
    assert "minst 30 dager etter at kunngjøringen ble sendt" in text_of(early)
    astrid.done("authority:dps_publish", dps_id, at=DISPATCHED_AT, first_window_closes_at="29.12.2026 12.00", **chosen)
    astrid.done(
        "authority:dps_notice",
        dps_id,
        at=PUBLIC_AT,
        published_on="30.11.2026",
        receipt_confirmed_at="",
        doffin_number="2026-123456",
        ted_number="123456-2026",
    )
    page = astrid.get("authority:dps", dps_id, at=PUBLIC_AT)
    assert "Første frist løper" in page
    assert "2026-123456" in page


def test_every_wrong_field_keeps_what_was_typed_and_says_what_to_do(cast: Cast) -> None:
    world = draft_dps(cast)
    astrid = visitor(cast.astrid)
    answer = text_of(
        astrid.post(
            "authority:dps_part",
            world.id,
            "value",
            at=SET_UP_AT,
            cpv="7200",
            kind="goods_services",
            buyer_kind="state",
            estimated_value="1 000 000",
        )
    )
    assert "«7200» er ikke en CPV-kode" in answer
    assert "Feil" in answer


def test_the_award_criteria_are_listed_with_the_weights_they_may_get_and_everyone_reads_them(cast: Cast) -> None:
    world = draft_dps(cast)
    astrid = visitor(cast.astrid)
    empty = {"criterion-TOTAL_FORMS": "2", "criterion-INITIAL_FORMS": "0"}
    first = {"criterion-0-name": "Pris", "criterion-0-least": "30", "criterion-0-most": "70"}
    second = {"criterion-1-name": "Klima", "criterion-1-least": "30", "criterion-1-climate": "on"}
    without = astrid.post(
        "authority:dps_criteria", world.id, at=SET_UP_AT, **empty, **first, **second, **{"criterion-1-most": ""}
    )
    assert "Fyll ut vekten" in text_of(without)
    assert 'value="70"' in without.content.decode()
    crossed = text_of(
        astrid.post(
            "authority:dps_criteria", world.id, at=SET_UP_AT, **empty, **first, **second, **{"criterion-1-most": "20"}
        )
    )
    assert "ikke under den laveste" in crossed
    twice = second | {"criterion-1-name": "pris", "criterion-1-most": "70"}
    assert "To kriterier har samme navn" in text_of(
        astrid.post("authority:dps_criteria", world.id, at=SET_UP_AT, **empty, **first, **twice)
    )
    astrid.done(
        "authority:dps_criteria", world.id, at=SET_UP_AT, **empty, **first, **second, **{"criterion-1-most": "70"}
    )
    assert "fra 60 til 140 prosent" in astrid.get("authority:dps_criteria", world.id, at=SET_UP_AT)
    make_openers(cast.eva, cast.erik)
    view = dps_queries.dps(cast.astrid, make_public(publish(world)).id, at=PUBLIC_AT)
    public = visitor(ANONYMOUS).get("public:dps", view.slug, at=PUBLIC_AT)
    assert "30 til 70 prosent" in public
    (letter,) = letters.public_letters(world.id, at=PUBLIC_AT)
    documents = visitor(ANONYMOUS).get("public:letter", letter.id, at=PUBLIC_AT)
    assert "Kriterier og vekt i prosent" in documents


def test_before_the_opening_the_managers_pages_are_the_same_with_and_without_requests(cast: Cast) -> None:
    world = public_dps(cast)
    astrid = visitor(cast.astrid)

    def seen() -> list[str]:
        pages = [
            astrid.get("authority:dps", world.id, at=CLOSES_AT),
            astrid.get("authority:dps_list", at=CLOSES_AT),
            astrid.get("authority:applications", at=CLOSES_AT),
            astrid.get("authority:dps_opening", world.id, at=CLOSES_AT),
            astrid.get("authority:dps_log", world.id, at=CLOSES_AT),
        ]
        return [re.sub(r"\d\d\.\d\d\.\d\d", "", page) for page in pages]

    empty = seen()
    apply(world, cast.bjorn, ["IKT-01"])
    assert seen() == empty


def test_two_openers_in_two_sessions_open_and_the_manager_brings_the_dps_into_operation(cast: Cast) -> None:
    world = public_dps(cast)
    application_id = apply(world, cast.bjorn, ["IKT-02"])
    eva, erik, astrid = visitor(cast.eva), visitor(cast.erik), visitor(cast.astrid)
    early = eva.post("authority:dps_opening", world.id, at=CLOSES_AT - timedelta(seconds=1), passphrase=PASSPHRASE)
    assert "Ingen kan åpne søknadene før det" in text_of(early)
    assert "De første søknadene til Konsulenttjenester innen IKT" in eva.get("authority:openings", at=OPENED_AT)
    eva.done("authority:dps_opening", world.id, at=OPENED_AT, passphrase=PASSPHRASE)
    released = eva.get("authority:dps_opening", world.id, at=OPENED_AT)
    assert "Du har frigitt nøkkeldelen din" in released
    assert "Frigi nøkkeldelen min" not in released
    assert "Én nøkkeldel er frigitt" in astrid.get("authority:dps_opening", world.id, at=OPENED_AT)
    erik.done("authority:dps_opening", world.id, at=OPENED_AT, passphrase=PASSPHRASE)
    assert "Søknadene er åpnet" in astrid.get("authority:dps_opening", world.id, at=OPENED_AT)
    (line,) = lines_of(application_id)
    answers = {f"finding_{one}": "met" for one in world.requirements[:2]}
    astrid.done("authority:application", line, at=DECIDED_AT, **answers)
    assert "Alle krav er oppfylt" in astrid.get("authority:application", line, at=DECIDED_AT)
    astrid.done("authority:application_admit", line, at=DECIDED_AT)
    letter = astrid.done("authority:dps_establish", world.id, at=OPERATIVE_AT, conflicts="Ingen forhold meldt.")
    assert "Protokoll for etableringen" in astrid.get("authority:letter", id_in(letter), at=OPERATIVE_AT)
    assert "Ordningen er i drift" in astrid.get("authority:dps", world.id, at=OPERATIVE_AT)


def test_the_case_shows_requirement_answer_and_finding_side_by_side_and_the_clock(cast: Cast) -> None:
    world = operative_dps(cast)
    line = lines_of(apply(world, cast.camilla, ["IKT-01"], at=RECEIVED_AT))[0]
    page = visitor(cast.astrid).get("authority:application", line, at=oslo("2027-05-14 09:00"))
    for expected in (
        "Rival Konsulenter AS",
        "To oppdrag de siste tre årene",
        "Camilla Berg oppfyller kravet.",
        "2 virkedager igjen, siste dag onsdag 19. mai 2027",
        "3 krav igjen å vurdere",
        "Slik teller vi",
    ):
        assert expected in page, expected


def test_a_request_is_rejected_with_the_reason_for_each_requirement_not_met(cast: Cast) -> None:
    world = operative_dps(cast)
    line = lines_of(apply(world, cast.camilla, ["IKT-01"], at=RECEIVED_AT))[0]
    not_met = {world.requirements[2]: Assessment(False, "Bare ett oppdrag er vist.")}
    qualification.assess(line, not_met, by=cast.astrid, at=RECEIVED_AT)
    astrid = visitor(cast.astrid)
    assert "Bare ett oppdrag er vist." in astrid.get("authority:application_reject", line, at=RECEIVED_AT)
    nothing = {f"reason_{world.requirements[2]}": "", "further_code": "", "further_reason": ""}
    assert "mangler begrunnelse" in text_of(
        astrid.post("authority:application_reject", line, at=RECEIVED_AT, **nothing)
    )
    reason = {**nothing, f"reason_{world.requirements[2]}": "Kravet er to oppdrag; det er vist ett."}
    astrid.done("authority:application_reject", line, at=RECEIVED_AT, **reason)
    letter_id = queries.case(cast.astrid, line, at=RECEIVED_AT).decision_letter_id
    letter = visitor(cast.camilla).get("supplier:letter", letter_id, at=RECEIVED_AT)
    assert "Kravet er to oppdrag; det er vist ett." in letter
    assert "når som helst" in letter


def test_the_limit_is_extended_with_a_reason(cast: Cast) -> None:
    world = operative_dps(cast)
    line = lines_of(apply(world, cast.camilla, ["IKT-02"], at=RECEIVED_AT))[0]
    visitor(cast.astrid).done(
        "authority:application_extend", line, at=RECEIVED_AT, reason="Attesten må kontrolleres i utlandet."
    )
    assert "Attesten må kontrolleres" in visitor(cast.astrid).get("authority:application", line, at=RECEIVED_AT)


def test_deciding_what_a_colleague_has_decided_says_who_was_first(cast: Cast) -> None:
    world = operative_dps(cast)
    line = lines_of(apply(world, cast.camilla, ["IKT-02"], at=RECEIVED_AT))[0]
    found = {one: Assessment(True) for one in world.requirements[:2]}
    qualification.assess(line, found, by=cast.astrid, at=RECEIVED_AT)
    qualification.admit(line, by=cast.astrid, at=RECEIVED_AT)
    late = visitor(cast.astrid).post("authority:application_admit", line, at=RECEIVED_AT)
    assert late.status_code == 409
    assert "av Astrid Nilsen" in text_of(late)


def test_a_cancelled_dps_owes_a_notice_that_is_recorded_on_its_page(cast: Cast) -> None:
    world = public_dps(cast)
    astrid = visitor(cast.astrid)
    astrid.done("authority:dps_cancel", world.id, at=PUBLIC_AT, reason="Behovet er bortfalt.")
    (owed,) = notices.owed(cast.astrid)
    assert "Kunngjøring av avslutningen" in astrid.get("authority:notices", at=PUBLIC_AT)
    astrid.done("authority:notice", owed.id, at=PUBLIC_AT, dispatched_at="30.11.2026 08.00")
    assert notices.owed(cast.astrid) == []
    astrid.done(
        "authority:notice",
        owed.id,
        at=PUBLIC_AT,
        published_on="30.11.2026",
        receipt_confirmed_at="",
        doffin_number="2026-000002",
        ted_number="",
    )
    (_, seen) = notices.of_matter(cast.bjorn, world.id)
    assert seen.doffin_number == "2026-000002"


def test_the_admission_log_downloads_as_csv(cast: Cast) -> None:
    world = operative_dps(cast)
    log = visitor(cast.astrid).get("authority:dps_log", world.id, at=RECEIVED_AT, format="csv")
    assert "Fjordsikt AS" in log
    assert "Tatt opp" in log


def test_a_buyer_at_a_named_body_finds_the_dps_but_not_its_queue(cast: Cast) -> None:
    world = operative_dps(cast)
    brita = visitor(cast.brita)
    assert "Konsulenttjenester innen IKT" in brita.get("authority:dps_list", at=RECEIVED_AT)
    page = brita.get("authority:dps", world.id, at=RECEIVED_AT)
    assert "Søknader til avgjørelse" not in page
    brita.get("authority:dps_log", world.id, at=RECEIVED_AT, status=404)


def test_no_page_of_a_dps_asks_the_database_more_than_thirty_times(cast: Cast) -> None:
    world = public_dps(cast)
    for supplier, codes in ((cast.bjorn, ["IKT-01", "IKT-02"]), (cast.camilla, ["IKT-01"])):
        apply(world, supplier, codes)
    open_first_window(world)
    line = queries.queue(cast.astrid, at=OPENED_AT)[0].line_id
    astrid = visitor(cast.astrid)
    for name, args in (
        ("authority:dps_list", ()),
        ("authority:dps", (world.id,)),
        ("authority:dps_log", (world.id,)),
        ("authority:dps_opening", (world.id,)),
        ("authority:applications", ()),
        ("authority:application", (line,)),
    ):
        with CaptureQueriesContext(connection) as captured:
            astrid.get(name, *args, at=OPENED_AT)
        assert len(captured) <= 30, (name, len(captured))
    assert dps_queries.dps(cast.astrid, world.id, at=OPENED_AT).state == "initial_assessment"
