"""Main pages with 100,000 suppliers, 7,500 competitions and 100,000 tenders, beside a plain page as large.

`TERSKEL_DATA_DIR=… python -m bench.full_size [words of a page's name]` enlarges the demo world that lies there, once:
the rows are copies of what the acts made (`many.py`, `copies.py`), and the search index is made anew. Then each page is
read turn by turn with a page of the same stack and the same visitor that writes the names of so many suppliers in a
table that it is as large: time, statements, weight as it travels, and the ratio.
"""

import json
import os
import re
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from bench import many
from bench.copies import Share, multiply, untriggered
from terskel.cli.database import database_held, django_ready, migrated, static_files_gathered

if TYPE_CHECKING:
    from django.test import Client

SUPPLIERS: Final = 100_000
SHARES: Final = (
    Share("K-2026-00011", 2_300, -700, 0),
    Share("K-2026-00019", 2_500, -700, 0),
    Share("K-2026-00029", 1_300, -600, -14),
    Share("K-2026-00005", 600, -700, 0),
    Share("K-2026-00013", 200, -700, 0),
    Share("K-2026-00007", 50, -400, 0),
    Share("K-2026-00031", 250, -30, 0),
    Share("K-2026-00033", 250, -30, 0),
    Share("K-2026-00034", 100, -3, 0),
    Share("K-2026-00037", 300, -5, 5),
    Share("K-2026-00038", 100, -2, 5),
    Share("K-2026-00039", 50, 0, 0),
)
"""Decided, cancelled, opened, closed, open for tenders and drafts."""
MARK: Final = "full-size.json"
TURNS: Final = 10
PUBLIC_AIM, OWN_AIM, RATIO_AIM, WEIGHT_AIM, STATEMENTS_AIM = 50.0, 100.0, 4.0, 150_000, 60
PLAIN: Final = """{% extends "base.html" %}{% block title %}Plain{% endblock %}{% block content %}<table>
{% for one in rows %}<tr><th>{{ one.name }}</th><td>{{ one.number }}</td><td>{{ one.place }}</td></tr>
{% endfor %}</table>{% endblock %}"""
_ASSET: Final = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')


