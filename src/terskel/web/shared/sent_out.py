"""A contract at the signing service, in words: where it is, who has signed, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel.contracts import sent_out
from terskel.contracts.queries import ContractView
from terskel.core.actors import Actor

# What the service says of a signer (portal.xsd); it may get new words, which are shown as they are.
ANSWERS: Final[Mapping[str, Promise]] = {
    "": gettext_lazy("has not signed yet"),
    "WAITING": gettext_lazy("has not signed yet"),
    "SIGNED": gettext_lazy("has signed"),
    "REJECTED": gettext_lazy("has rejected it"),
    "EXPIRED": gettext_lazy("did not sign in time"),
    "CANCELLED": gettext_lazy("can no longer sign it there"),
    "NOT_APPLICABLE": gettext_lazy("can no longer sign it there"),
    "BLOCKED": gettext_lazy("wrote a wrong security code too many times"),
    "CONTACT_INFORMATION_MISSING": gettext_lazy("was not reached: the service has no address"),
    "RESERVED": gettext_lazy("does not take digital mail"),
    "SIGNERS_NAME_NOT_AVAILABLE": gettext_lazy("signed, but the service found no name to put on the document"),
}
ENDINGS: Final[Mapping[str, Promise]] = {
    "rejected": gettext_lazy("Somebody rejected it."),
    "expired": gettext_lazy("Not everyone signed in time."),
    "cancelled": gettext_lazy("It was called back."),
    "refused": gettext_lazy("The service did not take it."),
    "failed": gettext_lazy("The service ended it."),
    "unentitled": gettext_lazy("Everyone signed, but not all of them could still sign for their party: %(said)s."),
}
BECAUSE: Final[Mapping[str, Promise]] = {
    "signatory": gettext_lazy("Another person signs the contract now."),
    "held": gettext_lazy("The authority waits with signing until a complaint is decided."),
    "reversal": gettext_lazy("It is proposed that the award is reversed."),
}


@dataclass(frozen=True, slots=True)
class SignerLine:
    name: str
    organisation: str
    words: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobLines:
    """The newest job as the page says it. `because`: why it is called back, where nobody asked for it.

    `ending`: how it came to nothing; `service_says`: the service's own words for it, where it has any.
    """

    job: sent_out.JobView
    signers: tuple[SignerLine, ...]
    because: str
    ending: str
    service_says: str


def job_lines(reader: Actor, view: ContractView) -> JobLines | None:
    job = sent_out.newest_job(reader, view.id)
    if job is None:
        return None
    organisations = {one.side: one.organisation_name for one in view.signatures}
    return JobLines(
        job,
        tuple(
            SignerLine(
                one.name,
                organisations[one.side],
                str(ANSWERS[one.answered])
                if one.answered in ANSWERS
                else _("Posten signering says: %(said)s") % {"said": one.answered},
                one.answered_at if one.answered != "WAITING" else None,
            )
            for one in job.signers
        ),
        str(BECAUSE.get(job.called_back_for, "")),
        str(ENDINGS.get(job.outcome, "")) % {"said": job.said},
        job.said if job.outcome in ("refused", "failed") else "",
    )
