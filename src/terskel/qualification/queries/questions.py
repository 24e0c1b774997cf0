"""A draft's questions: each asked once, at the levels the chosen categories need, with what was answered before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from terskel.dps.queries import CategoryView, RequirementView
from terskel.qualification import asking
from terskel.qualification.content import Answer, Content
from terskel.qualification.queries.earlier import Earlier


@dataclass(frozen=True, slots=True)
class Level:
    """One level a question is asked at. `categories` are those that ask it so; none: the DPS as a whole does."""

    requirements: tuple[RequirementView, ...]
    categories: tuple[CategoryView, ...]
    answer: Answer | None
    earlier: Earlier | None

    @property
    def requirement(self) -> RequirementView:
        return self.requirements[0]

    @property
    def answered(self) -> bool:
        return asking.answered(self.answer)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked once, whatever number of categories needs it. `asked` is the colleague asked to answer."""

    key: str
    levels: tuple[Level, ...]
    asked: UUID | None

    @property
    def requirement(self) -> RequirementView:
        return self.levels[0].requirement

    @property
    def requirement_ids(self) -> tuple[UUID, ...]:
        return tuple(one.id for level in self.levels for one in level.requirements)

    @property
    def categories(self) -> tuple[CategoryView, ...]:
        """Those that ask it, each once, in their order; none where the DPS as a whole does."""
        if any(not level.categories for level in self.levels):
            return ()
        found = {category.id: category for level in self.levels for category in level.categories}
        return tuple(sorted(found.values(), key=lambda category: category.number))

    @property
    def evidence(self) -> tuple[str, ...]:
        """What shows that it is met: each wording once, for the levels may ask for different evidence."""
        return tuple(dict.fromkeys(one.evidence for level in self.levels for one in level.requirements if one.evidence))

    @property
    def answered(self) -> bool:
        return all(level.answered for level in self.levels)

    @property
    def begun(self) -> bool:
        return any(level.answer is not None and (level.answered or level.answer.text) for level in self.levels)

    @property
    def text(self) -> str:
        """What is written so far, once for all levels."""
        return next((level.answer.text for level in self.levels if level.answer is not None), "")

    @property
    def items(self) -> tuple[UUID, ...]:
        """What goes with the answer so far, from the supplier's library."""
        return next((level.answer.items for level in self.levels if level.answer is not None), ())

    @property
    def denied(self) -> bool:
        return any(level.answer is not None and level.answer.statement == "no" for level in self.levels)

    @property
    def to_confirm(self) -> bool:
        """Nothing is written yet, and earlier answers hold at every level: the supplier need only confirm."""
        return not self.begun and all(
            level.earlier is not None and level.earlier.statement == "yes" for level in self.levels
        )

    @property
    def earlier(self) -> Earlier | None:
        """The newest of what was answered before, whether or not it still holds at these levels."""
        known = [level.earlier for level in self.levels if level.earlier is not None]
        return max(known, key=lambda one: one.said_at, default=None)


def questions_of(
    content: Content,
    known: Sequence[RequirementView],
    categories: Mapping[UUID, CategoryView],
    earlier: Mapping[UUID, Earlier],
) -> tuple[Question, ...]:
    """In the order of their first requirement; levels in the order of theirs."""
    grouped: dict[str, list[list[RequirementView]]] = {}
    for one in asking.asked_of(known, content.category_ids):
        levels = grouped.setdefault(one.question_key, [])
        same = next((level for level in levels if asking.same_level(level[0], one)), None)
        if same is None:
            levels.append([one])
        else:
            same.append(one)
    return tuple(
        Question(
            key=key,
            levels=tuple(_level(level, content, known, categories, earlier) for level in levels),
            asked=content.asked.get(key),
        )
        for key, levels in grouped.items()
    )


def _level(
    requirements: Sequence[RequirementView],
    content: Content,
    known: Sequence[RequirementView],
    categories: Mapping[UUID, CategoryView],
    earlier: Mapping[UUID, Earlier],
) -> Level:
    whole = any(one.category_id is None for one in requirements)
    return Level(
        requirements=tuple(requirements),
        categories=()
        if whole
        else tuple(categories[one.category_id] for one in requirements if one.category_id is not None),
        answer=asking.answer_to(requirements[0], content.answers, known),
        earlier=next((earlier[one.id] for one in requirements if one.id in earlier), None),
    )
