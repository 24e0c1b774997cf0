"""Tenders in a spreadsheet: the same fields as in JSON, each with the cell it stands in.

Sheets (bokmål, nynorsk or English): Model, Criteria, Tenders, and where the model needs them Price
form and Steps. The first row holds the headings; the sheet Model is a column of names and one of
values. Points of one evaluator stand under `<criterion>: <evaluator>`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from terskel.cli.files.faults import BadFile, Fault
from terskel.core.money import NotAnAmount, parse_kroner

_SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "model": ("model", "modell"),
    "criteria": ("criteria", "kriterier", "kriterium"),
    "tenders": ("tenders", "tilbud", "tilbod"),
    "price_form": ("price form", "prisskjema"),
    "steps": ("steps", "trinn"),
}
_HEADINGS: Final[Mapping[str, str]] = {
    "navn": "name",
    "namn": "name",
    "vekt": "weight",
    "type": "kind",
    "del av": "part_of",
    "part of": "part_of",
    "minstepoeng": "least_points",
    "least points": "least_points",
    "formel": "formula",
    "enhet": "unit",
    "eining": "unit",
    "tak": "cap",
    "gulv": "floor",
    "golv": "floor",
    "pris": "price",
    "delkontrakt": "lot",
    "ikke oppfylt": "unmet",
    "ikkje oppfylt": "unmet",
    "mengde": "quantity",
    "mengd": "quantity",
    "når": "when",
    "side": "side",
    "fra": "from",
    "frå": "from",
    "under": "below",
    "poeng": "points",
    "verdi i kroner": "value",
    "value in kroner": "value",
}
_FIELDS: Final = frozenset((*_HEADINGS.values(), "id"))
_LISTS: Final = ("tie_break", "lottery")
_TEXTS: Final = frozenset({"id", "name", "kind", "part_of", "formula", "unit", "lot", "unmet", "when", "side"})
_CRITERION: Final = (
    "id",
    "name",
    "weight",
    "kind",
    "part_of",
    "least_points",
    "formula",
    "unit",
    "cap",
    "floor",
    "value",
)


@dataclass
class Sheets:
    """What was read: the data, the cell of each of its fields, and what is wrong with the sheets themselves."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def locate(self, place: str) -> str:
        """The cell of a field, or of the smallest thing around it that has one."""
        while place and place not in self.cells:
            place = place.rpartition(".")[0] if "." in place else place.rpartition("[")[0]
        return self.cells.get(place, self.name)


@dataclass(frozen=True)
class _Row:
    """One row under its headings: heading -> (cell, value)."""

    first: str
    values: Mapping[str, tuple[str, Any]]

    def filled(self) -> dict[str, Any]:
        return {heading: value for heading, (_, value) in self.values.items() if value is not None}


def read_workbook(path: str) -> Sheets:
    """The workbook as the fields of the schema `evaluation`; raises BadFile for what is no such workbook."""
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError) as reason:
        raise BadFile(path, [Fault("no_workbook", facts={"reason": str(reason)})]) from reason
    known = {alias: sheet for sheet, aliases in _SHEETS.items() for alias in aliases}
    found = {known[name.strip().lower()]: name for name in book.sheet_names if name.strip().lower() in known}
    if missing := [sheet for sheet in ("model", "criteria", "tenders") if sheet not in found]:
        wanted = tuple(_SHEETS[sheet][1].capitalize() for sheet in missing)
        raise BadFile(path, [Fault("sheet_missing", facts={"sheets": wanted})])
    grids = {sheet: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for sheet, name in found.items()}
    sheets = Sheets(Path(path).name)
    _read_model(sheets, found["model"], grids["model"])
    for sheet in ("price_form", "steps"):
        if sheet in grids:
            _read_lines(sheets, sheet, list(_rows(sheets, found[sheet], grids[sheet])))
    _read_criteria(sheets, list(_rows(sheets, found["criteria"], grids["criteria"])), found["criteria"])
    own = frozenset().union(*_columns_of_own(sheets.data))
    _read_tenders(sheets, list(_rows(sheets, found["tenders"], grids["tenders"], own)), found["tenders"])
    return sheets


