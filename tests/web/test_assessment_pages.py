"""The handler's and the supplier's pages around a decision, walked as their people."""

import io
import json
import zipfile
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from terskel import clock
from terskel.core.actors import Actor
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment, GroundGiven, library
from terskel.qualification.actions.library import EvidenceTerms
from terskel.qualification.content import Answer
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import Cast, official, oslo, person
from tests.worlds.dps import DpsWorld, apply, draft_application, lines_of, operative_dps

pytestmark = pytest.mark.django_db

BEGINS = operative_dps

AT = oslo("2027-05-03 10:00")
LATER = AT + timedelta(days=30)


@pytest.fixture
def line(world: DpsWorld) -> UUID:
    return lines_of(apply(world, world.cast.camilla, ["IKT-02"], at=AT))[0]


@pytest.fixture
def anna(cast: Cast) -> Actor:
    return official(person("Anna Vik"), cast.nhn_id, "dps_manager")


def test_the_queue_tells_who_has_what_and_is_narrowed_by_its_address(cast: Cast, line: UUID, anna: Actor) -> None:
    astrid = visitor(cast.astrid)
    astrid.done("authority:application_handler", line, at=AT, handler=str(anna.person_id))
    page = astrid.get("authority:applications", at=AT)
    for words in ("Rival Konsulenter AS", "Anna Vik", "Hvem har hva", "10 virkedager igjen"):
        assert words in page, words
    assert "Ingen søknader passer" in astrid.get("authority:applications", at=AT, whose="mine")
    assert "Rival Konsulenter AS" in astrid.get("authority:applications", at=AT, words="rival")
    assert "Saksbehandler" in astrid.get("authority:application", line, at=AT)


def test_findings_and_the_admission_go_in_one_press(cast: Cast, world: DpsWorld, line: UUID) -> None:
    given = {f"finding_{one}": "met" for one in world.requirements[:2]}
    dated = {f"good_{world.requirements[1]}": "31.12.2027"}
    visitor(cast.astrid).done("authority:application", line, at=AT, decide="admit", **given, **dated)
    (right,) = queries.my_rights(cast.camilla, at=AT)
    assert right.evidence_expires_on is not None
    assert right.state == "active"


def test_a_supplement_is_asked_for_and_answered(cast: Cast, world: DpsWorld, line: UUID) -> None:
    astrid, camilla = visitor(cast.astrid), visitor(cast.camilla)
    requirement = world.requirements[1]
    empty = text_of(astrid.post("authority:application_supplement", line, at=AT))
    assert "Velg minst ett" in empty
    asked = {"requirements": [str(requirement)], "text": "Når ble attesten utstedt?", "due_on": "7.5.2027"}
    astrid.done("authority:application_supplement", line, at=AT, **asked)
    assert "Leverandøren har frist til" in astrid.get("authority:application", line, at=AT)
    (waiting,) = queries.my_supplements(cast.camilla, at=AT)
    assert "Når ble attesten utstedt?" in camilla.get("supplier:application", waiting.application_id, at=AT)
    assert "Når ble attesten utstedt?" in camilla.get("supplier:supplement", waiting.id, at=AT)
    said = {f"statement_{requirement}": "yes", f"text_{requirement}": "Den 2. mai."}
    camilla.done("supplier:supplement", waiting.id, at=AT, **said)
    assert "Den 2. mai." in astrid.get("authority:application", line, at=AT)
    assert "Dere svarte" in camilla.get("supplier:supplement", waiting.id, at=AT)


