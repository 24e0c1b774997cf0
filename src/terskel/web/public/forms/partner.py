"""What another firm says for itself in a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.qualification.content import CAPACITY, LONGEST_TEXT
from terskel.qualification.queries import PartnerPage
from terskel.web.shared.forms import PageForm


class PartnerAnswerForm(PageForm):
    refusal_fields = {"qualification.partner_unexplained": "text", "qualification.partner_unsigned": "given_by"}

    excluded = forms.ChoiceField(
        label=_("Does a ground for exclusion apply to your firm?"),
        choices=[("no", _("No, none")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
        help_text=_("Bankruptcy, unpaid taxes, punishable offences and the other grounds named above."),
    )
    text = forms.CharField(
        label=_("Explain it, and what you have done about it"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Only if a ground applies."),
    )
    commits = forms.BooleanField(label=_("We commit ourselves to put this capacity at the supplier's disposal"))
    given_by = forms.CharField(
        label=_("Your name and position"), max_length=200, help_text=_("You answer on behalf of the firm.")
    )

    def __init__(self, *args: Any, view: PartnerPage, **kwargs: Any) -> None:
        part = view.part
        initial = {}
        if part is not None:
            initial = {"excluded": "yes" if part.excluded else "no", "text": part.text, "given_by": part.given_by}
        super().__init__(*args, initial=initial, **kwargs)
        if view.role == CAPACITY:
            text = self.fields["text"]
            text.required = True
            text.label = _("Which capacity do you lend, and how?")
            text.help_text = _("Say also if a ground for exclusion applies, and what you have done.")
            self.ask("text", text)
        else:
            del self.fields["commits"]
