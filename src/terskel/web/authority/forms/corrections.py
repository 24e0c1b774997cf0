"""Forms of a correction: what is wrong, the texts, a file, and the questions of the law."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions import queries
from terskel.competitions.actions import LONGEST_TITLE, FileCorrection
from terskel.competitions.queries import CompetitionView, DocumentView, TextDifference
from terskel.core.corrections import MATERIAL, Assessment
from terskel.web.authority.forms.competition_documents import DescribedFileForm
from terskel.web.authority.forms.competition_life import YES_NO
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared import languages
from terskel.web.shared.fields import DayField, InstantField
from terskel.web.shared.forms import PageForm, give_choices

TEXTS, ADD = "texts", "add"
_COMMON = ("reason", "others_would_come", "other_purchase", "grounds", "more_time", "closes_at")


class WhatForm(PageForm):
    """What is to be corrected. What a competition is can be chosen too, and is refused with the reason."""

    refusal_fields: ClassVar[dict[str, str]] = {"competitions.correction_is_material": "what"}
    what = forms.ChoiceField(label=_("What is wrong?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, view: CompetitionView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = [(str(one.id), _("The file “%(title)s”") % {"title": one.title}) for one in view.documents]
        kinds = [(TEXTS, _("A text, a place, a date or a contact")), *files, (ADD, _("A file is missing"))]
        give_choices(self, "what", [*kinds, *queries.material_names(languages.current()).items()])

    @property
    def material(self) -> bool:
        return self.cleaned_data["what"] in MATERIAL


class CorrectionForm(PageForm):
    """What every correction says: why, the questions of the law, and a later deadline where one is needed."""

    refusal_fields: ClassVar[dict[str, str]] = {
        "competitions.correction_without_reason": "reason",
        "competitions.correction_without_grounds": "grounds",
        "competitions.correction_needs_time": "closes_at",
        "competitions.correction_deadline_too_early": "closes_at",
        "competitions.deadline_not_ahead": "closes_at",
        "competitions.deadline_not_later": "closes_at",
        "competitions.ends_before_start": "ends_on",
        "competitions.correction_not_in_lot": "also",
        "documents.empty_file": "file",
        "documents.too_large": "file",
        "documents.restriction_needs_reason": "access_reason",
    }
    reason = LongText(rows=3, label=_("Why do you correct it?"), help_text=_("The reason goes to all invited."))
    others_would_come = forms.ChoiceField(
        label=_("Could others have tendered, or another tender have won, had it said this from the beginning?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    other_purchase = forms.ChoiceField(
        label=_("Do you now buy something essentially different?"), choices=YES_NO, widget=forms.RadioSelect
    )
    grounds = LongText(
        rows=3,
        label=_("Why is the correction not material?"),
        help_text=_("Stays in the matter, and is not sent (FOA §§ 7-1, 14-2)."),
    )
    more_time = forms.ChoiceField(
        label=_("Is the time left too short to take account of it?"),
        help_text=_("Yes moves the deadline for everyone in the same act (FOA § 20-1)."),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    closes_at = InstantField(label=_("New tender deadline"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in _COMMON])

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.correct` takes it; each form adds what is put right."""
        said = self.cleaned_data
        assessment = Assessment(
            others_would_come=said["others_would_come"] == "yes",
            other_purchase=said["other_purchase"] == "yes",
            more_time=said["more_time"] == "yes",
            grounds=said["grounds"],
        )
        return {"reason": said["reason"], "assessment": assessment, "closes_at": said["closes_at"]}


class TextsForm(CorrectionForm):
    """The texts and days as they stand, to be put right where they are wrong."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    scope = LongText(rows=8, label=_("Scope"))
    need = LongText(label=_("The need"))
    place = LongText(rows=2, label=_("Place"))
    duration_text = LongText(rows=2, label=_("Duration"), required=False)
    starts_on = DayField(label=_("Starts"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)
    site_visit = LongText(rows=2, label=_("Site visit"), required=False)
    contact = LongText(rows=2, label=_("Contact"), required=False)
    also = forms.MultipleChoiceField(
        label=_("Put it right in these lots too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Texts that stand the same there are corrected in the same act, and their suppliers are told."),
    )

    def __init__(self, *args: Any, view: CompetitionView, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name not in (*_COMMON, "also")]
        self._stand = {name: getattr(view.terms, name, None) for name in names} | {"contact": view.contact}
        super().__init__(*args, initial={**self._stand, **kwargs.pop("initial", {})}, **kwargs)
        others = view.lots.others(view.id) if view.lots is not None else ()
        open_ones = [one for one in others if one.state == "published"]
        if open_ones:
            give_choices(self, "also", [(str(one.competition_id), one.name) for one in open_ones])
        else:
            del self.fields["also"]

    @property
    def corrected(self) -> dict[str, Any]:
        """The texts and days as they are now to be."""
        return {name: self.cleaned_data[name] for name in self._stand}

    @property
    def given(self) -> dict[str, Any]:
        also = [UUID(one) for one in self.cleaned_data.get("also", ())]
        return super().given | self.corrected | {"also": also}

    @property
    def differences(self) -> list[TextDifference]:
        """What would be new, as everyone would read it."""
        return queries.text_differences(queries.differing(self._stand, self.corrected), languages.current())


class NewFileForm(CorrectionForm, DescribedFileForm):
    """A file that was left out."""

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        described = {name: said[name] for name in ("title", "role", "access", "access_reason")}
        return super().given | {"files": [FileCorrection(**_sent(said["file"]), **described)]}


class OtherFileForm(CorrectionForm):
    """The right file in the place of a wrong one, or nothing in its place."""

    title = forms.CharField(label=_("Name of the document"), max_length=200)
    file = forms.FileField(
        label=_("The right file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Without a file the wrong one is only taken out. It can still be read among the corrections."),
    )

    def __init__(self, *args: Any, document: DocumentView, **kwargs: Any) -> None:
        self._document = document
        super().__init__(*args, initial={"title": document.title, **kwargs.pop("initial", {})}, **kwargs)

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        sent = _sent(said["file"]) if said["file"] else {}
        return super().given | {"files": [FileCorrection(replaces=self._document.id, title=said["title"], **sent)]}


def _sent(file: Any) -> dict[str, Any]:
    media_type = file.content_type or "application/octet-stream"
    return {"stream": file.file, "name": file.name, "media_type": media_type}
