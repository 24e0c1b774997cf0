"""The form that freezes the result of an evaluation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from terskel.evaluation.queries import Sheet
from terskel.web.shared.forms import PageForm


class FinaliseForm(PageForm):
    """A button; where the model leaves tenders tied, the order in which the lots were drawn; and where a price stands
    out as low without an explanation, why it is not abnormal."""

    refusal_fields = {"evaluation.low_price_unsettled": "low_price_note"}
    low_price_note = forms.CharField(
        label=_("Why the low price is not abnormally low"),
        help_text=_("Only where the panel has not asked the tenderer to explain it. It stands in the report."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

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
    def lots(self) -> list[forms.BoundField]:
        return [self[f"lot_{sheet.tender_id}"] for sheet in self.drawn_from]

    @property
    def asks_for_note(self) -> bool:
        return self.is_bound and (self.has_error("low_price_note") or bool(self.data.get("low_price_note")))

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
