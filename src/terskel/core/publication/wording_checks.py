"""Words that ask for a second look before a competition is published (`core/data/wording.toml`)."""

from typing import Final

from terskel.core.publication.drafts import CompetitionDraft
from terskel.core.publication.findings import Finding, Findings
from terskel.core.publication.register import Moment, Register
from terskel.core.publication.wording import lexicon

_WARNINGS: Final = {
    "personal_data": ("competition_personal_data", "GDPR art. 5(1) c"),
    "criminal_record": ("competition_criminal_record", "GDPR art. 10"),
    "standard": ("competition_standard_without_equivalent", "FOA § 15-1"),
}
"""Lexicon -> what it warns of, and the clause."""


def enter(register: Register[CompetitionDraft]) -> None:
    """Enters these checks, in this order."""
    register.check(
        "N-26-04-3",
        "D-34-3",
        clause="FOA §§ 26-4(3), 23-6(3)",
        finds="competition_oral_steps competition_wording_reason_missing",
    )(oral_steps)
    register.check(
        "I-08",
        "I-09",
        "N-15",
        clause="GDPR art. 5(1) c, 10, FOA § 15-1",
        finds=" ".join(code for code, _ in _WARNINGS.values()),
    )(other_words)


def oral_steps(draft: CompetitionDraft, _: Moment) -> Findings:
    """All communication is electronic and nothing is negotiated; what only sounds so gets a reason."""
    words = lexicon("oral_steps").found_in(_texts(draft))
    if not words:
        return
    clause = "FOA §§ 26-4(3), 23-6(3)"
    yield Finding("competition_oral_steps", "warn", clause, {"words": words}, "wording_reason")
    if not draft.wording_reason.strip():
        yield Finding("competition_wording_reason_missing", "block", clause, {"words": words}, "wording_reason")


def other_words(draft: CompetitionDraft, _: Moment) -> Findings:
    """Personal data that nobody needs, certificates that are not kept, standards without "or equivalent"."""
    for name, (code, clause) in _WARNINGS.items():
        if words := lexicon(name).found_in(_texts(draft)):
            yield Finding(code, "warn", clause, {"words": words}, "requirements")


def _texts(draft: CompetitionDraft) -> list[str]:
    texts = [draft.title, draft.scope, draft.need, *(requirement.text for requirement in draft.requirements)]
    for criterion in draft.criteria:
        texts += (criterion.name, criterion.description, criterion.documentation)
    return texts
