"""Categories and their requirements from a sheet: one row for each requirement, the category named in every row.

Pure: rows of texts in, a plan or the errors out, each error with the cell it stands in ("C4"). A row without a code is
a requirement of the whole system; a row without a requirement names a category alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from terskel.core import places
from terskel.core.decisions import Refused
from terskel.core.languages import LANGUAGES, Language
from terskel.core.phrases import Phrasebook, refusal_text
from terskel.core.places import UNSAID, PlaceOfPerformance
from terskel.core.requirement_types import REQUIREMENT_TYPES
from terskel.dps.written import CPV_CODE, REUSE_KEY

COLUMNS: Final = (
    "code",
    "name",
    "description",
    "cpv",
    "maximum_value",
    "places",
    "remote",
    "type",
    "text",
    "level",
    "minimum",
    "evidence",
    "why",
    "reuse_key",
)
NEEDED: Final = ("code", "name")
MOST_ROWS: Final = 2_000
_LONGEST: Final = {"code": 20, "name": 200, "reuse_key": 60}
_REQUIREMENT: Final = ("type", "text", "level", "minimum", "evidence", "why", "reuse_key")


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in one cell; `cell` is "" where the whole sheet is."""

    cell: str
    refused: Refused

    def text(self, language: Language) -> str:
        told = refusal_text(self.refused, language)
        return f"{self.cell}: {told}" if self.cell else told


@dataclass(frozen=True, slots=True)
class PlannedCategory:
    code: str
    name: str
    description: str
    cpv: tuple[str, ...]
    maximum_value: Decimal | None
    place: PlaceOfPerformance = UNSAID


@dataclass(frozen=True, slots=True)
class PlannedRequirement:
    """`code` "" asks it of everybody."""

    code: str
    kind: str
    type: str
    text: str
    level: str
    minimum: Decimal | None
    evidence: str
    why: str
    reuse_key: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the sheet would add, in its order."""

    categories: tuple[PlannedCategory, ...]
    requirements: tuple[PlannedRequirement, ...]


@dataclass(frozen=True, slots=True)
class Existing:
    """What the draft holds already: codes of its categories, and (key, type, text, code) of its requirements."""

    codes: frozenset[str] = frozenset()
    keys: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(slots=True)
class _Reading:
    existing: Existing
    columns: Mapping[str, int]
    errors: list[CellError] = field(default_factory=list)
    categories: dict[str, PlannedCategory] = field(default_factory=dict)
    requirements: list[PlannedRequirement] = field(default_factory=list)

    def wrong(self, row: int, column: str, code: str, clause: str = "", **facts: object) -> None:
        self.errors.append(CellError(cell(row, self.columns[column]), Refused(f"dps.{code}", clause, facts)))


def read(rows: Sequence[Sequence[str]], existing: Existing) -> Plan | tuple[CellError, ...]:
    """The plan, or everything that is wrong, row by row; the first row has the names of the columns."""
    if not rows or len(rows) < 2:
        return (CellError("", Refused("dps.import_empty")),)
    if len(rows) > MOST_ROWS + 1:
        return (CellError("", Refused("dps.import_too_long", "", {"most": MOST_ROWS})),)
    columns, errors = _columns(rows[0])
    if errors:
        return errors
    reading = _Reading(existing, columns)
    for number, row in enumerate(rows[1:], start=2):
        texts = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if any(texts.values()):
            _read_row(reading, number, {name: texts.get(name, "") for name in COLUMNS})
    if reading.errors:
        return tuple(reading.errors)
    if not reading.categories and not reading.requirements:
        return (CellError("", Refused("dps.import_empty")),)
    return Plan(tuple(reading.categories.values()), tuple(reading.requirements))


def cell(row: int, column: int) -> str:
    """The name of a cell as a spreadsheet shows it; `row` from 1, `column` from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def column_names(language: Language) -> list[str]:
    """The names of the columns, in their order."""
    return [Phrasebook.of("dps").say(f"import.column.{name}", language) for name in COLUMNS]


def _columns(header: Sequence[str]) -> tuple[dict[str, int], tuple[CellError, ...]]:
    """Where each column stands, by its code or its name in any language."""
    book = Phrasebook.of("dps")
    names = {name: name for name in COLUMNS}
    for language in LANGUAGES:
        names |= {book.say(f"import.column.{name}", language).casefold(): name for name in COLUMNS}
    found: dict[str, int] = {}
    errors = []
    for at, text in enumerate(header):
        if not text.strip():
            continue
        name = names.get(text.strip().casefold())
        if name is None:
            errors.append(CellError(cell(1, at), Refused("dps.import_column_unknown", "", {"name": text.strip()})))
        elif name in found:
            errors.append(CellError(cell(1, at), Refused("dps.import_column_twice", "", {"name": text.strip()})))
        else:
            found[name] = at
    for name in NEEDED:
        if name not in found:
            asked = book.say(f"import.column.{name}", "nb")
            errors.append(CellError("", Refused("dps.import_column_missing", "", {"name": asked})))
    return found, tuple(errors)


