"""Forms of the contract: what the award cannot know, and a signature."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import Terms
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm


class PrepareForm(PageForm):
    refusal_fields = {"contracts.ends_before_it_starts": "ends_on"}
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), help_text=_("Leave empty for a single delivery."), required=False)
    owner_id = forms.ChoiceField(
        label=_("Contract owner"), help_text=_("Answers for the contract and decides on options.")
    )
    manager_id = forms.ChoiceField(label=_("Contract manager"), help_text=_("Follows the contract up from day to day."))

    def __init__(self, *args: Any, terms: Terms, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": terms.starts_on, "ends_on": terms.ends_on}, **kwargs)
        for name in ("owner_id", "manager_id"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", ""), *((str(person_id), person) for person_id, person in people)]

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**said, "owner_id": UUID(said["owner_id"]), "manager_id": UUID(said["manager_id"])}
