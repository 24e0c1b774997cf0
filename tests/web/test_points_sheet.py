"""Points in a spreadsheet: taken out, changed and taken in again is as if typed, or every wrong cell is named."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from python_calamine import CalamineWorkbook

from terskel import clock
from terskel.core.actors import Actor
from terskel.evaluation import actions, queries
from terskel.evaluation.actions import Mark
from tests.statements import asked
from tests.web.visiting import text_of, visitor
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, give, panel_declared, pass_requirements, person_of
from tests.worlds.lent import lent
from tests.worlds.many_tenders import many, scored_alone

pytestmark = pytest.mark.django_db

WHY = "Tre oppdrag som testleder for oppgjørsløsninger."
FIRST, SECOND = 5, 6
"""The rows of the two tenders. C and D are points and reason on the first criterion, F and G on the second."""


@pytest.fixture
def world() -> EvaluationWorld:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    return world


def taken_out(world: EvaluationWorld, by: Actor) -> bytes:
    with clock.stopped_at(SCORED_AT):
        answer = visitor(by).client.get(reverse("authority:evaluation_sheet_file", args=[world.id]))
    assert answer.headers["Content-Type"].startswith("application/vnd.openxml")
    return answer.content


def changed(data: bytes, cells: Mapping[str, object], more_sheets: int = 0) -> bytes:
    """The sheet as another program would save it, with these cells written; a text with "=" first is a formula."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                sheet.write(row, column, value)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for where, value in cells.items():
            if isinstance(value, date):
                sheet.write_datetime(where, value, day)
            elif isinstance(value, str) and not value.startswith("="):
                sheet.write_string(where, value)
            else:
                sheet.write(where, value)
        for _more in range(more_sheets):
            book.add_worksheet()
    return held.getvalue()


def take_in(world: EvaluationWorld, by: Actor, data: bytes, *, at: datetime = SCORED_AT) -> HttpResponse:
    sent = SimpleUploadedFile("poeng.xlsx", data)
    return visitor(by).post("authority:evaluation_sheet", world.id, at=at, sheet=sent)


def told(answer: HttpResponse) -> list[str]:
    """The cells that are named, each with what is wrong."""
    assert answer.status_code == 200
    page = re.sub(r"\s+", " ", answer.content.decode())
    return [re.sub("<[^>]+>", "", one) for one in re.findall(r"<li>(<strong>[A-Z]+\d+</strong>.*?)</li>", page)]


def standing(world: EvaluationWorld) -> list[str]:
    sheets = queries.matrix(world.cast.eva_at_helfo, world.id).sheets
    return [f"{cell.points} {cell.reason}" for sheet in sheets for cell in sheet.scores.values()]


def test_what_is_taken_in_stands_as_if_it_was_typed_whether_a_number_or_a_text_with_a_comma(
    world: EvaluationWorld,
) -> None:
    erik = world.cast.erik_at_helfo
    data = changed(taken_out(world, erik), {"C5": 7.5, "D5": WHY, "F6": "6,25", "G6": f"{WHY}\n=2 av 3"})
    assert take_in(world, erik, data).status_code == 302
    assert sorted(standing(world)) == [f"6.25 {WHY}\n=2 av 3", f"7.5 {WHY}"]


def test_what_is_taken_out_and_in_untouched_changes_nothing(world: EvaluationWorld) -> None:
    give(world, world.bjorns, "9", "8")
    erik = world.cast.erik_at_helfo
    before = standing(world)
    answer = take_in(world, erik, taken_out(world, erik))
    assert answer.status_code == 302
    assert standing(world) == before
    assert take_in(world, erik, changed(taken_out(world, erik), {})).status_code == 302
    assert standing(world) == before


def test_every_wrong_cell_is_named_with_its_address_and_nothing_is_stored(world: EvaluationWorld) -> None:
    erik = world.cast.erik_at_helfo
    cells = {"C5": 11, "D5": WHY, "F5": "åtte", "G5": WHY} | {"C6": 8, "D6": "Kort.", "F6": date(2027, 5, 7)}
    wrong = told(take_in(world, erik, changed(taken_out(world, erik), cells)))
    assert [one.split(":")[0] for one in wrong] == ["F6", "C5", "F5", "D6"]
    assert "dato" in wrong[0]
    assert "11 poeng" in wrong[1]
    assert standing(world) == []


