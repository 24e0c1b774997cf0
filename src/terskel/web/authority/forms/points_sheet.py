"""A spreadsheet of points that is sent in."""

from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from terskel.web.authority.sheets import LARGEST
from terskel.web.shared.forms import PageForm

UNREADABLE: Final = _("The file cannot be read. Send the sheet that was taken out here, saved as XLSX with one sheet.")


class PointsSheetForm(PageForm):
    """`data_sent` are the bytes of the file."""

    sheet = forms.FileField(
        label=_("Filled-in sheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("XLSX, at most 1 MiB. All of it is saved, or nothing."),
    )

    def clean_sheet(self) -> "UploadedFile[bytes]":
        sent: UploadedFile[bytes] = self.cleaned_data["sheet"]
        if (sent.size or 0) > LARGEST:
            raise forms.ValidationError(_("The sheet is above 1 MiB. Divide it."))
        return sent

    @property
    def data_sent(self) -> bytes:
        sent: UploadedFile[bytes] = self.cleaned_data["sheet"]
        sent.seek(0)
        data: bytes = sent.read()
        return data
