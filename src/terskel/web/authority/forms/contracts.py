"""Forms of the contract: what the award cannot know, and a signature."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import Terms
from terskel.contracts.entitled import Entitled
from terskel.contracts.policy import Side
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm


class PrepareForm(PageForm):
    refusal_fields = {
        "contracts.ends_before_it_starts": "ends_on",
        "contracts.starts_before_award": "starts_on",
        "contracts.framework_too_long": "ends_on",
        "contracts.end_was_published": "ends_on",
        "contracts.longer_than_published": "ends_on",
        "contracts.shift_without_reason": "shift_reason",
    }
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), help_text=_("Leave empty for a single delivery."), required=False)
    shift_reason = forms.CharField(
        label=_("Why the dates are not those that were published"),
        help_text=_("Only where they differ. It stands in the contract."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    owner_id = forms.ChoiceField(
        label=_("Contract owner"), help_text=_("Answers for the contract and decides on options.")
    )
    manager_id = forms.ChoiceField(label=_("Contract manager"), help_text=_("Follows the contract up from day to day."))

    def __init__(self, *args: Any, terms: Terms, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": terms.starts_on, "ends_on": terms.ends_on}, **kwargs)
        if terms.ends_on is not None:
            self.fields["ends_on"].help_text = ""
            self.fields["ends_on"].required = True
        if terms.starts_on is None and terms.ends_on is None:
            del self.fields["shift_reason"]
        for name in ("owner_id", "manager_id"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", ""), *((str(person_id), person) for person_id, person in people)]

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**said, "owner_id": UUID(said["owner_id"]), "manager_id": UUID(said["manager_id"])}


class SendOutForm(PageForm):
    """Who signs for either party at the signing service, and how long they have."""

    refusal_fields = {
        "contracts.cannot_sign_for_authority": "authority_signer",
        "contracts.cannot_sign_for_supplier": "supplier_signers",
        "contracts.signers_do_not_bind": "supplier_signers",
        "contracts.signs_for_both": "supplier_signers",
        "contracts.open_days": "open_days",
    }
    authority_signer = forms.ChoiceField(label=_("Who signs for us"))
    supplier_signers = forms.MultipleChoiceField(
        label=_("Who signs for the supplier"),
        help_text=_("One who signs alone, or two who sign together."),
        widget=forms.CheckboxSelectMultiple,
    )
    open_days = forms.IntegerField(
        label=_("Days to sign"),
        help_text=_("Posten signering reminds them, and ends it when the time is over. At most 90 days."),
        min_value=1,
        max_value=90,
        initial=14,
    )

    def __init__(self, *args: Any, signers: Mapping[Side, Sequence[Entitled]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours, theirs = self.fields["authority_signer"], self.fields["supplier_signers"]
        assert isinstance(ours, forms.ChoiceField)
        assert isinstance(theirs, forms.MultipleChoiceField)
        names = [(str(one.person_id), one.name) for one in signers["authority"]]
        ours.choices = names if len(names) == 1 else [("", ""), *names]
        theirs.choices = [
            (
                str(one.person_id),
                gettext("%(name)s, together with another") % {"name": one.name} if one.jointly else one.name,
            )
            for one in signers["supplier"]
        ]
        if len(signers["supplier"]) == 1:
            theirs.initial = [str(signers["supplier"][0].person_id)]

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "authority_signer": UUID(said["authority_signer"]),
            "supplier_signers": [UUID(one) for one in said["supplier_signers"]],
            "open_days": said["open_days"],
        }