@dataclass(frozen=True, slots=True)
class Page:
    """`email` of who reads it, None for everyone; `file`: it is downloaded, not shown."""

    name: str
    path: str
    email: str | None = None
    file: bool = False

    @property
    def aim(self) -> float:
        return OWN_AIM if self.email else PUBLIC_AIM


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of the page and of the plain one; bytes as they travel, with style and scripts."""

    median: float
    p95: float
    plain: float
    statements: int
    repeated: int
    size: int
    weight: int

    def over(self, page: Page) -> Iterator[str]:
        if page.file:
            return
        if self.p95 > page.aim:
            yield "p95"
        if self.median > RATIO_AIM * self.plain:
            yield "ratio"
        if self.weight > WEIGHT_AIM:
            yield "weight"
        if self.statements > STATEMENTS_AIM:
            yield "statements"


def main(*words: str) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    with database_held():
        django_ready()
        migrated()
        static_files_gathered()
        for line in enlarged():
            print(line, flush=True)
        one, five, fifteen = os.getloadavg()
        print(f"load {one:.1f} {five:.1f} {fifteen:.1f}")
        print(f"{'page':38}{'stat.':>6}{'again':>6}{'median':>8}{'p95':>8}{'plain':>7}{'ratio':>7}{'kB':>6}{'sent':>6}")
        with _plain_page():
            for page in pages():
                if not words or any(one in page.name for one in words):
                    print(_line(page, _measured(page)), flush=True)


def _line(page: Page, found: Measured) -> str:
    over = ", ".join(found.over(page))
    times = f"{found.median:>8.0f}{found.p95:>8.0f}{found.plain:>7.0f}{found.median / found.plain:>7.1f}"
    return (
        f"{page.name:38}{found.statements:>6}{found.repeated:>6}{times}"
        f"{found.size / 1000:>6.0f}{found.weight / 1000:>6.0f}{f'  OVER {over}' if over else ''}"
    )


def enlarged() -> Iterator[str]:
    """Load what is not loaded yet, and say what there is."""
    mark = Path(os.environ["TERSKEL_DATA_DIR"]) / MARK
    done: dict[str, Any] = json.loads(mark.read_text()) if mark.exists() else {}
    for step in (_suppliers, _competitions, _searched):
        if step.__name__ not in done:
            began = time.perf_counter()
            yield from step()
            done[step.__name__] = round(time.perf_counter() - began)
            mark.write_text(json.dumps(done))
            yield f"{step.__name__[1:]}: {done[step.__name__]} s"
    yield from _sizes()


def _suppliers() -> Iterator[str]:
    from terskel import clock
    from terskel.project.roles import as_owner
    from terskel.qualification.models import Qualification

    dps = _busiest("qualification.Qualification", "category__dps")
    model = Qualification.objects.filter(category__dps=dps, to_at=None).order_by("from_at")[0]
    with as_owner(), untriggered():
        many.load(many.Size(SUPPLIERS, evidence_each=0), model, None, at=clock.now())
    yield f"{SUPPLIERS:,} suppliers"


def _competitions() -> Iterator[str]:
    from terskel.organisations.models import Supplier
    from terskel.project.roles import as_owner

    firms = list(Supplier.objects.filter(country="SE").values_list("id", flat=True))
    with as_owner(), untriggered():
        yield from multiply(SHARES, firms)
    _rested()


def _searched() -> Iterator[str]:
    """The index made anew, with the greatest memory this process had until then and after."""
    from terskel import clock
    from terskel.search import actions

    before = _greatest_memory()
    noted = actions.note_everything(at=clock.now())
    while actions.read_again(at=clock.now()):
        pass
    words = actions.forget_words()
    yield f"search: {noted:,} sources, {words:,} words; memory {before} MB before, {_greatest_memory()} MB at most"
    _rested()


def _rested() -> None:
    """What autovacuum would do after a load is done at once."""
    from django.db import connection

    from terskel.project.roles import as_owner

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _greatest_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _sizes() -> Iterator[str]:
    from django.apps import apps

    for label in (
        "organisations.Supplier",
        "qualification.Qualification",
        "competitions.Competition",
        "competitions.Invitation",
        "tenders.Tender",
        "tenders.OpenedTender",
        "awards.AwardDecision",
        "contracts.Contract",
        "documents.Letter",
        "notifications.Message",
        "audit.Event",
        "search.Entry",
    ):
        yield f"{apps.get_model(label).objects.count():>11,} {label}"


def pages() -> list[Page]:
    """Each main page, of the largest there is of its kind."""
    return [*_public(), *_own()]


def _public() -> Iterator[Page]:
    from terskel.dps.models import Category, DynamicPurchasingSystem

    dps = DynamicPurchasingSystem.objects.get(pk=_busiest("qualification.Qualification", "category__dps"))
    category = Category.objects.filter(dps=dps).order_by("number")[0]
    decided, winner = _decided()
    system = f"/dps/{dps.slug}/"
    yield Page("front page", "/")
    yield Page("list of DPSs", "/dps/")
    yield Page("DPS", system)
    yield Page("category", f"{system}categories/{category.code}/")
    yield Page("qualified", f"{system}qualified/")
    yield Page("qualified, part 500, by place", f"{system}qualified/?part=500&sort=-place")
    yield Page("qualified, last year", f"{system}qualified/?on=2026-01-01")
    yield Page("statistics of a DPS", f"{system}statistics/")
    yield Page("competitions", "/competitions/")
    yield Page("competitions, words", "/competitions/?text=test")
    yield Page("competitions, one stage", "/competitions/?stages=published")
    yield Page("competitions, page 50", "/competitions/?page=50")
    yield Page("competition", f"/competitions/{decided}/")
    yield Page("results", "/results/")
    yield Page("results, by winner", "/results/?sort=winner&part=30")
    yield Page("results, words", "/results/?text=test")
    yield Page("results as CSV", "/results/?format=csv", file=True)
    yield Page("supplier", f"/suppliers/{winner}/")
    yield Page("search, a word", "/search/?q=tester")
    yield Page("search, misspelt", "/search/?q=konsulennt")
    yield Page("search, CPV", "/search/?q=72000000")
    yield Page("search, a firm", "/search/?q=Granittvakt")
    yield Page("statistics", "/statistics/")
    yield Page("statistics of one DPS", f"/statistics/?dps={dps.id}")
    yield Page("statistics, one figure", "/statistics/tenders/")
    yield Page("feed of competitions", "/feeds/nb/competitions.atom")
    yield Page("feed of results", "/feeds/nb/results.atom")
    yield Page("feed of a DPS", f"/feeds/nb/dps/{dps.slug}.atom")
    yield Page("feed of a category", f"/feeds/nb/dps/{dps.slug}/categories/{category.code}.atom")
    yield Page("calendar of a DPS", f"/feeds/nb/dps/{dps.slug}.ics")


def _own() -> Iterator[Page]:
    from terskel.competitions.models import Competition
    from terskel.dps.models import DynamicPurchasingSystem
    from terskel.evaluation.models import EvaluationResult
    from terskel.organisations.models import AuthorityMembership, SupplierMembership
    from terskel.qualification.models import ApplicationLine, Qualification
    from terskel.tenders.models import Opening

    dps = DynamicPurchasingSystem.objects.get(pk=_busiest("qualification.Qualification", "category__dps"))
    manager = _person(AuthorityMembership.objects.filter(authority=dps.authority_id, roles__contains=["dps_manager"]))
    authority = _busiest("competitions.Competition", "authority")
    seats = AuthorityMembership.objects.filter(authority=authority)
    buyer, approver = (
        _person(seats.filter(roles__contains=["buyer"])),
        _person(seats.filter(roles__contains=["approver"])),
    )
    frozen = EvaluationResult.objects.all()
    under_way = Opening.objects.filter(opened_at__isnull=False).exclude(competition__in=frozen.values("competition"))
    open_id, its_authority = under_way.values_list("competition_id", "competition__authority_id")[0]
    evaluator = _person(AuthorityMembership.objects.filter(authority=its_authority, roles__contains=["evaluator"]))
    its_buyer = _person(AuthorityMembership.objects.filter(authority=its_authority, roles__contains=["buyer"]))
    with_people = SupplierMembership.objects.filter(to_at=None).values("supplier")
    supplier_id = _busiest("competitions.Invitation", "supplier", supplier__in=with_people)
    supplier = _person(SupplierMembership.objects.filter(supplier=supplier_id))
    line = ApplicationLine.objects.filter(dps=dps, decided_at=None, withdrawn_at=None).order_by("due_at")[0]
    right = Qualification.objects.filter(category__dps=dps).order_by("-from_at")[0]
    decided = EvaluationResult.objects.filter(competition__authority=authority).values_list(
        "competition_id", flat=True
    )[0]
    invited = Competition.objects.filter(
        invitations__supplier=supplier_id, published_at__isnull=False, cancelled_at=None
    ).order_by("-closes_at")[0]
    yield Page("manager: start", "/authority/", manager)
    yield Page("manager: queue", f"/authority/applications/?dps={dps.id}", manager)
    yield Page("manager: request", f"/authority/applications/{line.id}/", manager)
    yield Page("manager: right", f"/authority/rights/{right.id}/", manager)
    yield Page("manager: rights that need care", "/authority/rights/", manager)
    yield Page("manager: DPS", f"/authority/dps/{dps.id}/", manager)
    yield Page("manager: DPS's log", f"/authority/dps/{dps.id}/log/", manager)
    yield Page("manager: qualified", f"/authority/dps/{dps.id}/qualified/", manager)
    yield Page("manager: qualified as XLSX", f"/authority/dps/{dps.id}/qualified/?format=xlsx", manager, file=True)
    yield Page("manager: letters", f"/authority/dps/{dps.id}/letters/", manager)
    yield Page("manager: statistics", f"/authority/dps/{dps.id}/statistics/", manager)
    yield Page("manager: statistics by category", f"/authority/dps/{dps.id}/statistics/categories/", manager)
    yield Page("manager: outlook", "/authority/outlook/", manager)
    yield Page("manager: supplier", f"/authority/suppliers/{supplier_id}/", manager)
    yield Page("manager: find", "/account/find/?q=storm", manager)
    yield Page("manager: messages", "/account/messages/", manager)
    yield Page("manager: notices", "/authority/notices/", manager)
    yield Page("buyer: start", "/authority/", buyer)
    yield Page("buyer: competitions", "/authority/competitions/", buyer)
    yield Page("buyer: competitions, one stage", "/authority/competitions/?stages=awarded", buyer)
    yield Page("buyer: competitions, page 20", "/authority/competitions/?page=20", buyer)
    yield Page("buyer: competition", f"/authority/competitions/{decided}/", buyer)
    yield Page("buyer: recipients", f"/authority/competitions/{decided}/recipients/", buyer)
    yield Page("buyer: award", f"/authority/competitions/{decided}/award/", buyer)
    yield Page("buyer: openings", "/authority/openings/", buyer)
    yield Page("buyer: contracts", "/authority/contracts/", buyer)
    yield Page("buyer: outlook", "/authority/outlook/", buyer)
    yield Page("buyer: find", "/account/find/?q=test", buyer)
    yield Page("buyer: supplier", f"/authority/suppliers/{supplier_id}/", buyer)
    yield Page("buyer: messages", "/account/messages/", buyer)
    yield Page("approver: start", "/authority/", approver)
    yield Page("evaluator: start", "/authority/", evaluator)
    yield Page("evaluator: evaluation", f"/authority/competitions/{open_id}/evaluation/", evaluator)
    yield Page("buyer: opening", f"/authority/competitions/{open_id}/opening/", its_buyer)
    yield Page("supplier: start", "/supplier/", supplier)
    yield Page("supplier: invitations", "/supplier/invitations/", supplier)
    yield Page("supplier: competition", f"/supplier/competitions/{invited.id}/", supplier)
    yield Page("supplier: qualifications", "/supplier/qualifications/", supplier)
    yield Page("supplier: results", "/supplier/results/", supplier)
    yield Page("supplier: contracts", "/supplier/contracts/", supplier)
    yield Page("supplier: statistics", "/supplier/statistics/", supplier)
    yield Page("supplier: statistics as XLSX", "/supplier/statistics/?format=xlsx", supplier, file=True)
    yield Page("supplier: find", "/account/find/?q=test", supplier)
    yield Page("supplier: messages", "/account/messages/", supplier)


def _busiest(model: str, by: str, **condition: object) -> Any:
    from django.apps import apps
    from django.db.models import Count

    rows = apps.get_model(model).objects.filter(**condition).values(by)
    return rows.annotate(held=Count("id", distinct=True)).order_by("-held").first()[by]


def _decided() -> tuple[str, str]:
    """A decided competition with most tenders, and the supplier that has won most."""
    from django.db.models import Count

    from terskel.awards.models import AwardDecision

    told = AwardDecision.objects.filter(letters_sent_at__isnull=False, reversed_at=None)
    first = told.annotate(sent=Count("letters")).order_by("-sent", "competition__reference")[0]
    return first.competition.reference, _busiest("awards.AwardDecision", "winner_supplier__number")


def _person(seats: Any) -> str:
    return str(seats.filter(to_at=None).select_related("person").order_by("person__email")[0].person.email)


def _measured(page: Page, turns: int = TURNS) -> Measured:
    from django.db import connection

    client = _client(page.email)
    said: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        first = client.get(page.path)
    if first.status_code != 200:
        raise SystemExit(f"{page.name}: {page.path} answers {first.status_code}")
    content = _content(first)
    beside = f"/plain/?{urlencode({'rows': _rows_of(client, len(content))})}"
    took: list[float] = []
    plain: list[float] = []
    for _ in range(3 if page.file else turns + 1):
        took.append(_milliseconds(client, page.path))
        plain.append(_milliseconds(client, beside))
    sent = _content(client.get(page.path, headers={"Accept-Encoding": "gzip"}))
    return Measured(
        median=statistics.median(took[1:]),
        p95=sorted(took[1:])[int((len(took) - 1) * 0.95) - 1],
        plain=statistics.median(plain[1:]),
        statements=len(said),
        repeated=len(said) - len(set(said)),
        size=len(content),
        weight=len(sent) + _assets(content),
    )


def _client(email: str | None) -> "Client":
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="127.0.0.1")
    if email:
        person = get_user_model()._default_manager.get(email=email)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _milliseconds(client: "Client", path: str) -> float:
    began = time.perf_counter()
    _content(client.get(path))
    return (time.perf_counter() - began) * 1000


def _rows_of(client: "Client", size: int) -> int:
    """How many rows make the plain page about as large."""
    none, hundred = (len(client.get(f"/plain/?rows={rows}").content) for rows in (0, 100))
    return min(100_000, max(0, round((size - none) / (hundred - none) * 100)))


def _assets(content: bytes) -> int:
    """Style and scripts as a browser fetches them, squeezed when they were gathered."""
    from django.conf import settings

    found = set(_ASSET.findall(content.decode(errors="replace")))
    files = [Path(settings.STATIC_ROOT) / one.removeprefix("/static/") for one in found]
    return sum(min(one.stat().st_size for one in (file, Path(f"{file}.gz")) if one.exists()) for file in files)


@contextmanager
def _plain_page() -> Iterator[None]:
    """An address more: rows straight from their table, in a table, in the frame that every page has."""
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import override_settings
    from django.urls import path

    from terskel.organisations.models import Supplier
    from terskel.project.urls import urlpatterns

    def plain(request: HttpRequest) -> HttpResponse:
        rows = Supplier.objects.order_by("sort_key", "id")[: int(request.GET["rows"])]
        return HttpResponse(engines["django"].from_string(PLAIN).render({"rows": rows}, request))

    urlpatterns.insert(0, path("plain/", plain))  # type: ignore[arg-type]  # Django takes either
    with override_settings(ROOT_URLCONF="terskel.project.urls"):
        yield


if __name__ == "__main__":
    main(*sys.argv[1:])
