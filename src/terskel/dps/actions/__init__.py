"""The legal verbs of a dynamic purchasing system, each one transaction."""

from terskel.dps.actions.checks import DraftFields
from terskel.dps.actions.drafting import (
    add_category,
    add_requirement,
    change_category,
    change_draft,
    change_requirement,
    create_dps,
    name_member,
    remove_category,
    remove_member,
    remove_requirement,
    use_without_categories,
)
from terskel.dps.actions.openers import hand_over_share
from terskel.dps.actions.publishing import cancel, end, publish, record_publication

__all__ = [
    "DraftFields",
    "add_category",
    "add_requirement",
    "cancel",
    "change_category",
    "change_draft",
    "change_requirement",
    "create_dps",
    "end",
    "hand_over_share",
    "name_member",
    "publish",
    "record_publication",
    "remove_category",
    "remove_member",
    "remove_requirement",
    "use_without_categories",
]
