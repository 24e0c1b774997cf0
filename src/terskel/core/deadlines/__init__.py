"""Every time limit as one function: the instant, how it was counted, and the clause.

An `instant` is half-open: for a limit somebody must keep it is the first instant that is too late, for a
minimum it is the earliest lawful instant. `own` are the organisation's stricter rules: its extra free days (24 and
31 December) lengthen only the supplier's minimums, never its own maximums (rulebook §3.2). `rules` are those the matter
was announced under; left out, those of the day of the event.
"""

from terskel.core.deadlines.awarding import (
    award_notice_due,
    documentation_kept_until,
    end_of_quarter,
    fuller_reasons_due,
    grouped_award_notice_due,
    injunction_earliest,
    standstill_end,
    tax_information_oldest,
)
from terskel.core.deadlines.dps import (
    application_due,
    espd_update_due,
    first_window_earliest_close,
    initial_assessment_due,
    later_applications,
    suggested_close,
    tender_agreed_close,
    tender_earliest_close,
)
from terskel.core.deadlines.procedures import has_minimum, procedure_minimum
from terskel.core.deadlines.publishing import public_from
from terskel.core.deadlines.result import Deadline, NoLimit, Step
from terskel.core.deadlines.review import (
    access_request_due,
    complaint_board_until,
    court_action_after_message,
    court_action_otherwise,
    dialogue_report_due,
)
from terskel.core.deadlines.tendering import (
    auction_earliest_start,
    default_question_deadline,
    last_answer,
    low_tender_explained,
    tender_valid_until,
)

__all__ = [
    "Deadline",
    "NoLimit",
    "Step",
    "access_request_due",
    "application_due",
    "auction_earliest_start",
    "award_notice_due",
    "complaint_board_until",
    "court_action_after_message",
    "court_action_otherwise",
    "default_question_deadline",
    "dialogue_report_due",
    "documentation_kept_until",
    "end_of_quarter",
    "espd_update_due",
    "first_window_earliest_close",
    "fuller_reasons_due",
    "grouped_award_notice_due",
    "has_minimum",
    "initial_assessment_due",
    "injunction_earliest",
    "last_answer",
    "later_applications",
    "low_tender_explained",
    "procedure_minimum",
    "public_from",
    "standstill_end",
    "suggested_close",
    "tax_information_oldest",
    "tender_agreed_close",
    "tender_earliest_close",
    "tender_valid_until",
]
