"""Forms of the evaluation: the panel, a declaration, checks and scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from terskel.core.decisions import Decision, Refused
from terskel.core.phrases import refusal_text
from terskel.evaluation import policy, scoring_policy
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.queries import Matrix, Panel, Sheet
from terskel.evaluation.sheets import CheckCell, ScoreCell
from terskel.web.shared import languages
from terskel.web.shared.fields import NumberField
from terskel.web.shared.forms import PageForm

WHY_CHANGED: Final = _("Why settled points are changed")
MET, NOT_MET = "met", "not_met"
LONGEST_LINE: Final = 90


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


class LiftConflictForm(PageForm):
    """Why a conflict that a member declared is none."""

    refusal_fields = {"evaluation.lifting_needs_reason": "reason"}
    reason = forms.CharField(
        label=_("Why it is no conflict of interest"),
        help_text=_("It stands in the evaluation report and the procurement report."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One tender in a form over all tenders: its fields, what stands now, and what the tenderer wrote.

    `found` are the hidden fields that keep what the evaluator found on the page. `overtaken`: someone else wrote what
    stands now while the evaluator was writing. `why` asks why settled points are changed; None where nobody has to say.
    """

    sheet: Sheet
    first: forms.BoundField
    reason: forms.BoundField
    found: tuple[str, ...]
    seen_name: str
    standing: CheckCell | ScoreCell | None
    said: str
    overtaken: bool
    take: forms.BoundField | None
    why: forms.BoundField | None


