"""A page asks the database no more often for a long list than for a short one."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from terskel.accounts.models import Person
from terskel.competitions.models import Competition, Invitation
from terskel.dps.models import DynamicPurchasingSystem
from terskel.organisations.models import SupplierMembership
from terskel.tenders.models import OpenedTender
from tests.statements import asked

# One has a hundred lines of application in sixteen categories, the other five in none.
LARGE, SMALL = "Konsulenttjenester innen IKT", "Rekrutteringstjenester"
# What only a DPS with categories, or with somebody rejected, is asked about.
ONCE = 6


def captured(path: str, email: str | None = None) -> list[str]:
    """What the page asks; it is read once before, so that what is read only once does not count."""
    client = Client()
    if email:
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(Person.objects.get(email=email), backend=backend)
    assert client.get(path).status_code == 200, path
    with asked() as statements:
        client.get(path)
    return statements


def statements(path: str, email: str | None = None) -> int:
    return len(captured(path, email))


def of_dps(name: str) -> Callable[[str], str]:
    dps = DynamicPurchasingSystem.objects.get(name=name)
    return lambda page: reverse(page, args=[dps.slug if page.startswith("public:") else dps.id])


@pytest.mark.parametrize("page", ["public:dps", "public:qualified"])
def test_the_public_pages_of_a_dps_do_not_grow_with_its_suppliers(page: str) -> None:
    assert statements(of_dps(LARGE)(page)) <= statements(of_dps(SMALL)(page)) + ONCE


@pytest.mark.parametrize("page", ["authority:dps", "authority:dps_log", "authority:dps_qualified"])
def test_the_managers_pages_of_a_dps_do_not_grow_with_its_suppliers(page: str) -> None:
    manager = "astrid@demo.example"
    assert statements(of_dps(LARGE)(page), manager) <= statements(of_dps(SMALL)(page), manager) + ONCE


def by_tenders(count: range) -> Competition:
    """An awarded competition with so many opened tenders."""
    for competition in Competition.objects.filter(published_at__year=2026, cancelled_at__isnull=True).order_by("id"):
        if OpenedTender.objects.filter(competition_id=competition.id).count() in count:
            return competition
    raise AssertionError(f"no competition with {count} opened tenders")


@pytest.mark.parametrize("page", ["authority:competition", "authority:evaluation", "authority:award"])
def test_the_pages_of_a_competition_do_not_grow_with_its_tenders(page: str) -> None:
    many, few = by_tenders(range(10, 20)), by_tenders(range(1, 3))
    asked = {}
    for competition in (many, few):
        buyer = Person.objects.get(id=competition.created_by_id)
        asked[competition.id] = statements(reverse(page, args=[competition.id]), buyer.email)
    assert asked[many.id] <= asked[few.id] + ONCE


@pytest.mark.parametrize("path", ["/", "/dps/", "/competitions/"])
def test_public_lists_ask_a_fixed_number_of_times(path: str) -> None:
    assert statements(path) < 25


def test_a_supplier_with_many_invitations_is_asked_about_in_few_statements() -> None:
    """No statement is repeated for each invitation; those of the start page that come again are about few things."""
    supplier = Person.objects.get(email="leverandor01@demo.example")
    firm = SupplierMembership.objects.get(person=supplier).supplier_id
    invitations = Invitation.objects.filter(supplier_id=firm)
    kinds = Counter(one.partition(" WHERE ")[0] for one in captured("/supplier/", supplier.email))
    assert invitations.count() > 5
    assert max(kinds.values()) <= 5
