"""Forms of a supplier's invitations and tenders."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import CriterionTerms, RequirementTerms, Terms
from terskel.core import formats
from terskel.core.answers import AskedFor, number_in
from terskel.core.canonical import decimal_text
from terskel.core.decisions import Missing, Refused
from terskel.core.envelopes import PRICE_FILE
from terskel.core.evaluation import PriceLine, PriceLineText, price_lines
from terskel.core.phrases import refusal_text
from terskel.tenders.content import HIGHEST_PRICE, LONGEST_NAME, LONGEST_TEXT, Content, RequirementAnswer
from terskel.tenders.queries import MyTender
from terskel.web.shared import languages
from terskel.web.shared.fields import KronerField, SealedFileField
from terskel.web.shared.forms import PageForm
from terskel.web.supplier.tender_words import file_named

FILE_KINDS = [("attachment", _("Attachment")), ("cv", _("CV")), ("reference", _("Reference"))]
PRICE_KINDS = [(PRICE_FILE, _("Prices"))]
MET = [("yes", _("Yes, our tender meets it")), ("no", _("No"))]


class AskForm(PageForm):
    refusal_fields = {"competitions.question_empty": "text"}
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everyone gets the answer, and nobody is told who asked. Leave out what tells who you are."),
    )


class PriceForm(PageForm):
    refusal_fields = {"tenders.price_not_an_amount": "price", "tenders.price_zero": "price"}
    price = KronerField(
        label=_("Total price without VAT"), help_text=_("The sum that is compared with the other tenders.")
    )


class UnitPriceField(KronerField):
    """The price of one unit of a row; what can't be compared is told by the row's name."""

    def __init__(self, line: PriceLine, told: PriceLineText, **kwargs: Any) -> None:
        help_text = " ".join(part for part in (f"{_('Quantity')}: {told.quantity}.", told.paid) if part)
        super().__init__(
            label=line.name, help_text=help_text, min_value=None, max_value=HIGHEST_PRICE, decimal_places=None, **kwargs
        )
        self.suffix = str(_("kr per %(unit)s") % {"unit": line.unit}) if line.unit else "kr"
        self._line = line

    def validate(self, value: Any) -> None:
        super().validate(value)
        fault = None if value is None else self._line.judge(value)
        if fault is not None:
            refused = Refused(f"tenders.unit_price_{fault}", "FOA § 18-2", {"row": self._line.name})
            raise forms.ValidationError(refusal_text(refused, languages.current()), code=fault)


class PriceRowsForm(PageForm):
    """A price for each row of the price form. `whole`: the supplier goes on, so that each empty row is told of.

    The page says what each row stood at when it was opened (`stood`): a row that was not touched since is not written,
    so that what a colleague has put there meanwhile stays. Of one that both have touched it is told, and the next
    sending lets the latter hold; where only the sums are shown (`sums_only`), nothing is settled by their being seen.
    """

    def __init__(
        self,
        *args: Any,
        terms: Terms,
        prices: Mapping[str, Decimal],
        whole: bool,
        sums_only: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        form = terms.price_form
        if form is None:
            raise Missing
        self._rows = {f"price_{line.id}": line.id for line in form.lines}
        for line, told in zip(form.lines, price_lines(form, terms.language), strict=True):
            field = UnitPriceField(line, told, required=whole, initial=prices.get(line.id))
            self.ask(f"price_{line.id}", field)
        self._prices, self._sums_only = prices, sums_only
        self._touched: dict[str, Decimal | None] = {}
        self._meanwhile: set[str] = set()
        self.saved = False

    def clean(self) -> dict[str, Any] | None:
        """Which rows were touched, and which of those a colleague has touched too and left at something else."""
        given = {name: self.cleaned_data.get(name) for name in self._rows if name not in self.errors}
        emptied = [name for name in self._rows if name in self.errors and not self[name].value()]
        for name, amount in {**given, **dict.fromkeys(emptied)}.items():
            stood, stands = self.data.get(f"stood_{name}"), _amount(self._prices.get(self._rows[name]))
            if stood == _amount(amount):
                continue
            self._touched[name] = amount
            if stood is not None and stands not in (stood, _amount(amount)):
                self._meanwhile.add(name)
        for name in self._meanwhile:
            self.add_error(name, forms.ValidationError(self._told(name), code="written_since"))
        return super().clean()

    def _told(self, name: str) -> str:
        stands = self._prices.get(self._rows[name])
        if stands is None:
            return gettext(
                "Somebody at your firm has emptied this row since you opened it. Save again to let yours hold."
            )
        return gettext(
            "Somebody at your firm has priced this row at %(amount)s since you opened it. Save again to let yours hold."
        ) % {"amount": formats.kroner(stands, languages.current())}

    @property
    def meanwhile(self) -> list[BoundField]:
        """The rows that a colleague has priced otherwise since the page was opened."""
        return [self[name] for name in self._rows if name in self._meanwhile]

    @property
    def stood(self) -> dict[str, str]:
        """What each row says on the page as it is shown, for the next time it is sent; what can't be used says nothing
        new."""
        return {f"stood_{name}": self._shown(name) for name in self._rows}

    def _shown(self, name: str) -> str:
        told = name in self._meanwhile and not self._sums_only
        if not self.is_bound or told:
            return _amount(self._prices.get(self._rows[name]))
        if name in self._touched and (name in self._meanwhile or not self.saved):
            return str(self.data.get(f"stood_{name}", ""))
        if name not in self.errors:
            return _amount(self.cleaned_data.get(name))
        return self.data.get(f"stood_{name}", "") if self[name].value() else ""

    @property
    def written(self) -> dict[str, Decimal | None]:
        """Every row that was touched and can be used, whatever is wrong with others; None for one that was emptied."""
        return {self._rows[name]: amount for name, amount in self._touched.items() if name not in self._meanwhile}


def _amount(price: Decimal | None) -> str:
    return "" if price is None else decimal_text(price)


def choose_file(form: PageForm, question_id: UUID, mine: MyTender) -> None:
    """Which of the draft's attachments answers the question; the words beside it may be left out."""
    attached = [(str(one.id), file_named(one)) for one in mine.files if one.kind == "attachment"]
    form.fields["file"] = forms.ChoiceField(
        label=_("The file that answers it"),
        choices=attached,
        widget=forms.RadioSelect,
        initial=str(mine.content.answer_files.get(question_id, "")),
    )
    form.fields["text"].required = False
    form.fields["text"].label = _("Where in the file, or other words")
    form.order_fields(["file", "text"])


