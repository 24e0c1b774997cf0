"""A sheet of categories and requirements, added to a draft all at once or not at all."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.dps.actions.drafting import insert_category, locked_draft
from terskel.dps.actions.requirements import insert_requirement
from terskel.dps.asked import AskedRequirement
from terskel.dps.events import CategoriesImported
from terskel.dps.importing import Plan
from terskel.dps.models import Category
from terskel.dps.moves import record_on


@action
def import_categories(dps_id: UUID, plan: Plan, *, by: Actor, at: datetime) -> None:
    """What the preview showed. What was added to the draft meanwhile, and clashes, refuses the whole of it."""
    dps = locked_draft(dps_id, by)
    for one in plan.categories:
        insert_category(
            dps,
            code=one.code,
            name=one.name,
            description=one.description,
            cpv=one.cpv,
            maximum_value=one.maximum_value,
            place=one.place,
            by=by,
            at=at,
        )
    by_code = dict(Category.objects.filter(dps_id=dps.id).values_list("code", "id"))
    for asked in plan.requirements:
        wanted = AskedRequirement.of(asked)
        insert_requirement(dps, wanted, by_code[asked.code] if asked.code else None, "", by, at)
    record_on(dps.id, CategoriesImported(len(plan.categories), len(plan.requirements)), by, at)
