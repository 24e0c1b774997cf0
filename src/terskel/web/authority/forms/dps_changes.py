"""Forms of changes of a published DPS: what to change, each kind of change, sign-off, publication, withdrawal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.dps_changes import MATERIAL
from terskel.core.instants import end_of_day
from terskel.dps import queries
from terskel.dps.proposals import (
    CategoryClarified,
    Extension,
    MemberAdded,
    MemberLeft,
    MemberSucceeded,
    Name,
    RequirementClarified,
    Volume,
    Wording,
)
from terskel.dps.queries import CategoryView, MemberView, RequirementView
from terskel.organisations.queries import AuthorityView
from terskel.web.authority.forms.category_changes import (
    CategoryClosedForm,
    CategoryMergedForm,
    CategoryOpenedForm,
    CategoryPausedForm,
    CategoryResumedForm,
)
from terskel.web.authority.forms.changing import ChangeForm
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared import languages
from terskel.web.shared.fields import DayField, InstantField, KronerField
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.places import PlaceForm

HEADINGS: Final = (
    (_("How long, how much and who buys"), ("extension", "volume", "member_added", "member_succeeded", "member_left")),
    (_("Plainer words"), ("requirement_clarified", "category_clarified", "wording", "name")),
    (
        _("Categories"),
        ("category_opened", "category_paused", "category_resumed", "category_merged", "category_closed"),
    ),
)
_MATERIAL: Final = _("What the system is: cannot be changed after publication")


class WhatForm(PageForm):
    """What is to be changed. What a DPS is can be chosen too, and is refused with the reason."""

    refusal_fields = {"dps.change_is_material": "what"}
    what = forms.ChoiceField(label=_("What do you want to change?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = languages.current()
        allowed = {one: queries.change_name(one, language) for one in kinds}
        groups: list[tuple[Any, list[tuple[str, str]]]] = [
            (heading, [(one, allowed[one]) for one in of_it if one in allowed]) for heading, of_it in HEADINGS
        ]
        material = list(queries.material_names(language).items())
        give_choices(self, "what", [one for one in groups if one[1]] + [(_MATERIAL, material)])

    @property
    def material(self) -> bool:
        return self.cleaned_data["what"] in MATERIAL


class ExtensionForm(ChangeForm):
    makes = Extension
    refusal_fields = {**ChangeForm.refusal_fields, "dps.extension_not_later": "last_day"}
    last_day = DayField(label=_("New last day"), help_text=_("Everyone who is qualified remains so."))

    @property
    def given(self) -> dict[str, Any]:
        return {"ends_at": end_of_day(self.cleaned_data["last_day"])}


class MemberAddedForm(ChangeForm):
    makes = MemberAdded
    refusal_fields = {
        **ChangeForm.refusal_fields,
        "dps.member_from_the_past": "from_on",
        "dps.member_leaves_before_joining": "to_on",
        "dps.member_named_twice": "authority",
    }
    authority = forms.ChoiceField(label=_("Body"))
    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("To and including"), required=False)

    def __init__(self, *args: Any, authorities: Iterable[AuthorityView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "authority", [("", "–"), *((str(one.id), one.name) for one in authorities)])

    @property
    def given(self) -> dict[str, Any]:
        said = dict(super().given)
        return {"authority_id": UUID(said.pop("authority")), **said}


class MemberSucceededForm(ChangeForm):
    """The successor is the body that the member became part of."""

    makes = MemberSucceeded
    refusal_fields = {
        **ChangeForm.refusal_fields,
        "dps.member_not_merged": "member",
        "dps.member_named_twice": "member",
        "dps.member_succeeded_too_early": "from_on",
        "dps.member_leaves_earlier_already": "from_on",
    }
    member = forms.ChoiceField(label=_("Merged body"))
    from_on = DayField(label=_("The successor buys from"))

    def __init__(self, *args: Any, members: Sequence[MemberView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "member", [("", "–"), *((str(one.id), one.authority_name) for one in members)])

    @property
    def given(self) -> dict[str, Any]:
        return {"member_id": UUID(self.cleaned_data["member"]), "from_on": self.cleaned_data["from_on"]}


class MemberLeftForm(ChangeForm):
    makes = MemberLeft
    refusal_fields = {
        **ChangeForm.refusal_fields,
        "dps.member_left_in_the_past": "to_on",
        "dps.member_leaves_before_joining": "to_on",
        "dps.member_leaves_earlier_already": "to_on",
    }
    member = forms.ChoiceField(label=_("Body"))
    to_on = DayField(label=_("Last day it may buy"), help_text=_("Yesterday means that it may buy no more from now."))

    def __init__(self, *args: Any, members: Sequence[MemberView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "member", [("", "–"), *((str(one.id), one.authority_name) for one in members)])

    @property
    def given(self) -> dict[str, Any]:
        return {"member_id": UUID(self.cleaned_data["member"]), "to_on": self.cleaned_data["to_on"]}


class VolumeForm(ChangeForm):
    makes = Volume
    taken = ("estimated_quantity", "estimated_value")
    refusal_fields = {
        **ChangeForm.refusal_fields,
        "dps.volume_changes_regime": "estimated_value",
        "dps.estimated_value_not_positive": "estimated_value",
    }
    estimated_quantity = LongText(rows=3, label=_("Estimated quantity"))
    estimated_value = KronerField(label=_("Estimated value without VAT"))


class RequirementClarifiedForm(ChangeForm):
    """The requirement is chosen by `?which=` in the address; its words come with it."""

    makes = RequirementClarified
    text = LongText(rows=3, label=_("The supplier must …"))
    level = forms.CharField(label=_("Minimum level"), required=False)
    evidence = LongText(rows=2, label=_("Evidence"))
    why_asked = LongText(rows=2, label=_("Why we ask"), required=False)

    def __init__(self, *args: Any, requirement: RequirementView, **kwargs: Any) -> None:
        initial = {name: getattr(requirement, name) for name in ("text", "level", "evidence")}
        super().__init__(*args, initial={**initial, "why_asked": requirement.why}, **kwargs)
        self.requirement_id = requirement.id

    @property
    def given(self) -> dict[str, Any]:
        said = dict(super().given)
        return {"requirement_id": self.requirement_id, "why": said.pop("why_asked"), **said}


class CategoryClarifiedForm(ChangeForm, PlaceForm):
    """The category is chosen by `?which=` in the address; its words come with it.

    Where it is delivered is asked where nobody had said: what was announced stays.
    """

    makes = CategoryClarified
    refusal_fields = {
        **ChangeForm.refusal_fields,
        **PlaceForm.refusal_fields,
        "dps.category_code_taken": "code",
    }
    field_order = ("code", "name", "description", "nuts", "remote")
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("The old address leads on to the new one."))
    name = forms.CharField(label=_("Name"), max_length=200)
    description = LongText(rows=4, required=False, label=_("Description"))

    def __init__(self, *args: Any, category: CategoryView, **kwargs: Any) -> None:
        initial = {"code": category.code, "name": category.name, "description": category.description}
        super().__init__(*args, initial=initial, **kwargs)
        self.category_id = category.id
        if category.place.is_said:
            del self.fields["nuts"], self.fields["remote"]

    @property
    def given(self) -> dict[str, Any]:
        said = super().given
        return {"category_id": self.category_id, **(self.with_place(said) if "nuts" in said else said)}


class WordingForm(ChangeForm):
    makes = Wording
    taken = ("contact", "how_it_works")
    contact = LongText(rows=2, label=_("Contact"))
    how_it_works = LongText(rows=7, label=_("How the system works"))


class NameForm(ChangeForm):
    makes = Name
    taken = ("name",)
    refusal_fields = {**ChangeForm.refusal_fields, "dps.name_missing": "name"}
    name = forms.CharField(label=_("New name"), max_length=200, help_text=_("The old address leads on to the new one."))


KIND_FORMS: Final[Mapping[str, type[ChangeForm]]] = {
    one.makes.kind: one
    for one in (
        ExtensionForm,
        MemberAddedForm,
        MemberSucceededForm,
        MemberLeftForm,
        RequirementClarifiedForm,
        CategoryClarifiedForm,
        CategoryOpenedForm,
        CategoryPausedForm,
        CategoryResumedForm,
        CategoryMergedForm,
        CategoryClosedForm,
        VolumeForm,
        WordingForm,
        NameForm,
    )
}


class SignOffForm(PageForm):
    refusal_fields = {"dps.change_sign_off_without_grounds": "note"}
    note = LongText(rows=4, label=_("Why the change is not material"), help_text=_("Kept with the change."))


class PublishChangeForm(PageForm):
    """With a notice: when it was sent."""

    refusal_fields = {
        "dps.change_notice_missing": "dispatched_at",
        "notices.dispatch_in_future": "dispatched_at",
    }
    dispatched_at = InstantField(label=_("When the change notice was sent to Doffin"))

    def __init__(self, *args: Any, notice: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not notice:
            del self.fields["dispatched_at"]


class EnquiryAnswerForm(PageForm):
    refusal_fields = {"dps.enquiry_answer_empty": "answer"}
    published_question = LongText(
        rows=4,
        label=_("The question as everyone reads it"),
        help_text=_("Take out everything that shows who asks."),
    )
    answer = LongText(rows=6, label=_("Answer"), help_text=_("Everyone can read it on the page of the system."))
