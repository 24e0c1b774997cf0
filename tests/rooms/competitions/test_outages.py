"""An outage near a deadline raises a proposal, which a buyer decides on in one act; the record of opening says it."""

from datetime import datetime, timedelta

from terskel.competitions import actions, queries
from terskel.competitions.queries import OutageProposal
from terskel.core.actors import SYSTEM
from terskel.core.outages import Outage
from terskel.documents import queries as documents
from terskel.operations import actions as operations
from terskel.tenders import actions as tenders
from tests.worlds.cast import oslo
from tests.worlds.competitions import CLOSES_AT, OPENING_AT, CompetitionWorld, open_tenders

OUT_FROM, OUT_UNTIL = oslo("2027-01-22 10:00"), oslo("2027-01-22 10:40")
MONDAY = oslo("2027-01-25 12:00")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def there(*instants: datetime) -> None:
    for at in instants:
        operations.tell_alive("web", by=SYSTEM, at=at)


def proposal(world: CompetitionWorld, at: datetime = OUT_UNTIL) -> OutageProposal | None:
    return queries.outage_proposal(world.terms, at=at)


def test_an_outage_in_the_last_day_proposes_a_later_deadline_with_its_reason(published: CompetitionWorld) -> None:
    there(OUT_FROM, OUT_UNTIL)
    found = proposal(published)
    assert found is not None
    assert (found.outages, found.closes_at) == ((Outage("web", OUT_FROM, OUT_UNTIL),), MONDAY)
    assert "10.00" in found.reason
    assert "10.40" in found.reason


def test_an_outage_that_lasts_proposes_while_it_lasts(published: CompetitionWorld) -> None:
    there(OUT_FROM)
    found = proposal(published, OUT_FROM + 2 * MINUTE)
    assert found is not None
    assert found.outages == (Outage("web", OUT_FROM, None),)


def test_without_an_outage_long_before_or_in_the_worker_alone_nothing_is_proposed(published: CompetitionWorld) -> None:
    there(CLOSES_AT - 3 * DAY, CLOSES_AT - 2 * DAY)
    operations.tell_alive("worker", by=SYSTEM, at=OUT_FROM)
    operations.tell_alive("worker", by=SYSTEM, at=OUT_UNTIL)
    assert proposal(published, CLOSES_AT - 2 * DAY + MINUTE) is None


def test_the_proposal_is_gone_when_the_buyer_has_decided(published: CompetitionWorld) -> None:
    there(OUT_FROM, OUT_UNTIL)
    found = proposal(published)
    assert found is not None
    by = published.cast.brita
    actions.extend_deadline(published.id, closes_at=found.closes_at, reason=found.reason, by=by, at=OUT_UNTIL)
    there(*(OUT_UNTIL + number * MINUTE for number in range(1, 10)))
    assert published.terms.closes_at == MONDAY
    assert proposal(published, OUT_UNTIL + 9 * MINUTE) is None


def test_the_record_of_opening_says_the_clock_and_the_outages(published: CompetitionWorld) -> None:
    there(CLOSES_AT - 2 * DAY, OUT_FROM, OUT_UNTIL, CLOSES_AT, CLOSES_AT + MINUTE)
    by = published.cast.brita
    tenders.keep_deadline(published.id, reason="Alle rakk det.", by=by, at=CLOSES_AT + MINUTE)
    text = record_of(published)
    assert "høyst" in text
    assert "Avbrudd det siste døgnet før fristen" in text


def test_the_record_says_when_nothing_was_measured(published: CompetitionWorld) -> None:
    assert "Tjenesten målte ikke seg selv" in record_of(published)


def record_of(world: CompetitionWorld) -> str:
    open_tenders(world)
    (letter,) = [
        one for one in documents.letters_for_matter(world.cast.brita, world.id) if one.kind == "tenders.opening"
    ]
    return str(documents.letter(world.cast.brita, letter.id, at=OPENING_AT).letter)
