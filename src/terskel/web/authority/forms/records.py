"""What of a record of events is shown."""

from typing import ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.disclosure.records import Record
from terskel.web.shared.forms import PageForm

Subjects = dict[str, tuple[str | Promise, tuple[str, ...]]]

OF_COMPETITION: Final[Subjects] = {
    "competition": (_("The competition and its notices"), ("competitions", "notices", "notifications", "operations")),
    "tenders": (_("The tenders and their opening"), ("tenders", "vault")),
    "evaluation": (_("The evaluation"), ("evaluation",)),
    "award": (_("The award and complaints"), ("awards",)),
    "contract": (_("The contract"), ("contracts",)),
    "files": (_("Letters, files and case books"), ("documents", "disclosure")),
    "refused": (_("What was refused"), ("audit",)),
}
OF_DPS: Final[Subjects] = {
    "system": (_("The system and its notices"), ("dps", "notices", "notifications", "operations")),
    "requests": (_("Requests to participate and rights"), ("qualification", "vault")),
    "files": (_("Letters and files"), ("documents",)),
    "refused": (_("What was refused"), ("audit",)),
}


class _RecordFilter(PageForm):
    subjects: ClassVar[Subjects]
    about = forms.ChoiceField(label=_("About"), required=False)
    who = forms.ChoiceField(
        label=_("Done by"), required=False, choices=[("", _("People")), ("all", _("People and the system"))]
    )

    def __init__(self, data: object) -> None:
        super().__init__(data)
        named = [(key, label) for key, (label, _rooms) in self.subjects.items()]
        self.fields["about"].choices = [("", _("Everything")), *named]  # type: ignore[attr-defined]

    def narrowed(self, record: Record) -> Record:
        """What is asked for; what can't be read narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        _label, rooms = self.subjects.get(asked.get("about", ""), ("", ()))
        return record.narrowed(rooms, by_people=asked.get("who", "") != "all")


class CompetitionRecordFilter(_RecordFilter):
    subjects = OF_COMPETITION


class DpsRecordFilter(_RecordFilter):
    subjects = OF_DPS
