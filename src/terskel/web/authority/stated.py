"""What a tenderer answered to an absolute requirement, and what a machine finds in it: a proposal, never a check."""

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel.competitions.queries import RequirementTerms
from terskel.tenders.queries import OpenedTenderView, StatedRequirement

_FOUND: Final = {
    "fits": gettext_lazy("The machine finds that it meets the requirement."),
    "below": gettext_lazy("The machine finds that the number is too low."),
    "above": gettext_lazy("The machine finds that the number is too high."),
    "not_accepted": gettext_lazy("The machine finds that this choice does not meet the requirement."),
}


def file_line(opened: OpenedTenderView, question_id: UUID) -> str:
    """The file that answers the question, in a line; "" where none does."""
    file = opened.answer_files.get(question_id)
    return "" if file is None else _("Answered by the file %(name)s") % {"name": file.name}


def stated_text(asked: RequirementTerms, stated: StatedRequirement | None) -> str:
    """The answer in words, with a value and what is found in it first where the requirement asks for one."""
    if stated is None:
        return ""
    if not asked.asked.checked_by_machine:
        return stated.text
    found = str(_FOUND.get(asked.asked.judge(stated.value), _("The machine can say nothing of it.")))
    value = f"{stated.value} {asked.asked.unit}".strip()
    return "\n".join(part for part in (f"{value}. {found}", stated.text) if part)
