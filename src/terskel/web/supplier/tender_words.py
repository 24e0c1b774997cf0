"""A supplier's tender in words: what is missing in it, and what it says."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel.competitions.queries import RequirementTerms
from terskel.core import formats
from terskel.core.answers import Judgement
from terskel.tenders.content import Gap, RequirementAnswer, total
from terskel.tenders.queries import FileView, MyTender
from terskel.web.shared import languages
from terskel.web.shared.price_rows import PricedForm, priced_form

"""Who writes in a tender; whoever delivers it is a tenderer or a signatory."""
FOUND: Final[Mapping[Judgement, str | Promise]] = {
    "not_a_number": gettext_lazy("it is no number."),
    "not_an_option": gettext_lazy("it is none of the choices."),
    "too_long": gettext_lazy("it is too long."),
    "below": gettext_lazy("the number is too low."),
    "above": gettext_lazy("the number is too high."),
    "not_accepted": gettext_lazy("the choice is not accepted."),
}


def gap_text(gap: Gap) -> str:
    """What is missing, in words."""
    words = {
        "price": _("The price is missing."),
        "prices": _("%(given)s of %(asked)s rows of the price form have a price."),
        "requirement": _("Absolute requirement %(number)s is not answered."),
        "criterion": _("Award criterion %(number)s is not answered."),
        "value": _("Answer %(number)s cannot be used: %(found)s"),
        "role": _("%(given)s of %(asked)s persons in a role are named."),
        "requirement_file": _("Say which file answers absolute requirement %(number)s."),
        "criterion_file": _("Say which file answers award criterion %(number)s."),
        "cv": _("%(given)s of %(asked)s CVs are attached."),
        "reference": _("%(given)s of %(asked)s references are attached."),
    }
    found = str(FOUND.get(gap.found, ""))
    return words[gap.kind] % {"number": gap.number, "given": gap.given, "asked": gap.asked, "found": found}


def priced_of(mine: MyTender) -> PricedForm | None:
    """The price form with the draft's prices in it; None where one sum is asked for."""
    form = mine.terms.price_form
    return None if form is None else priced_form(form, mine.content.prices, mine.terms.language)


def price_of(mine: MyTender) -> str:
    """The price that the tender is compared by."""
    amount = total(mine.content, mine.terms)
    return _("Not answered") if amount is None else formats.kroner(amount, languages.current())


def file_named(file: FileView) -> str:
    """What a file of the draft is called; one that was delivered before is known by its fingerprint alone."""
    return file.name or _("A file delivered before, fingerprint %(start)s") % {"start": file.fingerprint[:12]}


def answering_file(mine: MyTender, question_id: UUID) -> str:
    """The name of the attachment that answers the question; "" where none does."""
    file_id = mine.content.answer_files.get(question_id)
    return next((file_named(one) for one in mine.files if one.id == file_id), "")


def said_of(asked: RequirementTerms, answer: RequirementAnswer | None, file: str = "") -> str:
    """The answer to one requirement in a line, with its unit; `file` is the name of the one that answers it."""
    if asked.asked.kind == "file":
        return ". ".join(part for part in (file, answer.text if answer else "") if part) or _("Not answered")
    if answer is None or (answer.met is None and not answer.value):
        return _("Not answered")
    if asked.asked.checked_by_machine:
        said = f"{answer.value} {asked.asked.unit}".strip()
    elif asked.asked.kind == "yes_no":
        said = _("Yes") if answer.met else _("No")
    else:
        return answer.text
    return f"{said}. {answer.text}" if answer.text else said
