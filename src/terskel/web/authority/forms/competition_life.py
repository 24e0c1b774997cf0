"""Forms of a competition's life: publication, answers, extension, cancellation, and the openers' shares."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import Readiness
from terskel.organisations.queries import Member
from terskel.web.authority.forms.dps import LongText
from terskel.web.authority.forms.openers import ThresholdField, opener_choices, require_enough, require_keys
from terskel.web.shared.fields import InstantField
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.parts import Fact

CANCELLATION_REASONS = [
    ("no_need", _("The need no longer exists")),
    ("no_funds", _("The funds are no longer available")),
    ("error", _("An error in the documents that cannot be corrected in this competition")),
    ("review_body", _("A complaint or a decision of a review body or court")),
    ("other", _("Another objective reason")),
]
QUESTION_REJECTIONS = {
    "too_late": _("It was asked after the last day for questions, and there is no time to answer"),
    "tells_who_asks": _("It cannot be understood without what shows who asks; ask for it in other words"),
    "not_about_the_purchase": _("It is not about this purchase"),
}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class PublishForm(PageForm):
    """The deadline, the last day to ask and the openers; read from the address, so that one can go back to the page."""

    refusal_fields = {
        "competitions.deadline_too_early": "closes_at",
        "competitions.question_deadline_outside": "question_deadline_at",
        "competitions.opener_not_ready": "openers",
        "vault.too_few_openers": "openers",
        "vault.threshold_out_of_range": "threshold",
    }
    closes_at = InstantField(label=_("Tender deadline"), help_text=_("What arrives at this time or later is too late."))
    question_deadline_at = InstantField(
        label=_("Questions before"),
        required=False,
        help_text=_("Left empty, we choose a day that leaves time to answer."),
    )
    openers = forms.MultipleChoiceField(
        label=_("Openers"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They open the tenders together, never one alone. Those without a key must make one first."),
    )
    threshold = ThresholdField()

    def __init__(
        self, *args: Any, people: Sequence[Member], lacking: Collection[UUID] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._names, self._lacking = {str(one.person_id): one.name for one in people}, lacking
        give_choices(self, "openers", opener_choices(people, lacking))

    def clean_openers(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["openers"]
        if len(chosen) < 2:
            raise forms.ValidationError(_("Choose at least two openers. One person never opens alone."))
        require_keys(chosen, self._names, self._lacking)
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        require_enough(self, given.get("openers"))
        return given

    def choices(self, found: Readiness) -> list[Fact]:
        """What was chosen, to be looked over before the publication."""
        given = self.cleaned_data
        last_question = given["question_deadline_at"] or found.question_deadline.instant
        return [
            Fact(_("Tender deadline"), given["closes_at"]),
            Fact(_("Questions before"), last_question),
            Fact(_("Openers"), ", ".join(self._names[one] for one in given["openers"])),
            Fact(
                _("Open together"),
                _("%(threshold)s of %(openers)s") % {"threshold": given["threshold"], "openers": len(given["openers"])},
            ),
        ]

    @property
    def asked_deadline(self) -> datetime | None:
        """The deadline asked for, when it could be read."""
        return self.cleaned_data.get("closes_at") if self.is_bound and hasattr(self, "cleaned_data") else None

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.publish` takes it."""
        return {**self.cleaned_data, "openers": [UUID(one) for one in self.cleaned_data["openers"]]}


class SendBackForm(PageForm):
    refusal_fields = {"competitions.sent_back_without_reason": "reason"}
    reason = LongText(rows=4, label=_("What must be put right"))


class AnswerForm(PageForm):
    refusal_fields = {
        "competitions.answer_too_late": "closes_at",
        "competitions.deadline_not_ahead": "closes_at",
        "competitions.deadline_not_later": "closes_at",
        "competitions.extension_without_reason": "extension_reason",
    }
    published_text = LongText(
        rows=3,
        label=_("The question as everyone will read it"),
        help_text=_("Take out anything that tells who asked."),
    )
    answer = LongText(
        label=_("Answer"), help_text=_("It goes to all invited at once, and cannot be changed afterwards.")
    )
    closes_at = InstantField(
        label=_("New tender deadline"), required=False, help_text=_("Needed when the last day to answer has passed.")
    )
    extension_reason = LongText(rows=2, label=_("Why the deadline is extended"), required=False)


class RejectQuestionForm(PageForm):
    """`late`: the question came after the last day to ask; only then may that be the reason."""

    refusal_fields = {
        "competitions.question_rejected_without_reason": "text",
        "competitions.question_asked_in_time": "reason_code",
    }
    reason_code = forms.ChoiceField(label=_("Why is it not answered?"), widget=forms.RadioSelect)
    text = LongText(
        rows=4,
        label=_("What is said to whoever asked"),
        help_text=_("Nobody else reads it. Say what they can do, such as asking again in other words."),
    )

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, label) for code, label in QUESTION_REJECTIONS.items() if late or code != "too_late"]
        give_choices(self, "reason_code", offered)


class ExtendForm(PageForm):
    refusal_fields = {
        "competitions.deadline_not_ahead": "closes_at",
        "competitions.deadline_not_later": "closes_at",
        "competitions.extension_without_reason": "reason",
        "competitions.question_deadline_outside": "question_deadline_at",
    }
    closes_at = InstantField(label=_("New tender deadline"))
    question_deadline_at = InstantField(
        label=_("Questions before"), required=False, help_text=_("Left empty, the last day for questions stays.")
    )
    reason = LongText(rows=3, label=_("Why"), help_text=_("The reason goes to all invited."))


