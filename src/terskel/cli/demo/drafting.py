"""A competition as its buyer drafts it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import Body, Firm
from terskel.cli.demo.days import working
from terskel.cli.demo.needs import NeedPlan
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.run import Run
from terskel.cli.demo.voices import Voices
from terskel.competitions import actions as competitions
from terskel.competitions.actions import ClauseInput, CriterionInput, DraftFields, RequirementInput
from terskel.core.evaluation import EvaluationModel

CLAUSES_SINCE: Final = date(2026, 7, 1)
NO_CLAUSE: Final = "Oppdraget er verken renhold, bygg eller anlegg."
SANCTION: Final = (
    "Vi holder igjen dobbelt av det arbeidstakerne mangler, til forholdet er rettet; gjentas det, kan vi heve."
)
CLIMATE_REASONS: Final = {
    "insignificant": "«{title}» er arbeid på kontor, uten varer og med lite reising, og har etter sin art uvesentlig klimaavtrykk og miljøbelastning.",
    "requirements": "Kjøringen står for nesten hele klimaavtrykket i «{title}». Et krav om nullutslipp virker bedre enn poeng, og markedet kan oppfylle det.",
    "criteria": "",
}
CONTRACT_FORMS: Final = {
    "VEKT": "Oslo kommunes standardkontrakt for tjenestekjøp",
    "FLYTT": "Norsk helsenetts standardkontrakt for tjenester",
    "REKR": "Norsk helsenetts standardkontrakt for tjenester",
}
CONSULTING: Final = "SSA-B 2024"
EXPERIENCE, PLAN, PRICE = Decimal(35), Decimal(25), Decimal(40)


def draft(
    running: RunningDps,
    body: Body,
    need: NeedPlan,
    voices: Voices,
    pace: Pace,
    *,
    at: datetime,
    tenderers: Sequence[Firm],
) -> Run:
    """Everything the check before publication asks for, each answer about this need."""
    by = body.buyer
    with pace.act("draft a competition"):
        competition_id = competitions.create(
            running.id, category_ids=[running.categories[need.category]], title=need.title, by=by, at=at
        )
        competitions.change_draft(competition_id, **_fields(body, need, at), by=by, at=at)
        requirements = competitions.set_mandatory_requirements(
            competition_id,
            [
                RequirementInput(text, climate=need.climate == "requirements" and text == need.musts[-1])
                for text in need.musts
            ],
            by=by,
            at=at,
        )
        criteria = competitions.set_criteria(competition_id, _criteria(need), by=by, at=at)
        competitions.set_model(competition_id, EvaluationModel("proportional"), by=by, at=at)
    return Run(running, body, need, tenderers, voices, pace, competition_id, requirements, criteria[:-1])


def _fields(body: Body, need: NeedPlan, at: datetime) -> DraftFields:
    starts_on = (at + timedelta(days=75)).date()
    hours = need.volume > 1
    fields: DraftFields = {
        "scope": f"{need.title} hos {body.name}, {need.amount}.",
        "need": need.need,
        "estimated_value": Decimal(need.price * need.volume),
        "duration_text": "Ett år fra oppstart, eller til timene er brukt."
        if hours
        else "Til oppdraget er fullført og godkjent.",
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=364),
        "place": body.place,
        "contract_form": CONTRACT_FORMS.get(need.category, CONSULTING),
        "contract_basis": "standard",
        "contact": f"{body.buyer.name}, {body.name}",
        "climate_answer": need.climate,
        "climate_reason": CLIMATE_REASONS[need.climate].format(title=need.title),
        "universal_design": f"Det som leveres i «{need.title}», skal kunne brukes av alle og leses med skjermleser.",
        "security": f"Risikoen ved «{need.title}» er vurdert; leverandøren får bare den tilgangen oppdraget krever.",
        "human_rights": f"«{need.title}» utføres i Norge; risikoen for brudd på menneskerettigheter er lav.",
        "lots_reason": f"«{need.title}» er ett samlet oppdrag, og en deling ville gitt mer samordning enn konkurranse.",
    }
    if any("muntlig" in must for must in need.musts):
        fields["wording_reason"] = "«Muntlig» gjelder konsulentens norsk i oppdraget, ikke samtaler med leverandører."
    if need.apart:
        fields["price_after_quality"] = True
    # What counts is the law on the day it is published: a draft of the last of June has the clauses of July.
    if working(at, 1).date() >= CLAUSES_SINCE:
        fields["clauses"] = {
            "5e": ClauseInput(True, sanction=SANCTION),
            "5f": ClauseInput(False, NO_CLAUSE),
            "5g": ClauseInput(False, NO_CLAUSE),
            "5h": ClauseInput(False, "Fagarbeid er ikke sentralt i oppdraget."),
        }
    return fields


def _criteria(need: NeedPlan) -> list[CriterionInput]:
    first, second = need.focus
    half = len(need.evidence) // 2
    return [
        CriterionInput(
            name=first,
            weight=EXPERIENCE,
            kind="quality",
            description="Vi vurderer hvor relevant og godt dokumentert besvarelsen er, særlig for "
            f"{_listed(need.evidence[:half])}.",
            documentation="Beskrivelse på inntil to sider.",
            climate=need.climate == "criteria",
        ),
        CriterionInput(
            name=second,
            weight=PLAN,
            kind="quality",
            description=f"Vi vurderer hvor konkret besvarelsen er, og hvor godt den passer oppdraget, særlig for "
            f"{_listed(need.evidence[half:])}.",
            documentation="Beskrivelse på inntil én side.",
        ),
        CriterionInput(
            name="Pris",
            weight=PRICE,
            kind="price",
            description=f"Samlet pris for {need.amount}, uten merverdiavgift.",
            documentation="Prisskjema.",
        ),
    ]


def _listed(things: Sequence[str]) -> str:
    return f"{', '.join(things[:-1])} og {things[-1]}"
