"""Keeping a competition as a template."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.forms import PageForm


class KeepTemplateForm(PageForm):
    refusal_fields = {
        "competitions.template_without_name": "template",
        "competitions.template_named_twice": "template",
    }
    template = forms.CharField(label=_("Name of the template"), max_length=200)
    about = LongText(
        rows=3, label=_("When it is used"), required=False, help_text=_("So that colleagues choose the right one.")
    )

    @property
    def given(self) -> dict[str, str]:
        """As `competitions.actions.keep_template` takes them."""
        return {"name": self.cleaned_data["template"], "about": self.cleaned_data["about"]}
