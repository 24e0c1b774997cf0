"""Tables sort by their address and download as CSV."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from django.http import StreamingHttpResponse
from django.test import RequestFactory
from django.utils import translation
from python_calamine import CalamineWorkbook

from terskel.web.shared.tables import Column, Table, written


class Firm(NamedTuple):
    name: str
    value: Decimal | None
    since: date


FIRMS = (
    Firm("Ørn AS", Decimal("1250.5"), date(2026, 1, 5)),
    Firm("Ask AS", None, date(2027, 1, 5)),
    Firm("=HYPERLINK(1)", Decimal(7), date(2025, 1, 5)),
)
COLUMNS: list[Column[Firm]] = [
    Column("name", "Navn", lambda firm: firm.name, sort=lambda firm: firm.name, head=True),
    Column("value", "Verdi", lambda firm: firm.value, numeric=True),
    Column("since", "Siden", lambda firm: firm.since, sort=lambda firm: firm.since),
]


def table(address: str) -> Table[Firm]:
    return Table(RequestFactory().get(address), COLUMNS, FIRMS, caption="Foretak")


def test_rows_stand_as_given_where_no_order_is_asked_for() -> None:
    assert [row.name for row in table("/").rows] == ["Ørn AS", "Ask AS", "=HYPERLINK(1)"]


def test_the_address_orders_the_rows_both_ways() -> None:
    assert [row.since.year for row in table("/?sort=since").rows] == [2025, 2026, 2027]
    assert [row.since.year for row in table("/?sort=-since").rows] == [2027, 2026, 2025]


def test_a_column_that_cannot_be_sorted_or_is_not_there_is_ignored() -> None:
    assert table("/?sort=value").rows == list(FIRMS)
    assert table("/?sort=password").rows == list(FIRMS)


def test_a_heading_turns_the_order_and_keeps_the_rest_of_the_address() -> None:
    name, value, since = table("/?sort=since&dps=ikt").headings
    assert (since.sorted, since.address) == ("ascending", "?sort=-since&dps=ikt")
    assert (name.sorted, name.address) == ("none", "?sort=name&dps=ikt")
    assert value.address is None


def test_cells_know_what_they_are_on_a_phone() -> None:
    columns = [
        *COLUMNS[:2],
        Column("since", "Siden", lambda firm: firm.since, brief=True, link=lambda firm: f"/?a={firm.name}&b"),
    ]
    shown = Table(RequestFactory().get("/"), columns, FIRMS, caption="Foretak")
    with translation.override("nb"):
        first, second, _third = shown.body.split("\n")
    assert first.startswith(
        '<tr role="row"><th role="rowheader" scope="row">Ørn AS</th><td role="cell" data-label="Verdi"'
    )
    assert 'class="numeric"><div>1\xa0250,5</div></td>' in first
    assert 'class="numeric nothing"><div>–</div></td>' in second
    assert 'class="brief"><div><a href="/?a=Ørn AS&amp;b">5.1.2026</a></div></td></tr>' in first


def test_what_a_cell_says_is_text() -> None:
    firms = [Firm("<b>Ask</b>", None, date(2026, 1, 1))]
    shown = Table(RequestFactory().get("/"), COLUMNS, firms, caption="Foretak")
    assert "&lt;b&gt;Ask&lt;/b&gt;" in shown.body


def test_a_phone_is_offered_the_orders_of_more_rows_than_one() -> None:
    assert [one.label for one in table("/").orders] == ["Navn", "Siden"]
    alone = Table(RequestFactory().get("/"), COLUMNS, FIRMS[:1], caption="Foretak")
    assert alone.orders == []


def test_a_long_table_is_read_a_hundred_rows_at_a_time() -> None:
    firms = [Firm(f"Foretak {number:03d}", None, date(2026, 1, 1)) for number in range(250)]

    def part(address: str) -> Table[Firm]:
        return Table(RequestFactory().get(address), COLUMNS, firms, caption="Foretak")

    first, last = part("/?dps=ikt"), part("/?part=3&sort=name")
    assert (len(first.lines), first.pages.before, first.pages.after) == (100, None, "?dps=ikt&part=2")
    assert (len(last.lines), last.pages.before, last.pages.after) == (50, "?part=2&sort=name", None)
    assert last.lines[-1][0].text == "Foretak 249"
    assert len(part("/?part=2&format=csv").csv("foretak.csv").content.decode().splitlines()) == 251


def test_a_part_that_is_not_there_is_the_nearest_that_is() -> None:
    for asked in ("0", "9", "-1", "to", "²"):
        assert len(table(f"/?part={asked}").lines) == len(FIRMS)


def test_the_download_is_what_a_norwegian_spreadsheet_opens() -> None:
    sheet = table("/?format=csv").csv("foretak.csv").content.decode()
    assert sheet.splitlines() == [
        "\ufeffNavn;Verdi;Siden",
        "Ørn AS;1250.5;2026-01-05",
        "Ask AS;;2027-01-05",
        "'=HYPERLINK(1);7;2025-01-05",
    ]


def test_values_are_written_as_the_reader_writes_them() -> None:
    at = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)
    with translation.override("nb"):
        assert [written(value) for value in (None, Decimal("1250.5"), date(2026, 12, 4), at)] == [
            "–",
            "1\u00a0250,5",
            "4.12.2026",
            "fre.\u00a04.12.2026 kl.\u00a012.00",
        ]
    with translation.override("en"):
        assert written(at) == "Fri\u00a04\u00a0Dec\u00a02026 12:00"


class Counted:
    """Rows that stay where they are, and what was asked of them."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool, int, int | None]] = []

    def __len__(self) -> int:
        return 250

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> tuple[Firm, ...]:
        self.asked.append((key, descending, skip, most))
        return FIRMS


