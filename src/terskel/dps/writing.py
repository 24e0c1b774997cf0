"""What an act on a DPS writes down besides its own rows: the qualification documents, and the version."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.documents import moves as documents
from terskel.documents.letters import Party
from terskel.dps import letters, queries, versions
from terskel.dps.models import ChangeRecord, DynamicPurchasingSystem, Version
from terskel.dps.queries.systems import view_of
from terskel.organisations import queries as organisations


def write_documents(dps: DynamicPurchasingSystem, version: int, by: Actor, at: datetime) -> UUID:
    """The qualification documents of a version; public with the page (FOA § 26-5(4)). Their id."""
    view, today = view_of(dps, at), oslo_day(at)
    authority = organisations.authority(dps.authority_id)
    categories = [one for one in queries.categories_of([dps.id]).get(dps.id, []) if one.is_there(at)]
    members = [one for one in queries.members(by, dps.id, at=at) if one.to_on is None or one.to_on >= today]
    if view.first_window_closes_at is None:
        raise Missing
    data = letters.qualification_documents(
        letters.Documents(
            dps=view,
            sender=Party.with_place(authority),
            categories=categories,
            requirements=[
                one
                for one in queries.requirements_of(dps.id)
                if one.category_id is None or one.category_id in {category.id for category in categories}
            ],
            criteria=queries.criteria_of([dps.id]).get(dps.id, ()),
            buyers=[authority.name, *(one.authority_name for one in members if one.authority_id != authority.id)],
            address=f"{settings.TERSKEL_ADDRESS.url}/dps/{dps.slug}/",
            rules=view.kept,
            first_window_closes_at=view.first_window_closes_at,
            version=version,
        ),
        issued_at=at,
    )
    return documents.write_letter(
        data, matter_id=dps.id, authority_id=dps.authority_id, recipient_organisation_id=None, at=at, by=by
    )


def write_version(dps: DynamicPurchasingSystem, *, from_at: datetime, change: ChangeRecord | None = None) -> int:
    """Keep the record as it stands now; returns the version's number."""
    last = Version.objects.filter(dps_id=dps.id).aggregate(last=Max("number"))["last"] or 0
    made = Version.objects.create(
        dps_id=dps.id, number=last + 1, from_at=from_at, content=versions.content_of(dps), change=change
    )
    return made.number
