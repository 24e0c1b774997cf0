"""The legal verbs of a dynamic purchasing system, each one transaction."""

from terskel.dps.actions.changing import (
    hold_up_change,
    propose_change,
    publish_change,
    resume,
    sign_off_change,
    suspend,
    withdraw_change,
)
from terskel.dps.actions.drafting import (
    add_category,
    change_category,
    change_draft,
    create_dps,
    name_member,
    remove_category,
    remove_member,
    set_criteria,
    state_place,
    use_without_categories,
)
from terskel.dps.actions.ending import tell_of_end
from terskel.dps.actions.enquiries import answer_enquiry, ask
from terskel.dps.actions.files import attach_document, remove_document
from terskel.dps.actions.importing import import_categories
from terskel.dps.actions.links import have_links_asked, keep_link_answers
from terskel.dps.actions.openers import hand_over_share
from terskel.dps.actions.publishing import cancel, end, publish, record_publication
from terskel.dps.actions.requirements import (
    add_requirement,
    add_to_library,
    ask_from_library,
    change_in_library,
    change_requirement,
    remove_from_library,
    remove_requirement,
)
from terskel.dps.actions.statements import state_fact, take_back_statement, write_remark
from terskel.dps.checks import DraftFields

__all__ = [
    "DraftFields",
    "add_category",
    "add_requirement",
    "add_to_library",
    "answer_enquiry",
    "ask",
    "ask_from_library",
    "attach_document",
    "cancel",
    "change_category",
    "change_draft",
    "change_in_library",
    "change_requirement",
    "create_dps",
    "end",
    "hand_over_share",
    "import_categories",
    "name_member",
    "propose_change",
    "publish",
    "have_links_asked",
    "hold_up_change",
    "keep_link_answers",
    "publish_change",
    "record_publication",
    "remove_category",
    "remove_document",
    "remove_from_library",
    "remove_member",
    "remove_requirement",
    "resume",
    "set_criteria",
    "sign_off_change",
    "state_fact",
    "suspend",
    "take_back_statement",
    "tell_of_end",
    "state_place",
    "use_without_categories",
    "withdraw_change",
    "write_remark",
]
