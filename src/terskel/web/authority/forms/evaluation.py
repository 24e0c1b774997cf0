"""Forms of the evaluation: the panel, a declaration, checks, scores, a rejection, the freezing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from terskel.core.phrases import Phrasebook
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.grounds import GROUNDS
from terskel.evaluation.queries import Matrix, Panel, Sheet
from terskel.evaluation.sheets import CheckCell, ScoreCell
from terskel.web.shared import languages
from terskel.web.shared.fields import NumberField
from terskel.web.shared.forms import PageForm

MET, NOT_MET = "met", "not_met"


class PanelForm(PageForm):
    """Who evaluates, and who leads."""

    refusal_fields = {
        "evaluation.panel_too_small": "members",
        "evaluation.not_an_evaluator": "members",
        "evaluation.lead_not_on_panel": "lead",
    }
    members = forms.MultipleChoiceField(
        label=_("Members"),
        help_text=_("At least two, because rejecting a tender takes two people. Those with the evaluator role."),
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.ChoiceField(
        label=_("Lead"), help_text=_("The lead freezes the result when everything is scored."), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, candidates: Sequence[tuple[UUID, str]], panel: Panel, **kwargs: Any) -> None:
        lead = panel.lead
        initial = {
            "members": [str(seat.person_id) for seat in panel.seats],
            "lead": str(lead.person_id) if lead else None,
        }
        super().__init__(*args, initial=initial, **kwargs)
        choices = [(str(person_id), name) for person_id, name in candidates]
        for name in ("members", "lead"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    @property
    def given(self) -> dict[str, Any]:
        return {
            "lead_id": UUID(self.cleaned_data["lead"]),
            "person_ids": [UUID(one) for one in self.cleaned_data["members"]],
        }


class DeclareForm(PageForm):
    """Impartial or not; a conflict is explained."""

    refusal_fields = {"evaluation.conflict_needs_explanation": "explanation"}
    declared = forms.ChoiceField(
        label=_("Are you impartial in this competition?"),
        help_text=_("Think of family, friends, ownership, posts and earlier work for the suppliers that were invited."),
        choices=[
            ("free", _("Yes, I know of nothing that makes me partial")),
            ("conflict", _("No, I have or may have a conflict of interest")),
        ],
        widget=forms.RadioSelect,
    )
    explanation = forms.CharField(
        label=_("What the conflict is"),
        help_text=_("Only if you answered no. The buyer and the auditors can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    @property
    def given(self) -> dict[str, Any]:
        return {"free": self.cleaned_data["declared"] == "free", "explanation": self.cleaned_data["explanation"]}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One tender in a form over all tenders: its fields, what stands now, and what the tenderer wrote."""

    sheet: Sheet
    first: forms.BoundField
    reason: forms.BoundField
    seen_name: str
    standing: CheckCell | ScoreCell | None
    said: str


class _SheetsForm(PageForm):
    """Two fields for each tender: a finding and a reason. Rows left empty are not sent on."""

    def __init__(self, *args: Any, matrix: Matrix, sheets: Sequence[Sheet], **kwargs: Any) -> None:
        self.matrix = matrix
        self.sheets = sheets
        super().__init__(*args, **kwargs)

    def _add_reason(self, sheet: Sheet, initial: str) -> None:
        self.fields[f"reason_{sheet.tender_id}"] = forms.CharField(
            label=_("Reason"),
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
            initial=initial,
        )

    def _seen(self, tender_id: UUID) -> UUID | None:
        """The row the evaluator had before them when they wrote."""
        try:
            return UUID(self.data.get(f"seen_{tender_id}", ""))
        except ValueError:
            return None

    def _filled(self) -> Iterator[tuple[UUID, Any, str]]:
        for sheet in self.sheets:
            first = self.cleaned_data.get(f"first_{sheet.tender_id}")
            reason = self.cleaned_data.get(f"reason_{sheet.tender_id}", "")
            if first not in (None, "") or reason:
                yield sheet.tender_id, first, reason

    def row(self, sheet: Sheet, standing: CheckCell | ScoreCell | None, said: str) -> SheetRow:
        key = sheet.tender_id
        return SheetRow(sheet, self[f"first_{key}"], self[f"reason_{key}"], f"seen_{key}", standing, said)


class RequirementForm(_SheetsForm):
    """One absolute requirement, checked for every tender that is not rejected."""

    def __init__(self, *args: Any, matrix: Matrix, requirement_id: UUID, **kwargs: Any) -> None:
        sheets = [sheet for sheet in matrix.sheets if sheet.rejection is None]
        super().__init__(*args, matrix=matrix, sheets=sheets, **kwargs)
        self.requirement_id = requirement_id
        for sheet in sheets:
            standing = sheet.checks.get(requirement_id)
            self.fields[f"first_{sheet.tender_id}"] = forms.ChoiceField(
                label=_("Is the requirement met?"),
                choices=[(MET, _("Met")), (NOT_MET, _("Not met"))],
                widget=forms.RadioSelect,
                required=False,
                initial=(MET if standing.met else NOT_MET) if standing else None,
            )
            self._add_reason(sheet, standing.reason if standing else "")

    @property
    def checks(self) -> list[Check]:
        return [
            Check(tender_id, self.requirement_id, verdict == MET, reason, self._seen(tender_id))
            for tender_id, verdict, reason in self._filled()
            if verdict
        ]


class CriterionForm(_SheetsForm):
    """One quality criterion, scored for every tender that passed the requirements."""

    def __init__(self, *args: Any, matrix: Matrix, criterion_id: UUID, **kwargs: Any) -> None:
        needed = matrix.requirement_ids
        sheets = [
            sheet
            for sheet in matrix.sheets
            if sheet.rejection is None and not sheet.unmet and not sheet.unchecked(needed) and not sheet.unreadable
        ]
        super().__init__(*args, matrix=matrix, sheets=sheets, **kwargs)
        self.criterion_id = criterion_id
        for sheet in sheets:
            standing = sheet.scores.get(criterion_id)
            self.fields[f"first_{sheet.tender_id}"] = NumberField(
                label=_("Points"),
                suffix=f"/ {matrix.model.scale.normalize():f}",
                required=False,
                initial=_plain(standing.points) if standing else None,
            )
            self._add_reason(sheet, standing.reason if standing else "")

    def clean(self) -> dict[str, Any]:
        """A reason without points is an oversight, not an empty row."""
        for sheet in self.sheets:
            key = f"first_{sheet.tender_id}"
            if self.cleaned_data.get(f"reason_{sheet.tender_id}") and self.cleaned_data.get(key) is None:
                self.add_error(key, _("Give points as well as a reason."))
        return self.cleaned_data

    @property
    def marks(self) -> list[Mark]:
        return [
            Mark(tender_id, self.criterion_id, points, reason, self._seen(tender_id))
            for tender_id, points, reason in self._filled()
        ]


class RejectForm(PageForm):
    refusal_fields = {
        "evaluation.unmet_is_the_ground": "ground",
        "evaluation.unknown_ground": "ground",
        "evaluation.reason_too_short": "reason",
    }
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What is wrong with this tender. It stands in the letter to the tenderer."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book, language = Phrasebook.of("evaluation"), languages.current()
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (one.code, f"{book.say(f'ground.{one.code}', language)} ({one.clause})") for one in GROUNDS.values()
        ]


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


def _plain(points: Decimal) -> str:
    return f"{points:f}".replace(".", ",")
