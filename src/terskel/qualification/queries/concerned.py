"""Whom what happens to a system or a firm concerns; for the room that tells of it, and for nobody to read."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from terskel.dps import queries as dps_queries
from terskel.qualification.models import Application, Qualification


def with_requests(dps_id: UUID) -> frozenset[UUID]:
    """Suppliers that have delivered a request which they have not withdrawn; sealed or not, for it is told to them."""
    rows = Application.objects.filter(dps_id=dps_id, submitted_at__isnull=False, withdrawn_at__isnull=True)
    return frozenset(rows.values_list("supplier_id", flat=True))


def systems_of(supplier_id: UUID, *, at: datetime) -> frozenset[UUID]:
    """The systems that the supplier is admitted to at `at`, as everyone may know."""
    running = Qualification.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=at), supplier_id=supplier_id)
    categories = dps_queries.categories_by_ids(running.filter(from_at__lte=at).values_list("category_id", flat=True))
    return frozenset(one.dps_id for one in categories.values())
