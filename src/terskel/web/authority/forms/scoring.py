"""Forms of individual scoring: who scores what, own points, and what the panel agrees on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import CriterionTerms
from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.evaluation import Spread
from terskel.core.phrases import refusal_text
from terskel.evaluation import policy, scoring_policy
from terskel.evaluation.queries import Matrix, Panel, Scoring, Sheet
from terskel.evaluation.sheets import ScoreCell
from terskel.web.authority.forms.evaluation import CriterionForm, SheetRow
from terskel.web.shared import languages
from terskel.web.shared.forms import PageForm


class PlanForm(PageForm):
    """How the panel scores, and who scores which criterion."""

    refusal_fields = {"evaluation.scoring_has_begun": "way", "evaluation.unknown_way": "way"}
    way = forms.ChoiceField(
        label=_("How do you score?"),
        choices=[
            ("individual", _("Each alone first, then the panel agrees")),
            ("joint", _("Together, on one sheet")),
        ],
        help_text=_("Alone, nobody sees a colleague's points before both have delivered. It is good practice."),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Why these people score these criteria"),
        help_text=_("Their competence, in short. It stands in the evaluation report."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        panel: Panel,
        scoring: Scoring,
        criteria: Sequence[CriterionTerms],
        begun: bool = False,
        **kwargs: Any,
    ) -> None:
        """`begun`: points have been given, and only the way they are given can be chosen."""
        self.criteria = criteria
        choices = [(str(seat.person_id), seat.name) for seat in panel.seats if seat.declared != "conflict"]
        everyone = [key for key, _name in choices]
        initial: dict[str, Any] = {
            "way": scoring.way if scoring.planned_at or begun else "individual",
            "note": scoring.note,
        }
        for one in criteria:
            given = scoring.given.get(one.scored[0].id, ())
            initial[f"given_{one.id}"] = [str(person) for person in given] or everyone
        super().__init__(*args, initial=initial, **kwargs)
        if begun:
            self._keep(scoring.way)
        for one in criteria:
            field = forms.MultipleChoiceField(label=one.name, choices=choices, widget=forms.CheckboxSelectMultiple)
            self.ask(f"given_{one.id}", field)

    def _keep(self, way: str) -> None:
        """The other way is not offered; whoever had the page open before is told why, in the same words."""
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        why = refusal_text(Refused("evaluation.scoring_has_begun"), languages.current())
        field.choices = [one for one in self.fields["way"].choices if one[0] == way]  # type: ignore[attr-defined]
        field.help_text = why
        field.error_messages["invalid_choice"] = why

    @property
    def asked(self) -> list[forms.BoundField]:
        """Who scores each criterion, one field for each."""
        return [self[f"given_{one.id}"] for one in self.criteria]

    @property
    def given(self) -> dict[str, Any]:
        people = {one.id: [UUID(key) for key in self.cleaned_data[f"given_{one.id}"]] for one in self.criteria}
        return {"way": self.cleaned_data["way"], "given": people, "note": self.cleaned_data["note"]}


class OwnCriterionForm(CriterionForm):
    """One criterion, scored alone. The reason may wait; what has been delivered is not asked for again."""

    alone = True

    def __init__(self, *args: Any, matrix: Matrix, criterion_id: UUID, person_id: UUID | None, **kwargs: Any) -> None:
        self.person_id = person_id
        super().__init__(*args, matrix=matrix, criterion_id=criterion_id, **kwargs)

    def asks(self, sheet: Sheet) -> bool:
        submitted = self.person_id in self.matrix.scoring.submitted
        return not (submitted and self.standing(sheet)) and super().asks(sheet)

    @property
    def reusable(self) -> tuple[str, ...]:
        return self.matrix.reasons(self.criterion_id, alone=self.person_id)

    def standing(self, sheet: Sheet) -> ScoreCell | None:
        return self.matrix.scoring.own(sheet.tender_id, self.criterion_id, self.person_id)

    def clean(self) -> dict[str, Any]:
        for sheet in self.sheets:
            key = f"first_{sheet.tender_id}"
            points = self.cleaned_data.get(key)
            if points is not None:
                needed, scale = self.matrix.requirement_ids, self.matrix.model.scale
                self._refuse(sheet, "first", policy.may_give(sheet, requirements=needed, points=points, scale=scale))
            elif self.cleaned_data.get(f"reason_{sheet.tender_id}") and not self.has_error(key):
                given = _("Give %(tender)s points as well as a reason.") % {"tender": sheet.supplier_name}
                self.add_error(key, given)
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class AgreeRow:
    """What the members gave one tender alone, how far apart they lie, and the fields for what they agree on."""

    row: SheetRow
    given: tuple[tuple[str, ScoreCell, bool], ...]
    spread: Spread | None
    why: forms.BoundField


class AgreeForm(CriterionForm):
    """One criterion over all tenders, agreed on after everyone has delivered, as `person_id` writes it down."""

    def __init__(self, *args: Any, matrix: Matrix, criterion_id: UUID, person_id: UUID | None, **kwargs: Any) -> None:
        self.person_id = person_id
        super().__init__(*args, matrix=matrix, criterion_id=criterion_id, **kwargs)

    def why_asked(self, sheet: Sheet) -> tuple[Any, Any] | None:
        if self._is_settled(sheet):
            return super().why_asked(sheet)
        label = _("Why the panel agrees on this")
        return label, _("When the members are far apart, or nobody else gave such points. For the report only.")

    def may_change(self, sheet: Sheet, points: Decimal) -> Decision:
        """As agreed on, and as changed."""
        if not self._touched(sheet):
            return PERMITTED
        agreeing = scoring_policy.may_agree(
            self.matrix.scoring,
            sheet,
            writer=self.person_id,
            scored_id=self.criterion_id,
            points=points,
            scale=self.matrix.model.scale,
            why=self._why(sheet.tender_id),
        )
        return super().may_change(sheet, points) if agreeing else agreeing

    def agree_row(self, row: SheetRow) -> AgreeRow:
        scoring, key = self.matrix.scoring, row.sheet.tender_id
        spread = scoring.spread(key, self.criterion_id, self.matrix.model.scale)
        outliers = spread.outliers if spread else ()
        given = tuple(
            (scoring.people[person], cell, str(person) in outliers)
            for person, cell in scoring.delivered(key, self.criterion_id).items()
        )
        return AgreeRow(row, given, spread, self[f"why_{key}"])