class InviteLateForm(PageForm):
    """Why those admitted later are invited; `must_move`: the deadline that stands leaves them too little time."""

    refusal_fields = {
        "competitions.deadline_not_ahead": "closes_at",
        "competitions.deadline_not_later": "closes_at",
        "competitions.deadline_too_early": "closes_at",
        "competitions.late_needs_time": "closes_at",
        "competitions.late_without_reason": "reason",
    }
    closes_at = InstantField(label=_("New tender deadline"), help_text=_("It counts for everyone invited."))
    reason = LongText(rows=3, label=_("Why"), help_text=_("The reason goes to all invited."))

    def __init__(self, *args: Any, must_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not must_move:
            self.fields["closes_at"].required = False
            self.fields["closes_at"].help_text = _("Left empty, the deadline stays as it is.")


class MoreTimeForm(PageForm):
    """A later deadline for all after an outage; the old one has passed."""

    refusal_fields = {
        "competitions.deadline_not_ahead": "closes_at",
        "competitions.deadline_not_later": "closes_at",
        "competitions.extension_without_reason": "reason",
    }
    closes_at = InstantField(label=_("New tender deadline"))
    reason = LongText(rows=3, label=_("Why"), help_text=_("The reason goes to all invited."))


class KeepDeadlineForm(PageForm):
    refusal_fields = {"tenders.deadline_kept_without_reason": "why"}
    why = LongText(
        rows=3,
        label=_("Why could everybody deliver in time all the same?"),
        help_text=_("It stands in the log, and a supplier may ask for it."),
    )


class CancelForm(PageForm):
    refusal_fields = {"competitions.cancellation_without_reason": "reason"}
    reason_code = forms.ChoiceField(label=_("Reason"), choices=CANCELLATION_REASONS, widget=forms.RadioSelect)
    reason = LongText(label=_("Explain the reason"), help_text=_("Objective and specific. It goes to all invited."))
    new_competition_follows = forms.ChoiceField(
        label=_("Will a new competition follow"), choices=YES_NO, widget=forms.RadioSelect
    )

    @property
    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {**given, "new_competition_follows": given["new_competition_follows"] == "yes"}


class ShareForm(PageForm):
    refusal_fields = {"vault.wrong_passphrase": "passphrase", "tenders.not_impartial": "impartial"}
    impartial = forms.BooleanField(
        label=_("Nothing makes me partial to any possible tenderer"),
        help_text=_("The Public Administration Act §§ 6 to 10 and FOA § 7-5. If in doubt, let another opener do it."),
    )
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It unlocks your share of the key, and is kept nowhere."),
    )


class PracticeShareForm(PageForm):
    refusal_fields = {"vault.wrong_passphrase": "passphrase"}
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It unlocks your share of the key, and is kept nowhere."),
    )


class PracticeRecoveryForm(PageForm):
    refusal_fields = {"vault.not_a_recovery_key": "offline_key", "vault.wrong_recovery_key": "offline_key"}
    offline_key = forms.CharField(
        label=_("The recovery key"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("The line that begins with AGE-SECRET-KEY-1, from where it is kept. It is kept nowhere here."),
    )


class RecoveryForm(PageForm):
    refusal_fields = {
        "vault.not_a_recovery_key": "offline_key",
        "vault.wrong_recovery_key": "offline_key",
        "tenders.not_impartial": "impartial",
    }
    impartial = forms.BooleanField(
        label=_("Nothing makes me partial to any possible tenderer"),
        help_text=_("The Public Administration Act §§ 6 to 10 and FOA § 7-5. If in doubt, let another opener do it."),
    )
    offline_key = forms.CharField(
        label=_("The recovery key"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("The line that begins with AGE-SECRET-KEY-1, from where it is kept. It is kept nowhere here."),
    )


class RecoveryKeyForm(PageForm):
    refusal_fields = {"vault.not_a_recipient": "recipient"}
    recipient = forms.CharField(
        label=_("Public half of the recovery key"),
        required=False,
        max_length=100,
        help_text=_("One line that begins with age1. Empty: no recovery share from now on."),
    )

    def clean_recipient(self) -> str:
        """The secret half does not come back to the page, and what was written here is no secret any more."""
        given: str = self.cleaned_data["recipient"]
        if given.strip().upper().startswith("AGE-SECRET-KEY"):
            self.data = MultiValueDict({"recipient": [""]})
            raise forms.ValidationError(
                _("This is the secret half, and it has now been on a machine that is online. Make a new pair of keys.")
            )
        return given


class HandOverForm(PageForm):
    """The colleague who opens instead, and the passphrase that lets the share go."""

    refusal_fields = {
        "vault.wrong_passphrase": "passphrase",
        "vault.opener_without_identity": "to",
        "vault.opener_has_held_a_share": "to",
        "vault.opener_not_colleague": "to",
    }
    to = forms.ChoiceField(
        label=_("Who opens in your place?"),
        widget=forms.RadioSelect,
        help_text=_("Colleagues who have made an opener key, and who never held a share of this one."),
    )
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It unlocks your share, which is then locked with your colleague's key. It is kept nowhere."),
    )

    def __init__(self, *args: Any, colleagues: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {str(person_id): name for person_id, name in colleagues.items()}
        give_choices(self, "to", self._names.items())

    @property
    def name(self) -> str:
        """The chosen colleague's."""
        return self._names[self.cleaned_data["to"]]

    @property
    def given(self) -> dict[str, Any]:
        return {"to": UUID(self.cleaned_data["to"]), "passphrase": self.cleaned_data["passphrase"]}


class OpenerKeyForm(PageForm):
    refusal_fields = {"vault.passphrase_too_short": "passphrase"}
    passphrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters; four random words are good. If it is lost, your share is lost."),
    )
    again = forms.CharField(
        label=_("The same passphrase again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("passphrase") and given.get("again") and given["passphrase"] != given["again"]:
            self.add_error("again", _("The two passphrases are not the same. Write them again."))
        return given
