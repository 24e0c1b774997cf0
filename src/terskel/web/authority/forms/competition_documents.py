"""The form with which a file becomes part of a competition's documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm

DOCUMENT_ROLES = [
    ("contract", _("Contract terms")),
    ("specification", _("Specification")),
    ("price_form", _("Price form")),
    ("other", _("Something else")),
]
ACCESS = [("public", _("Open to everyone")), ("restricted", _("Only for invited suppliers"))]


class DescribedFileForm(PageForm):
    """A file of a competition, and what is said of it."""

    title = forms.CharField(label=_("Name of the document"), max_length=200)
    role = forms.ChoiceField(label=_("What it is"), choices=DOCUMENT_ROLES, widget=forms.RadioSelect, initial="other")
    file = forms.FileField(label=_("File"), allow_empty_file=True)
    access = forms.ChoiceField(label=_("Who may read it"), choices=ACCESS, widget=forms.RadioSelect, initial="public")
    access_reason = forms.CharField(
        label=_("Why it is restricted"),
        required=False,
        help_text=_("A restricted document gives suppliers five more days (FOA § 14-3)."),
    )


class DocumentForm(DescribedFileForm):
    refusal_fields = {
        "documents.empty_file": "file",
        "documents.too_large": "file",
        "documents.restriction_needs_reason": "access_reason",
    }

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.attach_document` takes it."""
        given = self.cleaned_data
        file = given["file"]
        return {
            "stream": file.file,
            "title": given["title"],
            "role": given["role"],
            "name": file.name,
            "media_type": file.content_type or "application/octet-stream",
            "access": given["access"],
            "access_reason": given["access_reason"],
        }
