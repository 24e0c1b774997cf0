"""Numbers and addresses of dynamic purchasing systems."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.text import slugify

from terskel.core.instants import oslo_day
from terskel.dps.models import DynamicPurchasingSystem, FormerAddress

NORWEGIAN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})
LONGEST_SLUG = 80


def next_reference(at: datetime) -> str:
    """`DPS-<year>-<number>`; the number comes from a sequence, so two people creating at once never meet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('dps_reference')")
        (number,) = cursor.fetchone()
    return f"DPS-{oslo_day(at).year}-{number:04d}"


def free_slug(name: str, reference: str, itself: UUID | None = None) -> str:
    """The permanent address: the name, or the name and the reference where another DPS has or had the same."""
    slug = slugify(name.translate(NORWEGIAN_LETTERS))[: LONGEST_SLUG - len(reference) - 1].strip("-")
    others = DynamicPurchasingSystem.objects.filter(slug=slug).values_list("id", flat=True)
    before = FormerAddress.objects.filter(slug=slug).values_list("dps_id", flat=True)
    taken = any(owner != itself for owner in (*others, *before))
    return slug if slug and not taken else f"{slug}-{reference.lower()}".strip("-")
