"""What the panel does next, read from its table: one thing at a time, in the order of the law."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel.competitions.queries import Scored
from terskel.core.actors import Actor
from terskel.evaluation.queries import Asked, Matrix, Sheet
from terskel.web.authority.course import Step
from terskel.web.shared.short import short_instant


def next_step(matrix: Matrix, actor: Actor) -> Step:
    """Requirements are checked first, failing tenders rejected by two, the rest scored, the result frozen."""
    scoring = _score_alone(matrix, actor) if matrix.scoring.individual else _score(matrix)
    for found in (_check(matrix), _reject(matrix, actor), _price(matrix), _answered(matrix), scoring, _asked(matrix)):
        if found is not None:
            return found
    if not matrix.sheets:
        return Step(_("Nobody tendered"), _("The buyer or an approver closes the competition."))
    if all(sheet.rejection for sheet in matrix.sheets):
        text = _("An approver cancels the competition, and everyone invited is told.")
        return Step(_("Every tender is rejected"), text, colour="warning")
    return _lock(matrix, actor) or _freeze(matrix, actor)


def _lock(matrix: Matrix, actor: Actor) -> Step | None:
    """Where something is kept from the panel: the points are locked, then prices opened."""
    standing, lead = matrix.standing, matrix.panel.lead
    if not standing.locks_quality:
        return None
    if standing.quality_locked_at is None:
        if lead is not None and lead.person_id == actor.person_id:
            text = _("Then checks and points stay, and what was kept back can be shown.")
            button = (_("Lock the points for quality"), _page(matrix, "lock"))
            return Step(_("Quality is assessed"), text, *button)
        text = _("%(name)s leads the panel and locks the points for quality.") % {"name": lead.name if lead else "–"}
        return Step(_("Quality is assessed"), text)
    if any(sheet.price_sealed and sheet.rejection is None for sheet in matrix.sheets):
        address = reverse("authority:price_opening", args=[matrix.terms.competition_id])
        text = _("The points for quality are locked. Two openers open the prices.")
        return Step(_("Prices are sealed"), text, _("To the opening of prices"), address)
    return None


def _check(matrix: Matrix) -> Step | None:
    for one in matrix.terms.requirements:
        left = sum(
            not sheet.rejection and not sheet.unreadable and one.id not in sheet.checks for sheet in matrix.sheets
        )
        if left:
            text = ngettext("%(number)s tender is left to check.", "%(number)s tenders are left to check.", left)
            return Step(
                _("Check requirement %(number)s") % {"number": one.number},
                text % {"number": left},
                _("Check"),
                _page(matrix, "requirement", one.id),
            )
    return None


def _reject(matrix: Matrix, actor: Actor) -> Step | None:
    for sheet in matrix.sheets:
        if sheet.rejection is None and (sheet.unmet or sheet.unreadable):
            return Step(
                _("%(name)s must be rejected") % {"name": sheet.supplier_name},
                _("One member proposes it, another confirms it. Then the tenderer is told at once."),
                _("Propose to reject"),
                _page(matrix, "reject", sheet.tender_id),
                colour="danger",
            )
    for sheet in matrix.sheets:
        if _waits_for(sheet, actor):
            return Step(
                _("A rejection waits for you"),
                _("%(name)s is proposed rejected. You confirm it, or stop it.") % {"name": sheet.supplier_name},
                _("Read the proposal"),
                _page(matrix, "tender", sheet.tender_id),
                colour="warning",
            )
    return None


def _price(matrix: Matrix) -> Step | None:
    """A price that cannot be compared is cleared up before anybody scores on (FOA §§ 23-5, 24-9)."""
    for sheet in matrix.unrankable:
        return Step(
            _("The price of %(name)s cannot be compared") % {"name": sheet.supplier_name},
            _(
                "The model divides by the price. Ask whether it is an error and how it is explained, or reject the "
                "tender."
            ),
            _("Ask the tenderer"),
            _page(matrix, "ask_tenderer", sheet.tender_id),
            colour="danger",
        )
    return None


def _answered(matrix: Matrix) -> Step | None:
    """An answer is read before its tender is scored."""
    for sheet, one in _open_questions(matrix):
        if one.answered_at is not None:
            return Step(
                _("%(name)s has answered") % {"name": sheet.supplier_name},
                _("Read the answer, and write what the panel concludes."),
                _("Read the answer"),
                _page(matrix, "conclude", sheet.tender_id, one.id),
            )
    return None


def _asked(matrix: Matrix) -> Step | None:
    """The result is frozen when everything that was asked is concluded on."""
    for sheet, one in _open_questions(matrix):
        return Step(
            _("%(name)s is asked in writing") % {"name": sheet.supplier_name},
            _("The answer comes before %(at)s. Then the panel concludes, whether it came or not.")
            % {"at": short_instant(one.due_at)},
            _("Read the question"),
            _page(matrix, "conclude", sheet.tender_id, one.id),
            colour="neutral",
        )
    return None


def _open_questions(matrix: Matrix) -> Iterator[tuple[Sheet, Asked]]:
    for sheet in matrix.sheets:
        if sheet.rejection is None:
            yield from ((sheet, one) for one in sheet.open_questions)


def _waits_for(sheet: Sheet, actor: Actor) -> bool:
    rejection = sheet.rejection
    return rejection is not None and rejection.confirmed_at is None and rejection.recorded_by != actor.person_id


def _score(matrix: Matrix) -> Step | None:
    for one in matrix.terms.scored:
        if left := _unscored(matrix, one):
            return _score_on(matrix, one, left)
    return None


def _unscored(matrix: Matrix, one: Scored) -> int:
    """How many tenders that are still in have no points of the panel's on it."""
    return sum(not sheet.rejection and one.id not in sheet.scores for sheet in matrix.sheets)


