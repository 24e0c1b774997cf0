"""Contract clauses on pay, pensions, payment and apprentices that must be answered (LOA §§ 5e–5h)."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from terskel.core.publication.drafts import CompetitionDraft
from terskel.core.publication.findings import Finding, Findings
from terskel.core.regimes import Regime


def required_clauses(announced_on: date) -> tuple[str, ...]:
    """The clauses to be answered in a competition announced on a day, e.g. `("5e", "5f", "5g", "5h")`."""
    return tuple(clause for clause, begins in _clauses() if begins <= announced_on)


def check_clauses(draft: CompetitionDraft, announced_on: date) -> Findings:
    if draft.regime in (Regime.FOA_I, Regime.OUTSIDE):
        return
    answers = {answer.clause: answer for answer in draft.clause_answers}
    for clause in required_clauses(announced_on):
        answer = answers.get(clause)
        if answer is None:
            yield Finding(f"clause_{clause}_unanswered", "block", f"LOA § {clause}", field="clause_answers")
        elif not answer.included and not answer.reason.strip():
            facts = {"clause": clause}
            yield Finding("clause_reason_missing", "block", f"LOA § {clause}", facts, "clause_answers")


@cache
def _clauses() -> tuple[tuple[str, date], ...]:
    data = tomllib.loads((files("terskel.core") / "data" / "clauses.toml").read_text(encoding="utf-8"))
    return tuple((row["id"], row["from"]) for row in data["clause"])
