"""What a sheet of categories would add to a draft."""

from collections.abc import Sequence
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import importing
from terskel.dps.importing import CellError, Existing, Plan
from terskel.dps.models import DynamicPurchasingSystem
from terskel.dps.queries.categories import categories_of
from terskel.dps.queries.requirements import requirements_of


def import_preview(reader: Actor, dps_id: UUID, rows: Sequence[Sequence[str]]) -> Plan | tuple[CellError, ...]:
    """The plan of the sheet for a draft of the reader's authority, or everything that is wrong in it."""
    owner = DynamicPurchasingSystem.objects.filter(pk=dps_id).values_list("authority_id", flat=True).first()
    if owner is None or not (reader.is_authority and reader.acts_for(owner)):
        raise Missing
    categories = {one.id: one for one in categories_of([dps_id]).get(dps_id, [])}
    return importing.read(
        rows,
        Existing(
            codes=frozenset(one.code for one in categories.values() if one.name is not None),
            keys=tuple(
                (one.reuse_key, one.type, one.text, categories[one.category_id].code if one.category_id else "")
                for one in requirements_of(dps_id)
                if one.reuse_key
            ),
        ),
    )
