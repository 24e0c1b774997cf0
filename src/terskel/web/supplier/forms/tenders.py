"""Forms of a supplier's invitations and tenders."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import CriterionTerms, RequirementTerms, Terms
from terskel.tenders.content import LONGEST_TEXT, Content, RequirementAnswer
from terskel.web.shared.fields import KronerField, SealedFileField
from terskel.web.shared.forms import PageForm

DECLINE_REASONS = [
    ("capacity", _("We do not have the capacity")),
    ("price_level", _("The price level does not suit us")),
    ("requirements", _("We do not meet the requirements")),
    ("conflict", _("We have a conflict of interest")),
    ("time", _("The deadline is too short")),
    ("other", _("Another reason")),
]
FILE_KINDS = [("attachment", _("Attachment")), ("cv", _("CV")), ("reference", _("Reference"))]
MET = [("yes", _("Yes, our tender meets it")), ("no", _("No"))]


class AskForm(PageForm):
    refusal_fields = {"competitions.question_empty": "text"}
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everyone gets the answer, and nobody is told who asked. Leave out what tells who you are."),
    )


class DeclineForm(PageForm):
    reason_code = forms.ChoiceField(
        label=_("Why will you not tender"), choices=DECLINE_REASONS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("More about the reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
    )


class PriceForm(PageForm):
    refusal_fields = {"tenders.price_not_an_amount": "price"}
    price = KronerField(
        label=_("Total price without VAT"), help_text=_("The sum that is compared with the other tenders.")
    )


class RequirementForm(PageForm):
    met = forms.ChoiceField(label=_("Does your tender meet it"), choices=MET, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("How"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_TEXT
    )

    def __init__(self, *args: Any, requirement: RequirementTerms, content: Content, **kwargs: Any) -> None:
        answered = content.requirements.get(requirement.id)
        initial = {"text": answered.text, "met": _word(answered.met)} if answered else {}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def answer(self) -> RequirementAnswer:
        return RequirementAnswer(self.cleaned_data["met"] == "yes", self.cleaned_data["text"])


def _word(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "no"


class CriterionForm(PageForm):
    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 12}), max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, criterion: CriterionTerms, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": content.criteria.get(criterion.id, "")}, **kwargs)
        if criterion.documentation:
            self.fields["text"].help_text = criterion.documentation


class UploadForm(PageForm):
    """The kind of file, and whatever the sealing of the upload refused. The bytes never come here."""

    refusal_fields = {
        "tenders.file_empty": "file",
        "tenders.file_too_large": "file",
        "tenders.tender_too_large": "file",
        "tenders.file_missing": "file",
    }
    kind = forms.ChoiceField(
        label=_("What the file is"), choices=FILE_KINDS, widget=forms.RadioSelect, initial="attachment"
    )
    file = SealedFileField(
        label=_("File"),
        required=False,
        help_text=_("It is sealed while it is sent; not even we can read it afterwards."),
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {"cv": terms.cv_count, "reference": terms.reference_count}
        cast(forms.ChoiceField, self.fields["kind"]).choices = [one for one in FILE_KINDS if asked.get(one[0], 1)]


class IncomingForm(forms.Form):
    """What the files page's script says of a file before its parts come; people never see this form."""

    name = forms.CharField(max_length=255)
    media_type = forms.CharField(max_length=100, required=False)
    kind = forms.ChoiceField(choices=FILE_KINDS)
    size = forms.IntegerField(min_value=1, max_value=2**50)
    changed = forms.CharField(max_length=40, required=False)


class DeliverForm(PageForm):
    entitled = forms.BooleanField(label=_("I have the right to deliver on behalf of the company"))


class AnswerEnquiryForm(PageForm):
    refusal_fields = {"evaluation.answer_empty": "text"}
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Sent once. It cannot be changed afterwards."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ProlongForm(PageForm):
    answer = forms.ChoiceField(
        label=_("Is your tender to stand longer"),
        choices=[("prolongs", _("Yes, until the new day")), ("declines", _("No"))],
        widget=forms.RadioSelect,
    )

    @property
    def prolongs(self) -> bool:
        return bool(self.cleaned_data["answer"] == "prolongs")