def test_new_evidence_goes_with_the_answer_and_what_went_before_stays_until_it_is_left_out(
    cast: Cast, world: DpsWorld
) -> None:
    requirement = world.requirements[1]
    camilla = visitor(cast.camilla)
    old, new = (
        library.keep_evidence(
            EvidenceTerms("company_register", title),
            file_name="attest.pdf",
            content=b"%PDF-1.7",
            by=cast.camilla,
            at=AT,
        )
        for title in ("Firmaattest 2026", "Firmaattest 2027")
    )
    draft = draft_application(world, cast.camilla, ["IKT-02"], at=AT)
    first = {requirement: Answer("yes", "Vedlagt.", items=(old,))}
    actions.save_answers(draft, first, by=cast.camilla, at=AT)
    actions.submit_application(draft, acting_on="management", by=cast.camilla, at=AT)
    (line,) = lines_of(draft)
    library.remove_evidence(old, by=cast.camilla, at=AT)
    asked = actions.request_supplement(
        line,
        requirement_ids=[requirement],
        text="Send den nye attesten.",
        due_at=AT + timedelta(days=3),
        by=cast.astrid,
        at=AT,
    )
    page = camilla.get("supplier:supplement", asked, at=AT)
    assert "Firmaattest 2026" in page
    assert "Firmaattest 2027" in page
    said = {f"statement_{requirement}": "yes", f"items_{requirement}": [str(old), str(new)]}
    camilla.done("supplier:supplement", asked, at=AT, **said)
    case = queries.case(cast.astrid, line, at=AT)
    items = next(one.items for one in case.requirements if one.requirement.id == requirement)
    assert [one.title for one in items] == ["Firmaattest 2026", "Firmaattest 2027"]
    assert "Firmaattest 2027" in visitor(cast.astrid).get("authority:application", line, at=AT)


def test_whoever_declares_a_conflict_of_interest_sees_no_answer_any_more(cast: Cast, line: UUID, anna: Actor) -> None:
    page = visitor(anna)
    page.done("authority:application_conflict", line, at=AT, person=str(anna.person_id), reason="Jeg eier aksjer der.")
    seen = page.get("authority:application", line, at=AT)
    assert "Du deltar ikke i denne saken" in seen
    assert "oppfyller kravet" not in seen
    astrid = visitor(cast.astrid)
    assert "Jeg eier aksjer der." in astrid.get("authority:application", line, at=AT)
    (bar,) = queries.case(cast.astrid, line, at=AT).bars
    astrid.done("authority:application_conflict_lift", line, bar.id, at=AT, reason="Aksjene er solgt.")
    assert "oppfyller kravet" in page.get("authority:application", line, at=AT)


def test_an_exclusion_asks_for_its_day_and_the_self_cleaning_beside_their_fields(cast: Cast, line: UUID) -> None:
    astrid = visitor(cast.astrid)
    given = {"further_code": "R-242-2b", "further_reason": "Dom for bestikkelse."}
    assert "Skriv datoen" in text_of(astrid.post("authority:application_reject", line, at=AT, **given))
    given |= {"event_on": "3.5.2026"}
    assert "hvilke tiltak" in text_of(astrid.post("authority:application_reject", line, at=AT, **given))
    astrid.done("authority:application_reject", line, at=AT, **given, self_cleaning="Ingen er vist.")


def test_a_requirement_about_exclusion_that_is_not_met_asks_which_ground_there_is(
    cast: Cast, world: DpsWorld, line: UUID
) -> None:
    actions.assess(line, {world.requirements[0]: Assessment(False, "Åpnet konkurs.")}, by=cast.astrid, at=AT)
    astrid = visitor(cast.astrid)
    page = astrid.get("authority:application_reject", line, at=AT)
    assert "Hvilken avvisningsgrunn som foreligger" in page
    assert "Åpnet konkurs." in page
    empty = text_of(astrid.post("authority:application_reject", line, at=AT))
    assert "Velg et svar på «Hvilken avvisningsgrunn som foreligger»" in empty
    given = {"further_code": "R-242-3b", "further_reason": "Konkurs 2. mai."}
    assert "uforholdsmessig å avvise" in text_of(astrid.post("authority:application_reject", line, at=AT, **given))
    astrid.done("authority:application_reject", line, at=AT, **given, proportionality="Ingen plan for drift.")


def test_an_appeal_goes_from_the_supplier_to_another_person_and_back(cast: Cast, line: UUID, anna: Actor) -> None:
    actions.reject(
        line, [GroundGiven("R-242-3g", "Vedlegget er forfalsket.", proportionality="Alvorlig.")], by=cast.astrid, at=AT
    )
    camilla = visitor(cast.camilla)
    assert "Klag på avvisningen" in camilla.get("supplier:appeal", line, at=AT)
    camilla.done("supplier:appeal", line, at=AT, text="Vedlegget er ekte.")
    assert "Klagen er mottatt" in camilla.get("supplier:appeal", line, at=AT)
    own = visitor(cast.astrid)
    assert "Venter på en annen" in own.get("authority:appeal", line, at=AT)
    other = visitor(anna)
    assert "Rival Konsulenter AS" in other.get("authority:appeals", at=AT)
    assert "Avgjør klagen fra Rival" in other.get("authority:home", at=AT)
    other.done("authority:appeal", line, at=LATER, outcome="uphold", reason="Vedlegget er ekte.")
    assert "Klagen er avgjort" in camilla.get("supplier:appeal", line, at=LATER)


