"""What an authority says about a purchasing system beside its documents."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.forms import PageForm

ACCESSES: Final = [("public", _("Everyone")), ("internal", _("Only people in our organisation"))]


class _StatementForm(PageForm):
    access = forms.ChoiceField(
        label=_("Who may read it"), choices=ACCESSES, widget=forms.RadioSelect, initial="internal"
    )


class FactForm(_StatementForm):
    refusal_fields = {"dps.statement_empty": "text"}
    field_order = ("text", "access")
    text = LongText(label=_("What is to stand there"))


class RemarkForm(_StatementForm):
    refusal_fields = {"dps.statement_empty": "text", "dps.remark_without_date": "said_of"}
    field_order = ("said_of", "text", "access")
    said_of = forms.CharField(
        label=_("When"), max_length=60, help_text=_("As you would write it, for example “spring 2021” or a day.")
    )
    text = LongText(label=_("The remark"))
