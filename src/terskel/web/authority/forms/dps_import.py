"""A sheet of categories and requirements: sent, and then confirmed."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from terskel.web.authority.sheets import LARGEST, UnreadableSheet, as_csv, rows_of, rows_of_csv
from terskel.web.shared.forms import PageForm


class SheetForm(PageForm):
    """`rows` are those of the file, or of what the preview showed and is confirmed now."""

    sheet = forms.FileField(
        label=_("Sheet"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV or XLSX, at most 1 MiB. Nothing is added before you have seen the preview."),
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4 * LARGEST, strip=False)

    def clean_sheet(self) -> "UploadedFile[bytes] | None":
        sent: UploadedFile[bytes] | None = self.cleaned_data["sheet"]
        if sent is not None and (sent.size or 0) > LARGEST:
            raise forms.ValidationError(_("The sheet is above 1 MiB. Divide it."))
        return sent

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        sent, confirmed = given.get("sheet"), given.get("confirmed")
        if self.errors:
            return given
        try:
            if confirmed:
                given["rows"] = rows_of_csv(confirmed)
            elif sent is not None:
                given["rows"] = rows_of(sent.read())
            else:
                self.add_error("sheet", _("Choose a file."))
        except UnreadableSheet:
            self.add_error("sheet", _("The file cannot be read. Save it as CSV (UTF-8) or XLSX, and send it again."))
        return given

    @property
    def rows(self) -> list[list[str]]:
        rows: list[list[str]] = self.cleaned_data["rows"]
        return rows

    @property
    def is_confirmed(self) -> bool:
        return bool(self.cleaned_data.get("confirmed"))

    @property
    def to_confirm(self) -> str:
        """What the preview sends back."""
        return as_csv(self.rows)
