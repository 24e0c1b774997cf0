"""Would we get in? A plain answer before anybody registers, from what a visitor says; nothing of it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core.actors import Actor
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.qualification import asking
from terskel.qualification.content import Content
from terskel.qualification.queries.questions import Question, questions_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """One category, as far as the visitor has answered: `unmet` are those it does not meet, `open` not answered yet or
    unsure. Without both it would meet every requirement; the authority decides on evidence all the same.
    """

    category: CategoryView
    unmet: tuple[RequirementView, ...]
    open: tuple[RequirementView, ...]

    @property
    def fits(self) -> bool:
        return not self.unmet and not self.open


@dataclass(frozen=True, slots=True)
class FitView:
    """`questions` are those the chosen categories need, each once; `verdicts` one per chosen category."""

    dps: DpsView
    categories: tuple[CategoryView, ...]
    chosen: tuple[CategoryView, ...]
    questions: tuple[Question, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def without_categories(self) -> bool:
        return all(one.name is None for one in self.categories)


def fit(
    reader: Actor, slug: str, category_ids: Iterable[UUID], said: Mapping[UUID, bool | None], *, at: datetime
) -> FitView:
    """`said`: requirement -> whether the visitor meets it, None where unsure. A DPS without categories is chosen."""
    view = dps_queries.dps(reader, slug, at=at)
    categories = tuple(one for one in dps_queries.categories(reader, view.id, at=at) if one.is_there(at))
    wanted = {one.id for one in categories if one.name is None} | set(category_ids)
    chosen = tuple(one for one in categories if one.id in wanted)
    known = dps_queries.requirements_of(view.id)
    content = Content(category_ids=tuple(one.id for one in chosen))
    questions = questions_of(content, known, {one.id: one for one in categories}, {}) if chosen else ()
    return FitView(
        dps=view,
        categories=categories,
        chosen=chosen,
        questions=questions,
        verdicts=tuple(verdict(one, known, said) for one in chosen),
    )


def verdict(category: CategoryView, known: Iterable[RequirementView], said: Mapping[UUID, bool | None]) -> Verdict:
    """An answer to one requirement holds for every other at the same level, and a yes for every lower one."""
    listed = list(known)
    unmet: list[RequirementView] = []
    unanswered: list[RequirementView] = []
    for one in asking.asked_of(listed, [category.id]):
        answers = [said[other.id] for other in listed if other.id in said and asking.same_level(other, one)]
        higher = any(
            said.get(other.id) and other.question_key == one.question_key and asking.covers(other, one)
            for other in listed
        )
        if True in answers or higher:
            continue
        (unmet if False in answers else unanswered).append(one)
    return Verdict(category, tuple(unmet), tuple(unanswered))
