"""A file kept with a purchasing system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class DpsDocumentForm(PageForm):
    """`published`: what everyone reads is fixed, so only an internal file can come."""

    refusal_fields = {
        "documents.empty_file": "file",
        "documents.too_large": "file",
        "dps.document_without_title": "title",
        "dps.document_published": "access",
    }
    title = forms.CharField(label=_("Name of the document"), max_length=200)
    file = forms.FileField(label=_("File"), allow_empty_file=True)
    access = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[("internal", _("Only people in our organisation")), ("public", _("Everyone, from the publication"))],
        widget=forms.RadioSelect,
        initial="internal",
    )

    def __init__(self, *args: Any, published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if published:
            del self.fields["access"]

    @property
    def given(self) -> dict[str, Any]:
        """As `dps.actions.attach_document` takes it."""
        file = self.cleaned_data["file"]
        return {
            "stream": file.file,
            "title": self.cleaned_data["title"],
            "name": file.name,
            "media_type": file.content_type or "application/octet-stream",
            "access": self.cleaned_data.get("access", "internal"),
        }