def answer_files(form: PageForm, question_id: UUID) -> dict[UUID, UUID | None]:
    """As `tenders.actions.save_draft` takes them; none where no file is asked for."""
    return {question_id: UUID(form.cleaned_data["file"])} if "file" in form.fields else {}


class RequirementForm(PageForm):
    """One absolute requirement, answered as it is asked: by yes or no, a number, a choice, or a file of the tender."""

    met = forms.ChoiceField(label=_("Does your tender meet it"), choices=MET, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("How"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_TEXT
    )

    def __init__(self, *args: Any, requirement: RequirementTerms, mine: MyTender, **kwargs: Any) -> None:
        answered = mine.content.requirements.get(requirement.id)
        initial = {"text": answered.text, "met": _word(answered.met), "value": answered.value} if answered else {}
        super().__init__(*args, initial=initial, **kwargs)
        asked = requirement.asked
        if asked.kind == "yes_no":
            return
        del self.fields["met"]
        if asked.checked_by_machine:
            self.fields["value"] = answer_field(asked)
            self.order_fields(["value", "text"])
        else:
            self.fields["text"] = answer_field(asked)
        if asked.kind == "file":
            choose_file(self, requirement.id, mine)

    @property
    def answer(self) -> RequirementAnswer:
        """Whether a number or choice meets the requirement follows from it."""
        given = self.cleaned_data
        met = given["met"] == "yes" if "met" in given else None
        return RequirementAnswer(met, given["text"], given.get("value", ""))


class NumberAnswerField(forms.CharField):
    """A number as it is written, with its unit behind; what is no number is told at once."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 12})

    def __init__(self, *, suffix: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suffix = suffix

    def clean(self, value: Any) -> str:
        written = str(super().clean(value))
        if number_in(written) is None:
            raise forms.ValidationError(_("Write a number, for example 12 or 7.5."))
        return written


def answer_field(asked: AskedFor) -> forms.Field:
    """The box for an answer, with what it is held to."""
    told = asked.describe(languages.current())
    if asked.kind == "number":
        return NumberAnswerField(label=_("Your answer"), max_length=40, suffix=asked.unit, help_text=told)
    if asked.kind == "choice":
        choices = [(option, option) for option in asked.options]
        return forms.ChoiceField(label=_("Your answer"), choices=choices, widget=forms.RadioSelect)
    return forms.CharField(
        label=_("Your answer"),
        max_length=asked.most_characters or LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3 if asked.kind == "file" else 12}),
        help_text="" if asked.kind == "file" else told,
    )


def _word(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "no"


class CriterionForm(PageForm):
    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 12}), max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, criterion: CriterionTerms, mine: MyTender, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": mine.content.criteria.get(criterion.id, "")}, **kwargs)
        self.fields["text"] = answer_field(criterion.asked)
        if criterion.asked.kind == "file":
            choose_file(self, criterion.id, mine)
        told = [text for text in (criterion.documentation, str(self.fields["text"].help_text or "")) if text]
        self.fields["text"].help_text = " ".join(told)


class RolesForm(PageForm):
    """The persons offered for each role of a team: (category id, label, how many)."""

    def __init__(self, *args: Any, roles: Sequence[tuple[UUID, str, int]], content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roles = roles
        for category_id, label, people in roles:
            named = content.roles.get(category_id, ())
            for place in range(people):
                self.fields[f"{category_id}_{place}"] = forms.CharField(
                    label=_("%(role)s, person %(number)s") % {"role": label, "number": place + 1},
                    max_length=LONGEST_NAME,
                    required=False,
                    initial=named[place] if place < len(named) else "",
                )

    @property
    def given(self) -> dict[UUID, list[str]]:
        """As `tenders.actions.save_draft` takes them."""
        return {
            category_id: [self.cleaned_data[f"{category_id}_{place}"] for place in range(people)]
            for category_id, _label, people in self._roles
        }


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
        help_text=_(
            "It is sealed while it is sent; not even we can read it afterwards. PDF is the safest: every kind of file "
            "is taken, but whoever scores the tender must be able to open it."
        ),
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {"cv": terms.cvs, "reference": terms.reference_count}
        cast(forms.ChoiceField, self.fields["kind"]).choices = [one for one in FILE_KINDS if asked.get(one[0], 1)]


class KeptAnswersForm(PageForm):
    """A file of answers that the supplier kept; short enough to be read in memory."""

    refusal_fields = dict.fromkeys(
        (
            "tenders.answers_unreadable",
            "tenders.answers_of_another",
            "tenders.criterion_unstorable",
            "tenders.person_unstorable",
            "tenders.requirement_unstorable",
        ),
        "answers",
    )
    answers = forms.FileField(
        label=_("File of answers"),
        help_text=_("The file you saved before you delivered (.json), at most 2.5 MiB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )


class PriceUploadForm(UploadForm):
    """A file of prices, sealed with the price; it is of one kind, so nobody is asked which."""

    kind = forms.ChoiceField(choices=PRICE_KINDS, widget=forms.HiddenInput, initial=PRICE_FILE)

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, terms=terms, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = PRICE_KINDS


class IncomingForm(forms.Form):
    """What the files page's script says of a file before its parts come; people never see this form."""

    name = forms.CharField(max_length=255)
    media_type = forms.CharField(max_length=100, required=False)
    kind = forms.ChoiceField(choices=[*FILE_KINDS, *PRICE_KINDS])
    size = forms.IntegerField(min_value=1, max_value=2**50)
    changed = forms.CharField(max_length=40, required=False)


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