def _read_row(reading: _Reading, number: int, texts: Mapping[str, str]) -> None:
    for name, most in _LONGEST.items():
        if len(texts[name]) > most:
            reading.wrong(number, name, "import_too_many_characters", most=most)
            return
    code = texts["code"]
    if code and code not in reading.categories:
        _read_category(reading, number, texts)
    elif not code and (texts["name"] or texts["description"]):
        reading.wrong(number, "code", "category_without_name", "FOA § 26-4(4)")
    elif code and texts["name"] and texts["name"] != reading.categories[code].name:
        reading.wrong(number, "name", "import_two_names", category=code)
    if any(texts[name] for name in _REQUIREMENT):
        _read_requirement(reading, number, texts)


def _read_category(reading: _Reading, number: int, texts: Mapping[str, str]) -> None:
    code = texts["code"]
    if code in reading.existing.codes:
        reading.wrong(number, "code", "category_code_taken", category=code)
    if not texts["name"]:
        reading.wrong(number, "name", "category_without_name", "FOA § 26-4(4)")
    cpv = tuple(one for one in texts["cpv"].replace(",", " ").replace(";", " ").split() if one)
    for one in cpv:
        if not CPV_CODE.fullmatch(one):
            reading.wrong(number, "cpv", "cpv_malformed", cpv=one)
    value = _amount(reading, number, "maximum_value", texts)
    if value is not None and value <= 0:
        reading.wrong(number, "maximum_value", "category_value_not_positive", "FOA § 26-4(4)", category=code)
    place = PlaceOfPerformance(_places(reading, number, texts["places"]), _remote(reading, number, texts["remote"]))
    reading.categories[code] = PlannedCategory(code, texts["name"], texts["description"], cpv, value, place)


def _places(reading: _Reading, number: int, text: str) -> tuple[str, ...]:
    """Counties by name or code, with a comma or semicolon between."""
    found = []
    for written in (one.strip() for one in text.replace(";", ",").split(",") if one.strip()):
        if code := places.read(written):
            found.append(code)
        else:
            refused = Refused("core.place_unknown", "", {"place": written})
            reading.errors.append(CellError(cell(number, reading.columns["places"]), refused))
    return places.ordered(found)


def _remote(reading: _Reading, number: int, text: str) -> bool:
    """Yes or no in any language; nothing is no."""
    book = Phrasebook.of("dps")
    for answer in (True, False):
        words = [book.say(f"import.{'yes' if answer else 'no'}", language).casefold() for language in LANGUAGES]
        if text.casefold() in (*words, "x" if answer else ""):
            return answer
    reading.wrong(number, "remote", "import_not_yes_or_no", text=text)
    return False


def _read_requirement(reading: _Reading, number: int, texts: Mapping[str, str]) -> None:
    type_ = _types().get(texts["type"].casefold())
    if type_ is None:
        reading.wrong(
            number,
            "type" if "type" in reading.columns else "text",
            "requirement_type_not_allowed",
            "FOA § 16-1",
            type=texts["type"],
        )
        return
    known = REQUIREMENT_TYPES[type_]
    if not texts["text"]:
        reading.wrong(number, "text" if "text" in reading.columns else "type", "requirement_without_text", "FOA § 16-1")
    minimum = _amount(reading, number, "minimum", texts)
    if minimum is not None and not known.unit:
        reading.wrong(number, "minimum", "requirement_takes_no_minimum", known.clause)
    elif minimum is not None and minimum <= 0:
        reading.wrong(number, "minimum", "requirement_minimum_not_positive", known.clause)
    key = texts["reuse_key"]
    if key and not REUSE_KEY.fullmatch(key):
        reading.wrong(number, "reuse_key", "reuse_key_malformed", key=key)
    asked = PlannedRequirement(
        texts["code"],
        known.kind,
        type_,
        texts["text"],
        texts["level"],
        minimum,
        texts["evidence"],
        texts["why"],
        key,
    )
    for other_key, other_type, other_text, other_code in _same_key(reading, key):
        if (other_type, other_text) != (asked.type, asked.text):
            reading.wrong(number, "reuse_key", "import_key_means_another", key=other_key)
        elif not other_code or not asked.code or other_code == asked.code:
            reading.wrong(number, "reuse_key", "import_key_asked_already", key=other_key)
    reading.requirements.append(asked)


def _same_key(reading: _Reading, key: str) -> Iterator[tuple[str, str, str, str]]:
    if not key:
        return
    yield from (one for one in reading.existing.keys if one[0] == key)
    for row in reading.requirements:
        if row.reuse_key == key:
            yield row.reuse_key, row.type, row.text, row.code


def _amount(reading: _Reading, number: int, name: str, texts: Mapping[str, str]) -> Decimal | None:
    text = "".join(texts[name].split()).replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value.adjusted() > 13 or value != value.quantize(Decimal("0.01")):
        reading.wrong(number, name, "import_no_number", text=texts[name])
        return None
    return value


def _types() -> Mapping[str, str]:
    """What a requirement may ask about, by code and by its name in every language."""
    book = Phrasebook.of("dps")
    named: dict[str, str] = {code: code for code in REQUIREMENT_TYPES}
    for language in LANGUAGES:
        named |= {book.say(f"requirement_type.{code}", language).casefold(): code for code in REQUIREMENT_TYPES}
    return named
