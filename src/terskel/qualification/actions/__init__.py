"""The legal verbs of requests to participate, each one transaction."""

from terskel.qualification.actions.answering import (
    ask_colleague,
    choose_categories,
    confirm_answers,
    propose_answers,
    save_answers,
)
from terskel.qualification.actions.appealing import appeal_rejection, dismiss_appeal, uphold_appeal
from terskel.qualification.actions.applying import (
    replace_application,
    start_application,
    submit_application,
    withdraw_application,
)
from terskel.qualification.actions.assessing import assess, extend_assessment, request_supplement
from terskel.qualification.actions.case_work import Assessment
from terskel.qualification.actions.deciding import GroundGiven, admit, reject
from terskel.qualification.actions.establishing import WindowOpened, finish_initial_assessment, release_share
from terskel.qualification.actions.handling import (
    assign_handler,
    confirm_mandate,
    declare_conflict,
    lift_conflict,
    tell_of_limit,
)
from terskel.qualification.actions.partnering import answer_as_partner, ask_partner, remove_partner
from terskel.qualification.actions.proposing import propose_admission, propose_suspension, send_back
from terskel.qualification.actions.renewing import answer_renewal, request_renewal, settle_renewal
from terskel.qualification.actions.supplementing import answer_supplement
from terskel.qualification.actions.suspending import (
    answer_hearing,
    drop_hearing,
    end_qualification,
    hear,
    leave,
    reinstate,
    suspend,
)

__all__ = [
    "Assessment",
    "GroundGiven",
    "WindowOpened",
    "admit",
    "answer_as_partner",
    "answer_hearing",
    "answer_renewal",
    "answer_supplement",
    "appeal_rejection",
    "ask_colleague",
    "ask_partner",
    "assess",
    "assign_handler",
    "confirm_mandate",
    "choose_categories",
    "confirm_answers",
    "declare_conflict",
    "dismiss_appeal",
    "drop_hearing",
    "end_qualification",
    "extend_assessment",
    "finish_initial_assessment",
    "hear",
    "leave",
    "lift_conflict",
    "propose_admission",
    "propose_answers",
    "propose_suspension",
    "reinstate",
    "reject",
    "release_share",
    "remove_partner",
    "replace_application",
    "request_renewal",
    "request_supplement",
    "save_answers",
    "send_back",
    "settle_renewal",
    "start_application",
    "submit_application",
    "suspend",
    "tell_of_limit",
    "uphold_appeal",
    "withdraw_application",
]