def _read_model(sheets: Sheets, sheet: str, grid: Sequence[Sequence[Any]]) -> None:
    model: dict[str, Any] = {}
    sheets.cells["model"] = sheet
    for number, row in enumerate(grid, start=1):
        name = str(row[0]).strip() if row else ""
        value = row[1] if len(row) > 1 else ""
        cell = f"{sheet}!B{number}"
        if not name or value == "":
            continue
        if name in ("title", "announced_on", "lottery"):
            sheets.cells[name] = cell
            sheets.data[name] = _listed(value) if name == "lottery" else _text(value)
            continue
        sheets.cells[f"model.{name}"] = cell
        if name in ("rate", "years"):
            model.setdefault("price_form", {"lines": []})[name] = _number(value)
        elif name in _LISTS:
            model[name] = _listed(value)
        else:
            model[name] = _number(value)
    sheets.data["model"] = model


def _read_lines(sheets: Sheets, sheet: str, rows: Sequence[_Row]) -> None:
    model = sheets.data["model"]
    place = "model.price_form.lines" if sheet == "price_form" else "model.steps"
    lines: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        _place(sheets, f"{place}[{number}]", row)
        lines.append(row.filled())
    if sheet == "price_form":
        model.setdefault("price_form", {})["lines"] = lines
    else:
        model["steps"] = lines


def _read_criteria(sheets: Sheets, rows: Sequence[_Row], sheet: str) -> None:
    criteria: list[dict[str, Any]] = []
    values: dict[str, Any] = {}
    sheets.cells["criteria"] = sheet
    for row in rows:
        given = row.filled()
        for heading in sorted(given.keys() - set(_CRITERION)):
            sheets.faults.append(Fault("unknown_column", row.values[heading][0], {"allowed": _CRITERION}))
        if "value" in given:
            values[given.get("id", "")] = given.pop("value")
        if whole := given.pop("part_of", None):
            parent = next((one for one in criteria if one.get("id") == whole), None)
            if parent is None:
                sheets.faults.append(Fault("no_such_whole", row.values["part_of"][0], {"found": whole}))
                continue
            parts = parent.setdefault("parts", [])
            _place(sheets, f"criteria[{criteria.index(parent)}].parts[{len(parts)}]", row)
            parts.append({key: given[key] for key in ("id", "name", "weight") if key in given})
            continue
        measure = {key: given.pop(key) for key in ("formula", "unit", "cap", "floor") if key in given}
        if measure:
            given["measure"] = measure
        _place(sheets, f"criteria[{len(criteria)}]", row)
        criteria.append(given)
    sheets.data["criteria"] = criteria
    if values:
        sheets.data["model"]["quality_values"] = values


def _read_tenders(sheets: Sheets, rows: Sequence[_Row], sheet: str) -> None:
    scored, measured, lines = _columns_of_own(sheets.data)
    lots: dict[str, list[dict[str, Any]]] = {}
    names = {row.values["lot"][1] or "" for row in rows if "lot" in row.values} or {""}
    order = [str(name) for name in names if name]
    for row in rows:
        lot = str(row.values["lot"][1] or "") if "lot" in row.values else ""
        tenders = lots.setdefault(lot, [])
        root = f"lots[{sorted(order).index(lot)}].tenders" if order and lot else "tenders"
        place = f"{root}[{len(tenders)}]"
        sheets.cells.setdefault(root, sheet)
        sheets.cells[place] = row.first
        tenders.append(_tender(sheets, row, place, scored, measured, lines))
    if order:
        if "" in lots:
            sheets.faults.append(Fault("lot_missing", sheet))
        sheets.data["lots"] = [{"id": lot, "tenders": lots[lot]} for lot in sorted(order)]
    else:
        sheets.data["tenders"] = lots.get("", [])


