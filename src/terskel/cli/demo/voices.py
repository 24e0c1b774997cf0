"""What the demo's people write. Every text stands on facts that another text of the world repeats, and none is used twice.

A tender claims something; the evaluators' reason for its points, and what the others are told of it when it wins, are
about that claim. `Voices` draws from a seed, so the same seed gives the same world, and refuses to repeat itself.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from terskel.cli.demo import phrases
from terskel.core.sentences import compared, sentences

BEST: Final = 10
WORST: Final = 4

Matter = Literal["experience", "plan"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a tender says under one criterion, and the points (4 to 10) that it will earn."""

    matter: Matter
    points: int
    buyer: str
    year: int
    months: int
    weeks: int
    things: tuple[str, str, str]

    def fill(self, template: str, **more: str) -> str:
        a, b, c = self.things
        return _sentences(
            template.format(
                buyer=self.buyer, year=self.year, months=self.months, weeks=self.weeks, a=a, b=b, c=c, **more
            )
        )


@dataclass(frozen=True, slots=True)
class Experience:
    """The two assignments that an applicant points to, both in `field`."""

    name: str
    field: str
    buyers: tuple[str, str]
    years: tuple[int, int]
    months: tuple[int, int]

    def fill(self, template: str, **more: str) -> str:
        return template.format(
            name=self.name,
            field=self.field,
            one=self.buyers[0],
            two=self.buyers[1],
            y1=self.years[0],
            y2=self.years[1],
            m1=self.months[0],
            m2=self.months[1],
            **more,
        )


class Voices:
    """Texts from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._said: set[str] = set()

    def claim(self, matter: Matter, things: Sequence[str], *, points: int, year: int) -> Claim:
        """Something a tender of `year` may say on a criterion; `things` are what it can point to."""
        a, b, c = self.random.sample(list(things), 3)
        return Claim(
            matter=matter,
            points=max(WORST, min(BEST, points)),
            buyer=self.random.choice(phrases.BUYERS),
            year=year - self.random.randint(0, 3),
            months=self.random.randint(2, 14) if points < 7 else self.random.randint(7, 26),
            weeks=self.random.randint(2, 9),
            things=(a, b, c),
        )

    def answer(self, claim: Claim, name: str) -> str:
        """What the tender itself says."""
        level = "strong" if claim.points >= 8 else "fair" if claim.points >= 6 else "weak"
        first, second = phrases.ANSWERS[claim.matter, level]
        return claim.fill(first if claim.months % 2 else second, name=name)

    def reason(self, claim: Claim, name: str, told: set[str]) -> str:
        """Why it earned its points, in no sentence that another tenderer of the competition has been `told`."""
        templates = phrases.REASONS[claim.matter][claim.points]
        text = self._once(lambda: claim.fill(self.random.choice(templates), name=name))
        others = (claim.fill(template, name=name) for template in templates)
        fresh = (one for one in (text, *others) if one == text or one not in self._said)
        best = min(fresh, key=lambda one: sum(compared(part, name) in told for part in sentences(one)))
        self._said.add(best)
        kept = [part for part in sentences(best) if compared(part, name) not in told]
        told.update(compared(part, name) for part in kept)
        return " ".join(kept)

    def characteristic(self, claim: Claim) -> str:
        """What of the winning tender may be told to the others under one criterion; no customer is named."""
        return self._once(lambda: claim.fill(self.random.choice(phrases.CHARACTERISTICS[claim.matter])))

    def shortfall(self, category: str, year: int) -> str:
        """What a tender lacks that does not meet the first mandatory requirement of the category."""
        template = phrases.SHORTFALLS[category]
        return self._once(
            lambda: template.format(
                buyer=self.random.choice(phrases.BUYERS),
                n=self.random.randint(3, 11),
                year=year - self.random.randint(0, 3),
            )
        )

    def experience(self, name: str, field: str, *, year: int) -> Experience:
        """Two assignments of the last years before `year`."""
        one, two = self.random.sample(phrases.BUYERS, 2)
        return Experience(
            name=name,
            field=field,
            buyers=(one, two),
            years=(year - self.random.randint(1, 2), year - 1),
            months=(self.random.randint(4, 30), self.random.randint(3, 22)),
        )

    def experience_told(self, experience: Experience) -> str:
        """The applicant's own words."""
        return self._once(lambda: experience.fill(self.random.choice(phrases.EXPERIENCES)))

    def admission_note(self, experience: Experience, category: str) -> str:
        """Why the technical requirement is met in this category."""
        return self._once(lambda: experience.fill(self.random.choice(phrases.ADMISSION_NOTES), category=category))

    def rejection_note(self, experience: Experience, category: str) -> str:
        """The finding that a rejection stands on."""
        return self._once(lambda: experience.fill(self.random.choice(phrases.REJECTION_NOTES), category=category))

    def rejection(self, experience: Experience, category: str) -> str:
        """Why an application line is rejected on the technical requirement: the work was in another field."""
        return self._once(lambda: experience.fill(self.random.choice(phrases.REJECTIONS), category=category))

    def question(self, things: Sequence[str], title: str) -> tuple[str, str]:
        """A supplier's question and the buyer's answer."""
        chosen: list[str] = []

        def make() -> str:
            a, b = self.random.sample(list(things), 2)
            question, answer = self.random.choice(phrases.QUESTIONS)
            values = {"a": a, "b": b, "n": str(self.random.randint(2, 6)), "title": title}
            chosen[:] = [_sentences(one.format(**values)) for one in (question, answer)]
            return chosen[0]

        self._once(make)
        return chosen[0], chosen[1]

    def _once(self, make: Callable[[], str]) -> str:
        for _ in range(200):
            text = make()
            if text not in self._said:
                self._said.add(text)
                return text
        raise ValueError("the demo has run out of things to say; widen its vocabulary")


def _sentences(text: str) -> str:
    """`text` with a capital letter where a sentence begins."""
    return re.sub(r"(^|[.?!] )([a-zæøå])", lambda found: found[1] + found[2].upper(), text)
