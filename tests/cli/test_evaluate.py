"""`terskel evaluate`: JSON and spreadsheets in, text, JSON and a spreadsheet out; errors at their cell."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from terskel.cli.evaluation.command import evaluate
from terskel.core.evaluation import verify

TENDERS: dict[str, Any] = {
    "title": "Vakthold Nord",
    "announced_on": "2026-08-03",
    "model": {"price_formula": "proportional"},
    "criteria": [
        {"id": "p", "name": "Pris", "weight": 40, "kind": "price"},
        {"id": "q", "name": "Løsning", "weight": 60, "kind": "quality"},
    ],
    "tenders": [
        {"id": "A", "name": "Bjørn AS", "price": "1250000.50", "points": {"q": {"Eva": 7, "Erik": 8, "Ane": 7.5}}},
        {"id": "B", "name": "Camilla AS", "price": 1100000, "points": {"q": {"Eva": 5, "Erik": 6, "Ane": 6}}},
    ],
}
MODEL = [("price_formula", "proportional"), ("title", "Vakthold Nord"), ("announced_on", "2026-08-03")]
CRITERIA = [("id", "Navn", "Vekt", "Type"), ("p", "Pris", 40, "price"), ("q", "Løsning", 60, "quality")]
SHEET = [
    ("id", "Navn", "Pris", "q: Eva", "q: Erik", "q: Ane"),
    ("A", "Bjørn AS", "1 250 000,50", 7, 8, 7.5),
    ("B", "Camilla AS", 1100000, 5, 6, 6),
]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(evaluate, list(arguments))


def written(folder: Path, data: dict[str, Any]) -> str:
    file = folder / "tenders.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return str(file)


def workbook(folder: Path, **sheets: list[tuple[Any, ...]]) -> str:
    file = folder / "tilbud.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name, rows in {"Modell": MODEL, "Kriterier": CRITERIA, "Tilbud": SHEET, **sheets}.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return str(file)


def test_the_order_comes_first_then_every_step(tmp_path) -> None:
    told = run(written(tmp_path, TENDERS)).output.replace("\u00a0", " ")
    assert told.index("1      Bjørn AS    8,02") < told.index("Slik er det regnet:")
    assert "Løsning: (7 + 8 + 7,5) / 3 = 7,5; vektet 60 × 7,5 / 100 = 4,5" in told


def test_the_json_answer_is_a_record_that_anyone_can_make_again(tmp_path) -> None:
    answer = json.loads(run(written(tmp_path, TENDERS), "--json").output)
    (ranking,) = answer["rankings"]
    assert ranking["winner"] == "A"
    assert verify(ranking["record"])
    assert answer["as_of"] == "2026-08-03"


def test_a_spreadsheet_says_the_same_as_json(tmp_path) -> None:
    ours = json.loads(run(workbook(tmp_path), "--json").output)
    assert ours == json.loads(run(written(tmp_path, TENDERS), "--json").output)


def test_headings_may_be_in_english_and_in_any_case(tmp_path) -> None:
    criteria = [("ID", "Name", "Weight", "Kind"), ("p", "Pris", 40, "price"), ("Weight", "Løsning", 60, "quality")]
    tenders = [("Id", "Price", "Weight"), ("A", 1, 7), ("B", 2, 9)]
    found = json.loads(run(workbook(tmp_path, Kriterier=criteria, Tilbud=tenders), "--json").output)
    assert [one["winner"] for one in found["rankings"]] == ["A"]


def test_a_workbook_that_cannot_be_written_is_told(tmp_path) -> None:
    result = run(written(tmp_path, TENDERS), "--xlsx", str(tmp_path / "nowhere" / "out.xlsx"))
    assert result.exit_code == 1
    assert "filen kan ikke skrives" in result.output


def test_the_workbook_out_holds_the_order_and_every_digit(tmp_path) -> None:
    out = tmp_path / "ut.xlsx"
    assert run(written(tmp_path, TENDERS), "--xlsx", str(out)).exit_code == 0
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["Rekkefølge", "Slik er det regnet", "Se på"]
    rows = book.get_sheet_by_name("Rekkefølge").to_python()
    assert [row[1:5] for row in rows[1:]] == [[1.0, "Bjørn AS", 8.02, "8.02"], [2.0, "Camilla AS", 7.4, "7.4"]]


def bad(folder: Path, change: Any) -> str:
    data = json.loads(json.dumps(TENDERS))
    change(data)
    result = run(written(folder, data), "--language", "en")
    assert result.exit_code == 1
    assert result.stdout == ""
    return result.stderr


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data["tenders"][1].pop("price"), "tenders[1].price: lacks a price"),
        (lambda data: data["tenders"][1].update(price=0), "tenders[1].price: 0 is no price"),
        (lambda data: data["tenders"][0].update(price=-5), "tenders[0].price: -5 is no price"),
        (lambda data: data["tenders"][0].update(price="NaN"), "tenders[0].price: “NaN” is no number"),
        (lambda data: data["tenders"][1].update(price=float("nan")), "tenders[1].price: NaN is not a number"),
        (lambda data: data["tenders"][0]["points"].update(x=5), "tenders[0].points.x: is no criterion"),
        (lambda data: data["tenders"][0]["points"]["q"].update(Eva=11), "tenders[0].points.q.Eva: 11 is no number"),
        (lambda data: data["tenders"][0]["points"]["q"].pop("Eva"), "tenders[0].points.q: lacks points from Eva"),
        (lambda data: data["tenders"][1].update(id="A"), "tenders[1]: stands twice"),
        (lambda data: data["criteria"][1].update(weight=59), "criteria: The weights add up to 99"),
        (lambda data: data["criteria"][1].update(weight=0), "criteria: “Løsning” has no weight"),
        (lambda data: data.update(announced_on="0206-08-03"), "announced_on: 0206-08-03 can't be right"),
        (lambda data: data.update(announced_on="2026-02-30"), "announced_on: “2026-02-30” is no date"),
        (lambda data: data["model"].update(price_formula="best"), "model.price_formula: “best” is not among"),
        (lambda data: data["model"].update(scale=0), "model.scale: 0 has to be more than 0"),
        (lambda data: data["tenders"][1].update(id="a "), "tenders[1].id: “a ” differs from “A” in spaces or capitals"),
        (lambda data: data["model"].update(least_quality=101), "model.least_quality: 101 is more than 100"),
        (lambda data: data["model"].update(tie_break=["lottery", "best_quality"]), "model.tie_break: nothing is left"),
        (lambda data: data["tenders"][1].update(price=None), "tenders[1].price: this has to be a number, not nothing"),
        (lambda data: data["tenders"][1].update(price=10**18), "tenders[1].price: the number can't be right"),
        (lambda data: data["tenders"][1].update(price=10**4000), "tenders[1].price: the number can't be right"),
        (lambda data: data["model"].update(price_formula="step"), "criteria: The model lacks its steps"),
        (lambda data: data.update(lots=[]), "lots: there have to be at least 1"),
        (lambda data: data.update(lots=[{"id": "x", "tenders": []}]), "tenders: the file has to have either"),
        (lambda data: data.pop("tenders"), "tenders: the file has to have either"),
    ],
)
def test_what_is_wrong_in_json_is_told_by_its_field(tmp_path, change, told) -> None:
    assert told in bad(tmp_path, change)


@pytest.mark.parametrize("number", ["1e9999999", "1e-9999999", "-1E+99999999999", "9" * 5000])
def test_a_number_that_could_fill_the_memory_is_told_before_it_is_written_out(tmp_path, number) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(TENDERS).replace("1100000", number, 1), encoding="utf-8")
    result = run(str(file), "--language", "en")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the number can't be right" in result.stderr


@pytest.mark.parametrize("value", ["NaN", "INF", "1e400", "1e300"])
def test_a_cell_that_holds_no_finite_amount_is_told_by_its_place(tmp_path, value) -> None:
    """Other programs write such cells, though a spreadsheet has no number for them."""
    whole, broken = Path(workbook(tmp_path)), tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<v>1100000</v>", f"<v>{value}</v>".encode(), 1))
    result = run(str(broken), "--language", "en")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Tilbud!C3: " in result.stderr


def test_where_nobody_is_ranked_that_is_said(tmp_path) -> None:
    told = run(written(tmp_path, {**TENDERS, "tenders": []}), "--language", "nn").output
    assert "Ingen tilbod er rangerte." in told
    assert "Plass" not in told


@pytest.mark.parametrize("formula", ["quotient", "relative_cost_value"])
def test_a_model_without_use_for_the_weights_is_remarked_on(tmp_path, formula) -> None:
    other = {**TENDERS, "model": {"price_formula": formula}}
    assert "(FOA § 18-1)" in run(written(tmp_path, other), "--language", "en").output.split("Place")[0]
    assert "(FOA § 18-1)" not in run(written(tmp_path, TENDERS), "--language", "en").output.split("Place")[0]


def changed(rows: list[tuple[Any, ...]], row: int, column: int, value: object) -> list[tuple[Any, ...]]:
    return [
        tuple(value if (number, place) == (row, column) else cell for place, cell in enumerate(cells))
        for number, cells in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ({"Tilbud": changed(SHEET, 1, 2, None)}, "Tilbud!C2: lacks a price"),
        ({"Tilbud": changed(SHEET, 2, 2, "abc")}, "Tilbud!C3: “abc” is no number"),
        ({"Tilbud": changed(SHEET, 1, 3, 12)}, "Tilbud!D2: 12 is no number on the scale"),
        ({"Tilbud": changed(SHEET, 1, 3, None)}, "Tilbud!D2: lacks points from Eva"),
        ({"Tilbud": changed(SHEET, 0, 3, "x: Eva")}, "Tilbud!D1: there is no such column"),
        ({"Tilbud": changed(SHEET, 0, 4, "q: Eva")}, "Tilbud!E1: the column “q: Eva” stands twice"),
        ({"Tilbud": changed(SHEET, 2, 0, "A")}, "Tilbud!A3: stands twice"),
        ({"Kriterier": changed(CRITERIA, 2, 2, 50)}, "Kriterier: The weights add up to 90"),
        ({"Kriterier": changed(CRITERIA, 2, 3, "taste")}, "Kriterier!D3: “taste” is not among"),
        ({"Modell": [("price_formula", "guess")]}, "Modell!B1: “guess” is not among"),
        ({"Modell": [*MODEL[:2], ("announced_on", "1066-10-14")]}, "Modell!B3: 1066-10-14 can't be right"),
    ],
)
def test_what_is_wrong_in_a_spreadsheet_is_told_by_its_cell(tmp_path, sheets, told) -> None:
    result = run(workbook(tmp_path, **sheets), "--language", "en")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_a_spreadsheet_may_hold_a_basket_sub_criteria_kroner_and_lots(tmp_path) -> None:
    file = workbook(
        tmp_path,
        Modell=[("price_formula", "priced_quality"), ("scale", 10), ("rate", 4), ("years", 2)],
        Kriterier=[
            ("id", "Navn", "Vekt", "Type", "Del av", "Verdi i kroner"),
            ("p", "Pris", 40, "price", None, None),
            ("team", "Team", 60, "quality", None, 1000),
            ("cv", "Kompetanse", 3, None, "team", None),
            ("ref", "Erfaring", 1, None, "team", None),
        ],
        Prisskjema=[("id", "Navn", "Mengde", "Når"), ("kjøp", "Kjøp", 1, "start"), ("drift", "Drift", 2, "yearly")],
        Tilbud=[
            ("id", "Delkontrakt", "cv", "ref", "kjøp", "drift", "Ikke oppfylt"),
            ("A", "Nord", 8, 4, 5000, 100, None),
            ("B", "Nord", 8, 4, 4000, 100, "Krav 1; Krav 2"),
            ("A", "Sør", 8, 4, 5200, 100, None),
        ],
    )
    answer = json.loads(run(file, "--json").output)
    assert [(one["lot"], one["winner"]) for one in answer["rankings"]] == [("Nord", "A"), ("Sør", "A")]
    (out,) = answer["rankings"][0]["record"]["excluded"]
    assert (out["tender"], out["subjects"]) == ("B", ["Krav 1", "Krav 2"])
    assert answer["rankings"][0]["record"]["rows"][0]["total"] == "4677.22"


def test_a_file_that_is_no_workbook_is_told_and_so_are_missing_sheets(tmp_path) -> None:
    (tmp_path / "x.xlsx").write_text("not a workbook", encoding="utf-8")
    assert "is no spreadsheet" in run(str(tmp_path / "x.xlsx"), "--language", "en").stderr
    with xlsxwriter.Workbook(str(tmp_path / "y.xlsx")) as book:
        book.add_worksheet("Modell")
    assert "the sheets Kriterier and Tilbud are missing" in run(str(tmp_path / "y.xlsx"), "--language", "en").stderr


def test_the_law_of_the_day_is_remarked_on(tmp_path) -> None:
    alone = {
        "announced_on": "2026-08-03",
        "model": {
            "price_formula": "lowest_price",
            "price_form": {"lines": [{"id": "x", "name": "X", "when": "yearly"}], "rate": 7, "years": 3},
        },
        "criteria": [{"id": "p", "name": "Pris", "weight": 100, "kind": "price"}],
        "tenders": [{"id": "A", "unit_prices": {"x": 1}}],
    }
    out = tmp_path / "ut.xlsx"
    told = run(written(tmp_path, alone), "--xlsx", str(out)).output
    assert "Bare pris teller. Klimaregelen" in told
    look = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("Se på").to_python()
    assert any(str(row[0]).startswith("Bare pris teller. Klimaregelen") for row in look)
    assert "statens kalkulasjonsrente" in told
    assert "4 %" in told
    assert "FOA § 7-9 (2017)" not in told
    assert "FOA § 7-9 (2017)" in run(written(tmp_path, alone), "--as-of", "2019-01-01").output
