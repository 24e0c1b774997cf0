"""Forms of the text bank: what is shown of it, a new text, and another wording of one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import TextRow
from terskel.dps.queries import CategoryView, DpsRow
from terskel.web.authority.forms.dps import LANGUAGES, LongText
from terskel.web.shared.forms import PageForm, give_choices

TEXT_KINDS: Final = {
    "need": _("The need"),
    "specification": _("Scope and specification"),
    "requirement": _("Absolute requirement"),
    "contract_term": _("Contract term"),
}
TEXT_USES: Final = {
    "free": _("Free: a buyer puts it in and writes on from it"),
    "locked": _("Locked: stands word for word where it is used"),
    "demanded": _("Locked, and in every competition it is for"),
}
SHORT_USES: Final = {"free": _("Free"), "locked": _("Locked"), "demanded": _("Locked, in all")}
SYSTEM: Final = "system:"
CATEGORY: Final = "category:"


class TextFilter(PageForm):
    q = forms.CharField(
        label=_("Name or words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *TEXT_KINDS.items()])
    use = forms.ChoiceField(label=_("Free or locked"), required=False, choices=[("", _("Both")), *SHORT_USES.items()])
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("All languages")), *LANGUAGES])
    standing = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("In use")), ("retired", _("Out of use"))]
    )

    def chosen(self, rows: Sequence[TextRow]) -> list[TextRow]:
        """Those that are asked for; what can't be read narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        words = asked.get("q", "").casefold()
        return [
            row
            for row in rows
            if (row.retired_at is not None) == (asked.get("standing") == "retired")
            and asked.get("kind") in ("", None, row.kind)
            and asked.get("use") in ("", None, row.use)
            and asked.get("language") in ("", None, row.language)
            and (not words or words in f"{row.name} {row.wording}".casefold())
        ]


class WordingForm(PageForm):
    refusal_fields = {
        "competitions.text_without_words": "wording",
        "competitions.contract_term_is_locked": "use",
        "competitions.texts_locked_by_the_manager": "use",
    }
    wording = LongText(rows=8, label=_("The text"))
    use = forms.ChoiceField(label=_("How it is used"), choices=list(TEXT_USES.items()), widget=forms.RadioSelect)

    def __init__(self, *args: Any, locks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not locks:
            give_choices(self, "use", [("free", TEXT_USES["free"])])
            self.fields["use"].initial = "free"
            self.fields["use"].help_text = _("A DPS manager makes the texts that stand word for word.")


class TextForm(WordingForm):
    refusal_fields = {
        **WordingForm.refusal_fields,
        "competitions.text_without_name": "title",
        "competitions.text_named_twice": "title",
    }
    title = forms.CharField(label=_("Name of the text"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Where it stands"),
        choices=list(TEXT_KINDS.items()),
        widget=forms.RadioSelect,
        help_text=_("Contract terms always stand word for word."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    place = forms.ChoiceField(label=_("What it is for"), required=False)
    field_order = ["title", "kind", "language", "place", "wording", "use"]

    def __init__(
        self,
        *args: Any,
        systems: Sequence[DpsRow],
        categories: Mapping[UUID, Sequence[CategoryView]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._system_of = {one.id: one.dps_id for rows in categories.values() for one in rows}
        choices: list[tuple[str, Any]] = [("", _("All our competitions, and all systems of ours"))]
        for dps in systems:
            named = [(f"{CATEGORY}{one.id}", one.label) for one in categories.get(dps.id, ()) if one.label]
            choices.append((dps.name, [(f"{SYSTEM}{dps.id}", _("The whole system")), *named]))
        give_choices(self, "place", choices)

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.write_text` takes them."""
        given = self.cleaned_data
        place, dps_id, category_id = given["place"], None, None
        if place.startswith(SYSTEM):
            dps_id = UUID(place.removeprefix(SYSTEM))
        elif place:
            category_id = UUID(place.removeprefix(CATEGORY))
            dps_id = self._system_of[category_id]
        return {
            "name": given["title"],
            "kind": given["kind"],
            "language": given["language"],
            "wording": given["wording"],
            "use": given["use"],
            "dps_id": dps_id,
            "category_id": category_id,
        }