def test_a_formula_is_refused_whatever_it_comes_to(world: EvaluationWorld) -> None:
    erik = world.cast.erik_at_helfo
    cells = {"C5": "=3+4", "D5": WHY, "J9": "=SUM(C5:C6)"}
    wrong = told(take_in(world, erik, changed(taken_out(world, erik), cells)))
    assert [one.split(":")[0] for one in wrong] == ["C5", "J9"]
    assert standing(world) == []


def test_a_cell_that_a_colleague_changed_meanwhile_is_told_and_not_overwritten(world: EvaluationWorld) -> None:
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    data = changed(taken_out(world, erik), {"C5": 9, "D5": WHY, "F5": 6, "G5": WHY})
    evas = "Evas lesning av referansene."
    actions.score(world.id, [Mark(world.bjorns, world.quality[0], Decimal(4), evas)], by=eva, at=SCORED_AT)
    (wrong,) = told(take_in(world, erik, data))
    assert wrong.startswith("C5: ")
    assert evas in wrong
    assert standing(world) == [f"4 {evas}"]


def test_a_cell_that_is_left_alone_never_overwrites_what_a_colleague_wrote_since(world: EvaluationWorld) -> None:
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    data = changed(taken_out(world, erik), {"F5": 6, "G5": WHY})
    actions.score(world.id, [Mark(world.bjorns, world.quality[0], Decimal(4), WHY)], by=eva, at=SCORED_AT)
    assert take_in(world, erik, data).status_code == 302
    assert standing(world) == [f"4 {WHY}", f"6 {WHY}"]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"A5": 9}, "A5: Det finnes ikke noe tilbud 9."),
        ({"A6": 1}, "A6: Tilbud 1 står i rad 5 også."),
        ({"B5": "Rival AS", "B6": "Fjordsikt AS"}, "hører ikke lenger sammen"),
        ({"A5": ""}, "A5: Raden sier ikke hvilket tilbud."),
    ],
)
def test_rows_that_no_longer_belong_to_their_tender_are_refused(
    world: EvaluationWorld, cells: dict[str, object], words: str
) -> None:
    erik = world.cast.erik_at_helfo
    data = changed(taken_out(world, erik), {"C5": 9, "D5": WHY, **cells})
    assert any(words in one for one in told(take_in(world, erik, data)))
    assert standing(world) == []


def test_rows_in_another_order_and_columns_beside_are_read_by_their_names(world: EvaluationWorld) -> None:
    erik = world.cast.erik_at_helfo
    data = taken_out(world, erik)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    swapped = {f"{column}{FIRST}": rows[SECOND - 1][place] for place, column in enumerate("AB")}
    swapped |= {f"{column}{SECOND}": rows[FIRST - 1][place] for place, column in enumerate("AB")}
    assert take_in(world, erik, changed(data, {**swapped, "C6": 7, "D6": WHY, "J5": "egne notater"})).status_code == 302
    sheet = queries.matrix(erik, world.id).sheet(world.tenders[queries.matrix(erik, world.id).sheets[0].supplier_id])
    assert [cell.points for cell in sheet.scores.values()] == [7]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"PK and nothing more",
        lambda data: b"Nr.;Tilbyder\n1;Fjordsikt AS\n",
        lambda data: changed(data, {}, more_sheets=1),
        lambda data: data[: len(data) // 2],
    ],
)
def test_what_is_no_workbook_of_one_sheet_is_answered_beside_the_field(
    world: EvaluationWorld, spoil: Callable[[bytes], bytes]
) -> None:
    erik = world.cast.erik_at_helfo
    assert "Filen kan ikke leses" in text_of(take_in(world, erik, spoil(taken_out(world, erik))))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"A2": "terskel-points-1 en annen konkurranse"}, "ikke et ark som er tatt ut av denne konkurransen"),
        ({"D3": ""}, "Det mangler kolonner"),
    ],
)
def test_a_sheet_of_another_matter_or_without_its_headings_is_refused(
    world: EvaluationWorld, cells: dict[str, object], words: str
) -> None:
    erik = world.cast.erik_at_helfo
    data = changed(taken_out(world, erik), {"C5": 9, "D5": WHY, **cells})
    assert words in text_of(take_in(world, erik, data))
    assert standing(world) == []


