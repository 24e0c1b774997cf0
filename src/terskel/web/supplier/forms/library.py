"""Forms of the library: evidence, references, CVs."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.qualification.actions.bank import CvTerms, ReferenceTerms
from terskel.qualification.actions.library import EvidenceTerms
from terskel.qualification.library.kinds import CRIMINAL_RECORD
from terskel.web.shared.fields import DayField, KronerField
from terskel.web.shared.forms import PageForm

KIND_NAMES = {
    "company_register": _("Extract from the company register"),
    "tax": _("Tax certificate"),
    "annual_accounts": _("Annual accounts"),
    "credit_rating": _("Credit rating"),
    "insurance": _("Insurance"),
    "authorisation": _("Authorisation or licence"),
    "quality_management": _("Quality management, such as ISO 9001"),
    "environmental_management": _("Environmental management, such as ISO 14001 or Eco-Lighthouse"),
    "information_security": _("Information security, such as ISO 27001"),
    "health_and_safety": _("Health, safety and environment"),
    "criminal_record": _("Criminal-record certificate: only when it was shown"),
    "other": _("Something else"),
}
# The firm looks at each CV again after as long as most frame assignments last.
_REVIEWED_AFTER = timedelta(days=2 * 365)


def _text(label: Any, **more: Any) -> forms.CharField:
    rows = more.pop("rows", 0)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=more.pop("max_length", 200), widget=widget, **more)


class KindForm(PageForm):
    """What is to be kept: decides what is asked next."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KIND_NAMES.items()), widget=forms.RadioSelect)


class EvidenceForm(PageForm):
    """A certificate or document; of a criminal record only when and to whom it was shown."""

    refusal_fields = {
        "qualification.item_without_title": "title",
        "qualification.evidence_ends_before_it_starts": "valid_to",
        "qualification.evidence_file_kind": "file",
        "qualification.evidence_needs_a_file": "file",
        "qualification.criminal_record_shown_when_and_to_whom": "shown_on",
        "documents.too_large": "file",
        "documents.empty_file": "file",
    }
    title = _text(_("Name"), help_text=_("So that colleagues find it again, for example “ISO 27001, whole firm”."))
    issuer = _text(_("Issued by"), required=False)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_to = DayField(
        label=_("Last valid day"), required=False, help_text=_("We remind you 60, 30 and 7 days before.")
    )
    file = forms.FileField(
        label=_("File"), allow_empty_file=True, help_text=_("PDF, PNG or JPEG, at most 20 MiB. Only your firm sees it.")
    )
    shown_on = DayField(label=_("Shown on"))
    shown_to = _text(_("Shown to"), help_text=_("The contracting authority, and who there."))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        unasked = ("issuer", "valid_from", "valid_to", "file") if kind == CRIMINAL_RECORD else ("shown_on", "shown_to")
        for name in unasked:
            del self.fields[name]

    def terms(self, reuse_key: str = "") -> EvidenceTerms:
        said = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return EvidenceTerms(kind=self.kind, reuse_key=reuse_key, **said)

    def upload(self) -> dict[str, Any]:
        """The file's name and bytes, as the act takes them."""
        file = self.cleaned_data.get("file")
        return {"file_name": file.name, "content": file.read()} if file is not None else {}


class ReferenceForm(PageForm):
    """An assignment carried out. A tailored one says for which assignment."""

    refusal_fields = {
        "qualification.item_without_title": "title",
        "qualification.reference_for_whom": "recipient",
        "qualification.reference_ends_before_it_starts": "to_on",
        "qualification.tailored_for_which_assignment": "assignment",
        "qualification.item_too_long": "text",
    }
    assignment = _text(_("Tailored for"), help_text=_("The assignment or competition this copy is written for."))
    title = _text(_("Assignment"))
    recipient = _text(_("Carried out for"))
    contact = _text(
        _("Contact person there"),
        required=False,
        help_text=_("Name, and work phone or e-mail. Tell the person that they may be called."),
    )
    from_on = DayField(label=_("From"), required=False)
    to_on = DayField(label=_("To"), required=False, help_text=_("Leave empty while it runs."))
    value = KronerField(label=_("Value without VAT"), required=False)
    own_part = _text(
        _("Your part"), required=False, help_text=_("For example main supplier, or subcontractor for the design.")
    )
    text = _text(_("What was done, and what came of it"), max_length=10_000, rows=10)

    def __init__(self, *args: Any, tailored: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tailored:
            del self.fields["assignment"]

    def terms(self) -> ReferenceTerms:
        return ReferenceTerms(**self.cleaned_data)


class CvForm(PageForm):
    """A consultant's CV, with what the law asks for: a purpose, that the person was told, and a day of review."""

    refusal_fields = {
        "qualification.item_without_title": "title",
        "qualification.cv_of_whom": "person_name",
        "qualification.cv_without_purpose": "purpose",
        "qualification.cv_reviewed_before_told": "review_on",
        "qualification.tailored_for_which_assignment": "assignment",
        "qualification.item_too_long": "text",
    }
    assignment = _text(_("Tailored for"), help_text=_("The assignment or competition this copy is written for."))
    person_name = _text(_("Name of the consultant"))
    title = _text(_("Works as"), help_text=_("For example test lead, or architect."))
    text = _text(
        _("Experience and competence"),
        max_length=10_000,
        rows=14,
        help_text=_("No birth number, photo, civil status or home address: nobody may ask for them."),
    )
    education = _text(_("Education and certificates"), max_length=4_000, rows=4, required=False)
    purpose = _text(
        _("What it is kept for"),
        max_length=300,
        help_text=_("For example “to tender for consultancy assignments in health ICT”. It is used for nothing else."),
    )
    told_on = DayField(
        label=_("The consultant was told on"),
        help_text=_("Of what the CV is used for, who reads it and how long it is kept. Consent is not asked for."),
    )
    review_on = DayField(label=_("Look at it again on"), help_text=_("Then you are asked whether it is still needed."))

    def __init__(self, *args: Any, tailored: bool, today: date, **kwargs: Any) -> None:
        initial = {"told_on": today, "review_on": today + _REVIEWED_AFTER} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        if not tailored:
            del self.fields["assignment"]

    def terms(self) -> CvTerms:
        return CvTerms(**self.cleaned_data)
