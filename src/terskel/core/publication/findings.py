"""What the check before publication finds: what is wrong, where, by which clause, and what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from terskel.core.decisions import Refused
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook, refusal_text

Severity: TypeAlias = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`block` stops the publication, `warn` is for a human to weigh.

    `field` is the draft's field that answers it, `rules` the numbers in the rulebook. A code with a dot is a refusal of
    another part of the core, said with that refusal's text.
    """

    code: str
    severity: Severity
    clause: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    field: str = ""
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


@dataclass(frozen=True, slots=True)
class Unexamined:
    """A rule that was not examined, because the draft says nothing of `name`."""

    name: str
    clause: str
    rules: tuple[str, ...]


Findings: TypeAlias = Iterator[Finding]


def finding_text(finding: Finding, language: Language) -> str:
    """What is wrong and what to do about it."""
    if "." in finding.code:
        return refusal_text(Refused(finding.code, finding.clause, finding.facts), language)
    return Phrasebook.of("core").say(f"finding.{finding.code}", language, **finding.facts)


def unexamined_text(one: Unexamined, language: Language) -> str:
    """What nobody looked at, why, and who has to."""
    return Phrasebook.of("core").say(f"unexamined.{one.name}", language, clause=one.clause)


def severity(*, verified: bool) -> Severity:
    """A value of the law that was not seen in its source warns where a verified one blocks."""
    return "block" if verified else "warn"


def missing(draft: object, fields: Mapping[str, str], prefix: str) -> Findings:
    """A blocking finding `<prefix>_<field>_missing` per text field that is empty; `fields` gives the clauses."""
    for name, clause in fields.items():
        if not str(getattr(draft, name)).strip():
            yield Finding(f"{prefix}_{name}_missing", "block", clause, field=name)
