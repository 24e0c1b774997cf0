"""The legal verbs of a competition, each one transaction."""

from terskel.competitions.actions.approving import approve, send_back, submit, take_back
from terskel.competitions.actions.assisting import (
    accept_assistance,
    close_assistance,
    decline_assistance,
    request_assistance,
    withdraw_assistance,
)
from terskel.competitions.actions.categories import close_category, make_announced_change
from terskel.competitions.actions.correcting import FileCorrection, correct, refuse_material
from terskel.competitions.actions.dividing import (
    LONGEST_LOT_NAME,
    MOST_LOTS,
    LotInput,
    add_lot,
    change_lots,
    divide,
    publish_lots,
    set_limits,
)
from terskel.competitions.actions.drafting import (
    attach_document,
    change_categories,
    change_draft,
    create,
    remove_document,
    set_criteria,
    set_mandatory_requirements,
    set_model,
    set_roles,
)
from terskel.competitions.actions.inputs import (
    MOST_PEOPLE,
    ClauseInput,
    CriterionInput,
    DraftFields,
    PartInput,
    RequirementInput,
)
from terskel.competitions.actions.inviting import invite_late
from terskel.competitions.actions.openers import hand_over_share
from terskel.competitions.actions.pricing import set_price_form
from terskel.competitions.actions.publishing import publish
from terskel.competitions.actions.questions import answer, ask, reject_question, withdraw_question
from terskel.competitions.actions.running import cancel, extend_deadline, take_back_decline
from terskel.competitions.actions.templates import keep_template, withdraw_template
from terskel.competitions.actions.texts import (
    bring_texts_up_to_date,
    retire_text,
    rewrite_text,
    take_in_text,
    take_out_text,
    write_text,
)
from terskel.competitions.actions.whole import WholeDraft, create_whole, write_whole
from terskel.competitions.models import LONGEST_TITLE

__all__ = [
    "invite_late",
    "LONGEST_LOT_NAME",
    "MOST_LOTS",
    "LONGEST_TITLE",
    "MOST_PEOPLE",
    "ClauseInput",
    "CriterionInput",
    "DraftFields",
    "FileCorrection",
    "LotInput",
    "PartInput",
    "RequirementInput",
    "WholeDraft",
    "accept_assistance",
    "add_lot",
    "answer",
    "approve",
    "ask",
    "attach_document",
    "bring_texts_up_to_date",
    "cancel",
    "change_categories",
    "change_draft",
    "change_lots",
    "close_assistance",
    "close_category",
    "correct",
    "create",
    "create_whole",
    "decline_assistance",
    "divide",
    "extend_deadline",
    "hand_over_share",
    "keep_template",
    "make_announced_change",
    "publish",
    "publish_lots",
    "refuse_material",
    "reject_question",
    "remove_document",
    "request_assistance",
    "retire_text",
    "rewrite_text",
    "send_back",
    "set_criteria",
    "set_limits",
    "set_mandatory_requirements",
    "set_model",
    "set_price_form",
    "set_roles",
    "submit",
    "take_back",
    "take_back_decline",
    "take_in_text",
    "take_out_text",
    "withdraw_assistance",
    "withdraw_question",
    "withdraw_template",
    "write_text",
    "write_whole",
]
