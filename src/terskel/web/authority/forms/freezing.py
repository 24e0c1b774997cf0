"""The form that freezes the result of an evaluation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from terskel.evaluation.queries import Sheet
from terskel.web.shared.forms import PageForm


class FinaliseForm(PageForm):
    """A button; and, where the model leaves tenders tied, the order in which the lots were drawn."""

    def __init__(self, *args: Any, sheets: Sequence[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drawn_from = [sheet for sheet in sheets if sheet.rejection is None]
        for sheet in self.drawn_from:
            self.fields[f"lot_{sheet.tender_id}"] = forms.IntegerField(
                label=sheet.supplier_name,
                min_value=1,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
            )

    @property
    def asks_for_lots(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, "evaluation.draw_lots") or bool(self.lottery_given)

    @property
    def lottery_given(self) -> list[UUID]:
        """The tenders in drawn order; those without a place are left out."""
        if not self.is_bound or not hasattr(self, "cleaned_data"):
            return []
        placed: dict[UUID, int] = {
            one.tender_id: place
            for one in self.drawn_from
            if (place := self.cleaned_data.get(f"lot_{one.tender_id}")) is not None
        }
        return sorted(placed, key=lambda tender_id: placed[tender_id])
