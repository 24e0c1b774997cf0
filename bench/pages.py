"""Pages that lists grow on: statements and time, beside a page without a list, measured turn by turn.

`TERSKEL_DATA_DIR=… python -m bench.pages [turns]` reads the demo world that lies there.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from terskel.cli.database import database_held, django_ready, migrated, static_files_gathered

REFERENCE: Final = "/help/what-is-a-dps/"
TURNS: Final = 7


class Statements:
    """Counts what goes to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # Django's own shape
        self.count += 1
        return execute(sql, params, many, context)


def main(turns: int = TURNS) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    with database_held():
        django_ready()
        migrated()
        static_files_gathered()
        for line in _sizes():
            print(line)
        print(f"{'page':44}{'statements':>11}{'median ms':>11}{'kB':>7}{'ratio':>7}")
        for name, (path, email) in _pages().items():
            count, took, reference, size = _measured(path, email, turns)
            print(f"{name:44}{count:>11}{took * 1000:>11.0f}{size / 1000:>7.0f}{took / reference:>7.1f}")


def _sizes() -> Iterator[str]:
    from django.apps import apps

    for label in (
        "dps.DynamicPurchasingSystem",
        "organisations.Supplier",
        "qualification.ApplicationLine",
        "competitions.Competition",
        "competitions.Invitation",
        "tenders.Tender",
        "audit.Event",
    ):
        yield f"{label.partition('.')[2]:28}{apps.get_model(label).objects.count():>9,}"


def _pages() -> Mapping[str, tuple[str, str | None]]:
    """By what it is: the address, and the e-mail of who reads it. The DPS is the one with most suppliers."""
    from django.db.models import Count

    from terskel.dps.models import DynamicPurchasingSystem
    from terskel.organisations.models import AuthorityMembership, SupplierMembership
    from terskel.qualification.models import Application, Qualification

    largest = Qualification.objects.values("category__dps").annotate(held=Count("id")).order_by("-held").first() or {}
    dps = DynamicPurchasingSystem.objects.get(pk=largest["category__dps"])
    manager = AuthorityMembership.objects.filter(authority=dps.authority_id, roles__contains=["dps_manager"])[0]
    buyer = AuthorityMembership.objects.filter(authority=dps.authority_id, roles__contains=["buyer"])[0]
    busiest = Application.objects.values("supplier").annotate(sent=Count("id")).order_by("-sent")[0]
    supplier = SupplierMembership.objects.filter(supplier=busiest["supplier"])[0]
    return {
        "front page": ("/", None),
        "list of DPSs": ("/dps/", None),
        "page of the largest DPS": (f"/dps/{dps.slug}/", None),
        "its qualified suppliers": (f"/dps/{dps.slug}/qualified/", None),
        "list of competitions": ("/competitions/", None),
        "DPS manager's start page": ("/authority/", manager.person.email),
        "DPS manager's queue": (f"/authority/applications/?dps={dps.id}", manager.person.email),
        "DPS manager's page of the largest DPS": (f"/authority/dps/{dps.id}/", manager.person.email),
        "its log": (f"/authority/dps/{dps.id}/log/", manager.person.email),
        "buyer's competitions": ("/authority/competitions/", buyer.person.email),
        "supplier's start page": ("/supplier/", supplier.person.email),
        "supplier's messages": ("/account/messages/", supplier.person.email),
    }


def _measured(path: str, email: str | None, turns: int) -> tuple[int, float, float, int]:
    """Statements, median seconds of the page and of the reference, and the page's size in bytes."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if email:
        person = get_user_model()._default_manager.get(email=email)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    took: list[float] = []
    reference: list[float] = []
    size = count = 0
    for _ in range(turns + 1):
        with timed(reference):
            client.get(REFERENCE)
        counter = Statements()
        with timed(took), connection.execute_wrapper(counter):
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        size, count = len(answer.content), counter.count
    return count, statistics.median(took[1:]), statistics.median(reference[1:]), size


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    """Adds how long the block took, in seconds."""
    began = time.perf_counter()
    yield
    into.append(time.perf_counter() - began)


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