def _tender(
    sheets: Sheets, row: _Row, place: str, scored: set[str], measured: set[str], lines: set[str]
) -> dict[str, Any]:
    tender: dict[str, Any] = {}
    path: tuple[str, ...]
    for heading, (cell, value) in row.values.items():
        key, _, evaluator = (part.strip() for part in heading.partition(":"))
        if heading in ("id", "name", "price"):
            path, inside = (heading,), value
        elif heading == "lot":
            continue
        elif heading == "unmet":
            path, inside = ("unmet",), None if value is None else _listed(value, ";")
        elif key in scored:
            path, inside = (("points", key, evaluator) if evaluator else ("points", key)), value
        elif heading in measured:
            path, inside = ("amounts", heading), value
        elif heading in lines:
            path, inside = ("unit_prices", heading), value
        else:
            allowed = ("id", "name", "price", "lot", "unmet", *sorted(scored | measured | lines))
            column = cell.rstrip("0123456789") + "1"
            fault = Fault("unknown_column", column, {"allowed": allowed})
            if fault not in sheets.faults:
                sheets.faults.append(fault)
            continue
        sheets.cells[".".join((place, *path))] = cell
        sheets.cells.setdefault(".".join((place, *path[:2])), cell)
        if inside is not None:
            within = tender
            for step in path[:-1]:
                within = within.setdefault(step, {})
            within[path[-1]] = inside
    return tender


def _columns_of_own(data: Mapping[str, Any]) -> tuple[set[str], set[str], set[str]]:
    """What the columns of the sheet Tenders may be called besides its fields: scored and measured criteria, lines."""
    criteria: Sequence[Mapping[str, Any]] = data["criteria"]
    lines = {line.get("id", "") for line in data["model"].get("price_form", {}).get("lines", [])}
    scored: set[str] = set()
    measured: set[str] = set()
    for one in criteria:
        if one.get("kind") == "measured":
            measured.add(one.get("id", ""))
        elif one.get("kind") == "quality":
            scored |= {part.get("id", "") for part in one.get("parts", [])} or {one.get("id", "")}
    return scored, measured, lines


def _rows(
    sheets: Sheets, sheet: str, grid: Sequence[Sequence[Any]], own: frozenset[str] = frozenset()
) -> Iterator[_Row]:
    """The rows under the headings that hold anything; a heading in `own` is no field, whatever it is called."""
    headings = [_heading(cell, own) for cell in grid[0]] if grid else []
    for place, heading in enumerate(headings):
        if heading and heading in headings[:place]:
            sheets.faults.append(Fault("column_twice", f"{sheet}!{_column(place)}1", {"found": heading}))
    for number, row in enumerate(grid[1:], start=2):
        if all(value == "" for value in row):
            continue
        values = {
            heading: (f"{sheet}!{_column(place)}{number}", None if value == "" else _value(heading, value))
            for place, (heading, value) in enumerate(zip(headings, row, strict=False))
            if heading
        }
        yield _Row(f"{sheet}!A{number}", values)


def _place(sheets: Sheets, place: str, row: _Row) -> None:
    sheets.cells[place] = row.first
    for heading, (cell, _) in row.values.items():
        sheets.cells[f"{place}.{heading}"] = cell


def _heading(cell: object, own: frozenset[str]) -> str:
    """A field in whatever case and language it is written, or the name as it stands."""
    text = str(cell).strip()
    if text in own:
        return text
    return next((one for one in (_HEADINGS.get(text.lower()), text.lower()) if one in _FIELDS), text)


def _value(heading: str, value: object) -> Any:
    return _text(value) if heading in _TEXTS else _number(value)


def _number(value: object) -> Any:
    """A number exactly as typed: a spreadsheet keeps 15 digits, and the shortest spelling is those typed."""
    match value:
        case bool():
            return str(value)
        case int():
            return value
        case float() if not math.isfinite(value):
            return str(value)
        case float():
            exact = Decimal(repr(value))
            return int(exact) if exact == exact.to_integral_value() else exact
        case str():
            try:
                return parse_kroner(value)
            except NotAnAmount:
                return value.strip()
    return _text(value)


def _text(value: object) -> str:
    match value:
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value).strip()


def _listed(value: object, separator: str = ",") -> list[str]:
    return [part.strip() for part in str(value).split(separator) if part.strip()]


def _column(place: int) -> str:
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
