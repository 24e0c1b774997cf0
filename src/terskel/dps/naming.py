"""Numbers and addresses of dynamic purchasing systems."""

from datetime import datetime

from django.db import connection
from django.utils.text import slugify

from terskel.core.instants import oslo_day
from terskel.dps.models import DynamicPurchasingSystem

NORWEGIAN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})
LONGEST_SLUG = 80


def next_reference(at: datetime) -> str:
    """`DPS-<year>-<number>`; the number comes from a sequence, so two people creating at once never meet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('dps_reference')")
        (number,) = cursor.fetchone()
    return f"DPS-{oslo_day(at).year}-{number:04d}"


def free_slug(name: str, reference: str) -> str:
    """The permanent address: the name, or the name and the reference where another DPS has the same."""
    slug = slugify(name.translate(NORWEGIAN_LETTERS))[: LONGEST_SLUG - len(reference) - 1].strip("-")
    if slug and not DynamicPurchasingSystem.objects.filter(slug=slug).exists():
        return slug
    return f"{slug}-{reference.lower()}".strip("-")
