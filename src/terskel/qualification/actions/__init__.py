"""The legal verbs of requests to participate, each one transaction."""

from terskel.qualification.actions.applying import (
    choose_categories,
    save_answers,
    start_application,
    submit_application,
    withdraw_application,
)
from terskel.qualification.actions.deciding import (
    Assessment,
    GroundGiven,
    admit,
    assess,
    extend_assessment,
    reject,
)
from terskel.qualification.actions.establishing import WindowOpened, finish_initial_assessment, release_share

__all__ = [
    "Assessment",
    "GroundGiven",
    "WindowOpened",
    "admit",
    "assess",
    "choose_categories",
    "extend_assessment",
    "finish_initial_assessment",
    "reject",
    "release_share",
    "save_answers",
    "start_application",
    "submit_application",
    "withdraw_application",
]