class _SheetsForm(PageForm):
    """Two fields for each tender: a finding and a reason. Rows left empty, or as they were found, are not sent on.

    What an evaluator found on the page goes along hidden, so that a row they did not touch never overwrites what a
    colleague has written since.
    """

    parts: ClassVar[tuple[str, ...]] = ("first", "reason")

    def __init__(self, *args: Any, matrix: Matrix, sheets: Sequence[Sheet], **kwargs: Any) -> None:
        self.matrix = matrix
        self.sheets = sheets
        super().__init__(*args, **kwargs)

    def _add_reason(self, sheet: Sheet, label: str, initial: str) -> None:
        self.fields[f"reason_{sheet.tender_id}"] = forms.CharField(
            label=label,
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
            show_hidden_initial=True,
            initial=initial,
        )

    def _seen(self, tender_id: UUID) -> UUID | None:
        """The row the evaluator had before them when they wrote."""
        try:
            return UUID(self.data.get(f"seen_{tender_id}", ""))
        except ValueError:
            return None

    def _touched(self, sheet: Sheet) -> bool:
        return any(f"{part}_{sheet.tender_id}" in self.changed_data for part in self.parts)

    def catch_up(self, standing: Mapping[UUID, tuple[str, ...]]) -> None:
        """Put what stands now, the `parts` by tender, into the rows the evaluator did not touch."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for sheet in self.sheets:
            if sheet.tender_id in standing and not self._touched(sheet):
                for part, value in zip(self._parts_of(sheet), standing[sheet.tender_id], strict=False):
                    name = f"{part}_{sheet.tender_id}"
                    data[name] = data[self.add_initial_prefix(name)] = value
        self.data = data

    def _filled(self) -> Iterator[tuple[UUID, Any, str]]:
        for sheet in self.sheets:
            if not self._touched(sheet):
                continue
            first = self.cleaned_data.get(f"first_{sheet.tender_id}")
            reason = self.cleaned_data.get(f"reason_{sheet.tender_id}", "")
            if first not in (None, "") or reason:
                yield sheet.tender_id, first, reason

    def row(self, sheet: Sheet, standing: CheckCell | ScoreCell | None, said: str) -> SheetRow:
        key = sheet.tender_id
        first, reason = self[f"first_{key}"], self[f"reason_{key}"]
        newer = self.is_bound and standing is not None and standing.id != self._seen(key)
        return SheetRow(
            sheet=sheet,
            first=first,
            reason=reason,
            found=tuple(self[f"{part}_{key}"].as_hidden(only_initial=True) for part in self._parts_of(sheet)),
            seen_name=f"seen_{key}",
            standing=standing,
            said=said,
            overtaken=newer and self._touched(sheet),
            take=self._asked("take", key),
            why=self._asked("why", key),
        )

    def _parts_of(self, sheet: Sheet) -> list[str]:
        """The parts that are asked for of this tender, in their order."""
        return [part for part in self.parts if f"{part}_{sheet.tender_id}" in self.fields]

    def _asked(self, part: str, tender_id: UUID) -> forms.BoundField | None:
        name = f"{part}_{tender_id}"
        return self[name] if name in self.fields else None

    def _refuse(self, sheet: Sheet, field: str, decision: Decision) -> None:
        """Every row that cannot be saved says so beside its own field, all at once."""
        if isinstance(decision, Refused):
            self.add_error(f"{field}_{sheet.tender_id}", refusal_text(decision, languages.current()))


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
                show_hidden_initial=True,
                initial=(MET if standing.met else NOT_MET) if standing else None,
            )
            self._add_reason(sheet, str(_("Why it is not met")), standing.reason if standing else "")

    def clean(self) -> dict[str, Any]:
        """A reason without a finding is an oversight; a requirement found not met needs its reason."""
        for sheet in self.sheets:
            verdict = self.cleaned_data.get(f"first_{sheet.tender_id}", "")
            reason = self.cleaned_data.get(f"reason_{sheet.tender_id}", "")
            if verdict:
                self._refuse(sheet, "reason", policy.may_check(sheet, met=verdict == MET, reason=reason))
            elif reason:
                self.add_error(f"first_{sheet.tender_id}", _("Say whether the requirement is met."))
        return self.cleaned_data

    def catch_up_with(self, matrix: Matrix) -> None:
        found = {sheet.tender_id: sheet.checks.get(self.requirement_id) for sheet in matrix.sheets}
        self.catch_up({key: (MET if one.met else NOT_MET, one.reason) for key, one in found.items() if one})

    @property
    def checks(self) -> list[Check]:
        return [
            Check(tender_id, self.requirement_id, verdict == MET, reason, self._seen(tender_id))
            for tender_id, verdict, reason in self._filled()
            if verdict
        ]


class CriterionForm(_SheetsForm):
    """One quality criterion, scored for every tender that passed the requirements.

    Where points are settled with prices known, why they are changed is asked for too.
    """

    parts = ("first", "reason", "why")
    alone: ClassVar[bool] = False

    def __init__(self, *args: Any, matrix: Matrix, criterion_id: UUID, **kwargs: Any) -> None:
        self.matrix, self.criterion_id = matrix, criterion_id
        self.settled = frozenset() if self.alone else matrix.settled()
        reusable = [(one, shortened(one)) for one in self.reusable]
        sheets = [sheet for sheet in matrix.sheets if self.asks(sheet)]
        super().__init__(*args, matrix=matrix, sheets=sheets, **kwargs)
        for sheet in sheets:
            standing = self.standing(sheet)
            self.fields[f"first_{sheet.tender_id}"] = NumberField(
                label=_("Points"),
                suffix=f"/ {matrix.model.scale.normalize():f}",
                required=False,
                show_hidden_initial=True,
                initial=plain(standing.points) if standing else None,
            )
            self._add_reason(sheet, str(_("Reason for the points")), standing.reason if standing else "")
            if (asked := self.why_asked(sheet)) is not None:
                label, help_text = asked
                self.fields[f"why_{sheet.tender_id}"] = forms.CharField(
                    label=label,
                    help_text=help_text,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    required=False,
                    show_hidden_initial=True,
                    initial=standing.consensus_reason if standing else "",
                )
            if reusable:
                self.fields[f"take_{sheet.tender_id}"] = forms.ChoiceField(
                    label=_("Or begin with a reason written before"),
                    choices=[("", _("Choose a text")), *reusable],
                    widget=forms.Select(attrs={"data-fills": f"id_reason_{sheet.tender_id}"}),
                    required=False,
                )

    def why_asked(self, sheet: Sheet) -> tuple[Any, Any] | None:
        """The label and the help of the second reason; None where none is asked for."""
        if self._is_settled(sheet):
            return WHY_CHANGED, _("Prices are known. Write it for this change; it stands in both reports.")
        return None

    def _is_settled(self, sheet: Sheet) -> bool:
        return (sheet.tender_id, self.criterion_id) in self.settled

    @property
    def reusable(self) -> tuple[str, ...]:
        """Reasons written before on this criterion, the most used first; each has to be fitted to the tender."""
        return self.matrix.reasons(self.criterion_id)

    def full_clean(self) -> None:
        """A text that was chosen is the reason where none was written."""
        if self.is_bound:
            data = QueryDict(mutable=True)
            data.update(self.data)
            for sheet in self.sheets:
                if f"take_{sheet.tender_id}" in self.fields:
                    name = f"reason_{sheet.tender_id}"
                    data[name] = data.get(name) or data.get(f"take_{sheet.tender_id}", "")
            self.data = data
        super().full_clean()

    def asks(self, sheet: Sheet) -> bool:
        """Whether the tender can get points."""
        return sheet.rejection is None and bool(policy.is_assessable(sheet, self.matrix.requirement_ids))

    def standing(self, sheet: Sheet) -> ScoreCell | None:
        """What stands on this sheet of paper for the tender."""
        return sheet.scores.get(self.criterion_id)

    def standing_in(self, matrix: Matrix, tender_id: UUID) -> ScoreCell | None:
        """The same as read anew."""
        self.matrix = matrix
        return self.standing(matrix.sheet(tender_id))

    def clean(self) -> dict[str, Any]:
        """A reason without points is an oversight; points stay within the scale and have their reason."""
        for sheet in self.sheets:
            key = f"first_{sheet.tender_id}"
            points = self.cleaned_data.get(key)
            reason = self.cleaned_data.get(f"reason_{sheet.tender_id}", "")
            if points is not None:
                decision = policy.may_score(
                    sheet,
                    requirements=self.matrix.requirement_ids,
                    points=points,
                    scale=self.matrix.model.scale,
                    reason=reason,
                )
                outside = isinstance(decision, Refused) and decision.code == "evaluation.points_outside_scale"
                self._refuse(sheet, "first" if outside else "reason", decision)
                self._refuse(sheet, "why", self.may_change(sheet, points))
            elif reason and not self.has_error(key):
                given = _("Give %(tender)s points as well as a reason.") % {"tender": sheet.supplier_name}
                self.add_error(key, given)
        return self.cleaned_data

    def may_change(self, sheet: Sheet, points: Decimal) -> Decision:
        """Whether the points may be written with what is said of why."""
        return scoring_policy.may_change(
            sheet,
            scored_id=self.criterion_id,
            points=points,
            settled=self._is_settled(sheet),
            why=self._why(sheet.tender_id),
        )

    def _why(self, tender_id: UUID) -> str:
        why: str = self.cleaned_data.get(f"why_{tender_id}", "")
        return why

    def catch_up_with(self, matrix: Matrix) -> None:
        found = {sheet.tender_id: self.standing_in(matrix, sheet.tender_id) for sheet in self.sheets}
        self.catch_up({key: (plain(one.points), one.reason, one.consensus_reason) for key, one in found.items() if one})

    @property
    def marks(self) -> list[Mark]:
        return [
            Mark(tender_id, self.criterion_id, points, reason, self._seen(tender_id), self._why(tender_id))
            for tender_id, points, reason in self._filled()
        ]


class LiftForm(PageForm):
    refusal_fields = {"evaluation.lift_needs_reason": "reason"}
    reason = forms.CharField(label=_("Why the lock is lifted"), widget=forms.Textarea(attrs={"rows": 3}))


def plain(points: Decimal) -> str:
    """As a person types it."""
    return f"{points:f}".replace(".", ",")


def shortened(reason: str) -> str:
    """A reason as one line of a list."""
    line = " ".join(reason.split())
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE].rstrip()}…"