def _score_on(matrix: Matrix, one: Scored, left: int) -> Step:
    text = ngettext("%(number)s tender is left to score.", "%(number)s tenders are left to score.", left)
    return Step(
        _("Score on %(criterion)s") % {"criterion": one.name},
        text % {"number": left},
        _("Score"),
        _page(matrix, "criterion", one.id),
    )


def _score_alone(matrix: Matrix, actor: Actor) -> Step | None:
    """Own points, delivering them, waiting for colleagues, agreeing."""
    scoring, person = matrix.scoring, actor.person_id
    own = scoring.missing.get(person, ()) if person else ()
    for one in matrix.terms.scored:
        if left := sum(scored == one.id for _tender, scored in own):
            return _score_on(matrix, one, left)
    if person in scoring.missing and person not in scoring.submitted:
        text = _("Everything given to you has points. Delivered, they stay.")
        return Step(_("Deliver your points"), text, _("Deliver"), _page(matrix, "deliver"))
    if names := scoring.awaited_names:
        text = _("%(names)s have not delivered yet.") % {"names": ", ".join(names)}
        return Step(_("Colleagues are scoring"), text, colour="neutral")
    for one in matrix.terms.scored:
        if left := _unscored(matrix, one):
            text = ngettext("%(number)s tender is left to agree on.", "%(number)s tenders are left to agree on.", left)
            return Step(
                _("Agree on %(criterion)s") % {"criterion": one.name},
                text % {"number": left},
                _("Agree"),
                _page(matrix, "agree", one.id),
            )
    return None


def _freeze(matrix: Matrix, actor: Actor) -> Step:
    lead = matrix.panel.lead
    if lead is not None and lead.person_id == actor.person_id:
        text = _("The model computes the ranking. Afterwards nothing can be changed.")
        return Step(_("Everything is assessed"), text, _("Freeze the result"), _page(matrix, "finalise"))
    text = _("%(name)s leads the panel and freezes the result.") % {"name": lead.name if lead else "–"}
    return Step(_("Everything is assessed"), text)


def _page(matrix: Matrix, name: str, *more: UUID) -> str:
    return reverse(f"authority:evaluation_{name}", args=[matrix.terms.competition_id, *more])