def test_a_rejected_tender_is_shut_in_the_sheet_and_what_is_written_there_anyhow_is_told(
    world: EvaluationWorld,
) -> None:
    erik = world.cast.erik_at_helfo
    reason = "Tilbudet kom i en form som ikke kan leses av oss."
    actions.reject_tender(world.id, world.bjorns, ground="R-248-1b", reason=reason, by=erik, at=SCORED_AT)
    (wrong,) = told(take_in(world, erik, changed(taken_out(world, erik), {"C5": 9, "D5": WHY})))
    assert wrong.startswith("C5: Dette kan ikke skrives i arket")


def test_headings_and_what_is_not_to_be_written_are_protected(world: EvaluationWorld) -> None:
    with zipfile.ZipFile(io.BytesIO(taken_out(world, world.cast.erik_at_helfo))) as packed:
        sheet, styles = (packed.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert "<sheetProtection" in sheet
    assert styles.count('<protection locked="0"/>') >= 2
    assert 'r="3" hidden="1"' in sheet or re.search(r'<row r="3"[^>]*hidden="1"', sheet)


def planned(world: EvaluationWorld) -> EvaluationWorld:
    """Eva scores the first criterion, Erik both, each alone."""
    eva, erik = (person_of(one) for one in (world.cast.eva_at_helfo, world.cast.erik_at_helfo))
    given = {world.quality[0]: [eva, erik], world.quality[1]: [erik]}
    actions.plan_scoring(world.id, way="individual", given=given, by=world.cast.eva_at_helfo, at=SCORED_AT)
    return world


def test_an_own_sheet_holds_only_own_points_and_is_taken_in_alone(world: EvaluationWorld) -> None:
    planned(world)
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    secret = "Dette har bare Eva skrevet."
    actions.score_alone(world.id, [Mark(world.bjorns, world.quality[0], Decimal(3), secret)], by=eva, at=SCORED_AT)
    eriks = taken_out(world, erik)
    with zipfile.ZipFile(io.BytesIO(eriks)) as packed:
        assert not any(secret.encode() in packed.read(name) for name in packed.namelist())
    assert take_in(world, erik, changed(eriks, {"C5": 9, "F5": 7})).status_code == 302
    own = queries.matrix(erik, world.id).scoring.own(world.bjorns, world.quality[0], person_of(erik))
    assert own is not None
    assert (own.points, own.reason) == (9, "")
    assert "ikke ditt eget ark" in text_of(take_in(world, eva, changed(eriks, {"C5": 1})))


def test_a_criterion_given_to_somebody_else_is_shut(world: EvaluationWorld) -> None:
    planned(world)
    eva = world.cast.eva_at_helfo
    (wrong,) = told(take_in(world, eva, changed(taken_out(world, eva), {"F5": 7, "G5": WHY})))
    assert wrong.startswith("F5: ")


def test_sixty_tenders_are_taken_out_in_as_many_statements_as_two() -> None:
    world = lent(many)
    scored_alone(world)
    address = reverse("authority:evaluation_sheet_file", args=[world.id])
    client = visitor(world.cast.eva_at_helfo).client
    with clock.stopped_at(SCORED_AT):
        client.get(address)
        with asked() as statements:
            data = client.get(address).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 64
    assert len(rows[0]) == 2 + 8 * 4
    assert len(statements) <= 30, "\n".join(one[:150] for one in statements)
    why = "Gruppen leste referansene på nytt, sammen."
    later = SCORED_AT + timedelta(hours=2)
    filled = changed(data, {"C5": 10, "E5": why})
    assert take_in(world, world.cast.eva_at_helfo, filled, at=later).status_code == 302
    first = queries.matrix(world.cast.eva_at_helfo, world.id).sheets[0].scores[world.quality[0]]
    assert (first.points, first.consensus_reason) == (10, why)
