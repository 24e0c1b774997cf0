"""What every form of a change of a published DPS is."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from terskel.core.dps_changes import CHANGE_KINDS
from terskel.dps.proposals import Proposal
from terskel.dps.queries import DpsView
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.forms import PageForm


class ChangeForm(PageForm):
    """One kind of change, and why. `makes` is the proposal, `taken` the fields that begin as they are in the DPS."""

    makes: ClassVar[type[Proposal]]
    taken: ClassVar[tuple[str, ...]] = ()
    why = LongText(rows=4, label=_("Why"), help_text=_("Stands in the change log, which everyone can read."))
    refusal_fields = {"dps.change_without_reason": "why"}

    def __init__(self, *args: Any, dps: DpsView, **kwargs: Any) -> None:
        initial = {name: getattr(dps, name) for name in self.taken}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.order_fields([name for name in self.fields if name != "why"])

    @property
    def given(self) -> dict[str, Any]:
        """What the proposal is made of: by default the fields of the same names."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "why"}

    @property
    def proposal(self) -> Proposal:
        """As `dps.actions.propose_change` takes it."""
        return self.makes(**self.given)

    @property
    def needs(self) -> tuple[bool, bool]:
        """Whether a change notice is sent first, and whether a legal adviser signs off."""
        found = CHANGE_KINDS[self.makes.kind]
        return found.notice, found.sign_off