def test_of_rows_that_stay_in_the_database_only_the_part_that_is_shown_is_read() -> None:
    rows = Counted()
    shown = Table(RequestFactory().get("/?sort=-since&part=3"), COLUMNS, rows, caption="Foretak")
    assert (shown.size, shown.part, shown.pages.after, len(shown.lines)) == (250, 3, None, 3)
    assert rows.asked == [("since", True, 200, 100)]
    assert shown.rows == FIRMS
    assert rows.asked[1:] == [("since", True, 0, None)]


class Kept:
    """Rows that a database would keep: three stretches, each read when it is asked for."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __len__(self) -> int:
        return len(FIRMS)

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> list[Firm]:
        raise AssertionError("a file is not read by parts of a page")

    def stretches(self, key: str, *, descending: bool) -> Iterator[list[Firm]]:
        for firm in sorted(FIRMS, key=lambda one: one.since, reverse=descending):
            self.read.append(f"{key} {firm.name}")
            yield [firm]


def test_a_file_of_rows_that_are_kept_elsewhere_is_made_while_it_is_sent() -> None:
    rows = Kept()
    shown = Table(RequestFactory().get("/?format=csv&sort=-since"), COLUMNS, rows, caption="Foretak")
    answer = shown.csv("foretak.csv")
    assert isinstance(answer, StreamingHttpResponse)
    parts = iter(answer)
    assert next(parts).decode() == "\ufeffNavn;Verdi;Siden\r\n"
    assert rows.read == []
    assert next(parts).decode() == "Ask AS;;2027-01-05\r\n"
    assert rows.read == ["since Ask AS"]
    assert [one.decode() for one in parts] == ["Ørn AS;1250.5;2026-01-05\r\n", "'=HYPERLINK(1);7;2025-01-05\r\n"]


def test_every_format_of_a_streamed_table_holds_the_same_rows() -> None:
    def file(kind: str) -> bytes:
        request = RequestFactory().get(f"/?format={kind}&sort=since")
        answer = Table(request, COLUMNS, Kept(), caption="Foretak", formats=(kind,)).download("foretak")
        assert answer is not None
        assert answer.headers["Content-Disposition"] == f'attachment; filename="foretak.{kind}"'
        return answer.getvalue()

    assert [one["name"] for one in json.loads(file("json"))] == ["=HYPERLINK(1)", "Ørn AS", "Ask AS"]
    sheet = CalamineWorkbook.from_filelike(BytesIO(file("xlsx"))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Navn", "=HYPERLINK(1)", "Ørn AS", "Ask AS"]
    assert sheet[2][1:] == [1250.5, date(2026, 1, 5)]


def test_a_streamed_file_speaks_the_language_of_whoever_asked() -> None:
    spoken: Column[Firm] = Column("said", "Sagt", lambda _firm: translation.get_language())
    with translation.override("nn"):
        answer = Table(RequestFactory().get("/"), [spoken], Kept(), caption="Foretak").csv("foretak.csv")
    with translation.override("en"):
        assert answer.getvalue().decode().splitlines()[1:] == ["nn", "nn", "nn"]
        assert translation.get_language() == "en"
