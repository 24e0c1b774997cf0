"""The price form of a draft: rows that each tenderer prices, and the one sum they come to (FOA § 18-2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from terskel.audit.act import action
from terskel.competitions.actions.holding import locked_draft, record_draft
from terskel.competitions.events import ModelSet
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct, refuse
from terskel.core.evaluation import EvaluationModel, PriceForm, PriceLine, price_form_faults


@action
def set_price_form(
    competition_id: UUID,
    lines: Sequence[PriceLine],
    *,
    rate: Decimal = Decimal(0),
    years: int = 0,
    by: Actor,
    at: datetime,
) -> tuple[str, ...]:
    """The rows of the price form in their order; none of them makes the price one sum again. Returns the rows' ids.

    A row without an id is new. The form is part of the evaluation model, and locked with it at publication. `rate` in
    per cent and `years` are for rows that are paid later.
    """
    competition = locked_draft(competition_id, by, at)
    if competition.evaluation_model is None:
        refuse("competitions.price_form_before_model", "FOA § 18-1")
    model = EvaluationModel.from_json(competition.evaluation_model)
    if model.price_formula == "fixed_price":
        refuse("competitions.price_form_of_fixed_price", "FOA § 18-1")
    known = {line.id for line in model.price_form.lines} if model.price_form is not None else set()
    if any(line.id and line.id not in known for line in lines):
        raise Missing
    form = PriceForm(
        tuple(
            replace(line, id=line.id or uuid4().hex, name=line.name.strip(), unit=line.unit.strip()) for line in lines
        ),
        rate=rate,
        years=years,
        in_whole_ore=True,
    )
    for fault in price_form_faults(form) if form.lines else ():
        raise RefusedAct(fault)
    changed = replace(model, price_form=form if form.lines else None)
    competition.evaluation_model = changed.to_json()
    competition.save(update_fields=["evaluation_model"])
    record_draft(ModelSet(digest=changed.digest()), competition, by, at)
    return tuple(line.id for line in form.lines)