def test_new_evidence_is_chosen_from_the_library_and_read_by_whoever_settles_it(cast: Cast, world: DpsWorld) -> None:
    astrid, bjorn = visitor(cast.astrid), visitor(cast.bjorn)
    right = queries.my_rights(cast.bjorn, at=AT)[-1].id
    terms = library.EvidenceTerms(kind="insurance", title="Forsikring 2027", valid_to=date(2028, 4, 30))
    item = library.keep_evidence(terms, file_name="f.pdf", content=b"%PDF-1.7 ny", by=cast.bjorn, at=AT)
    astrid.done("authority:right_act", right, "renewal", at=AT, reason="Årlig kontroll.")
    assert "Forsikring 2027" in bjorn.get("supplier:right_renewal", right, at=AT)
    bjorn.done("supplier:right_renewal", right, at=AT, changes="some", items=str(item))
    assert "Forsikring 2027" in astrid.get("authority:right", right, at=AT)
    with clock.stopped_at(AT):
        settling = astrid.client.get(reverse("authority:right_act", args=[right, "settle"])).content.decode()
    assert 'value="2028-04-30"' in settling


def test_a_right_is_renewed_suspended_and_reinstated_on_its_pages(cast: Cast, world: DpsWorld) -> None:
    astrid, bjorn = visitor(cast.astrid), visitor(cast.bjorn)
    right = queries.my_rights(cast.bjorn, at=AT)[-1].id
    astrid.done("authority:right_act", right, "renewal", at=AT, reason="Årlig kontroll.")
    assert "Fjordsikt AS" in astrid.get("authority:rights", at=AT)
    assert "Bekreft at opplysningene" in bjorn.get("supplier:right", right, at=AT)
    nothing = text_of(bjorn.post("supplier:right_renewal", right, at=AT, changes="some"))
    assert "Skriv hva som er endret." in nothing
    assert "Legg den i biblioteket først" in nothing
    bjorn.done("supplier:right_renewal", right, at=AT, changes="none")
    assert "Alle kvalifiseringer er i orden." in astrid.get("authority:rights", at=AT)
    hearing = {"ground": "R-242-3a", "reason": "Restanser.", "due_on": "14.5.2027"}
    astrid.done("authority:right_act", right, "hear", at=AT, **hearing)
    bjorn.done("supplier:right_statement", right, at=AT, text="Vi betaler i juni.")
    astrid.done("authority:right_act", right, "suspend", at=LATER, reason="Fortsatt ikke betalt.")
    assert "Dere blir ikke invitert til nye konkurranser her." in bjorn.get("supplier:right", right, at=LATER)
    after = LATER + timedelta(days=1)
    astrid.done("authority:right_act", right, "reinstate", at=after, reason="Betalt.")
    bjorn.done("supplier:right_leave", right, at=after)
    assert "Leverandøren trakk seg." in astrid.get("authority:right", right, at=after)


def test_the_public_list_is_had_as_csv_xlsx_and_json(cast: Cast, world: DpsWorld) -> None:
    anyone = visitor(cast.camilla)
    slug = "konsulenttjenester-innen-ikt"
    assert "Last ned som XLSX" in anyone.get("public:qualified", slug, at=AT)
    address = reverse("public:qualified", args=[slug])
    with clock.stopped_at(AT):
        rows = json.loads(anyone.client.get(address, {"format": "json"}).getvalue())
        sheet = anyone.client.get(address, {"format": "xlsx"}).getvalue()
    assert [one["name"] for one in rows] == ["Fjordsikt AS"]
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(sheet)).namelist()


def test_the_statistics_are_drawn_with_a_table_beside(cast: Cast, world: DpsWorld) -> None:
    with clock.stopped_at(AT):
        answer = visitor(cast.astrid).client.get(reverse("authority:dps_figures", args=[world.id]))
    page = answer.content.decode()
    assert page.count('<svg class="plot"') == 2
    assert page.count("<table") >= 1
