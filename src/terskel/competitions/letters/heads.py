"""What every letter of a competition has in common: who sends it, and that it goes to all invited alike."""

from datetime import datetime

from terskel.competitions.queries.views import Terms
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, LetterData, Organisation, Party

book = Phrasebook.of("competitions")


def sender(authority: Organisation) -> Party:
    return Party.with_place(authority)


def letter(kind: str, terms: Terms, sender: Party, at: datetime, blocks: tuple[Block, ...]) -> LetterData:
    """One letter, the same to all who are invited, in the language of the competition."""
    return LetterData(
        kind=f"competitions.{kind}",
        language=terms.language,
        title=book.say(f"letter.{kind}.title", terms.language, title=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=Party(name=book.say("letter.all_invited", terms.language)),
        issued_at=at,
        blocks=blocks,
    )


def required(at: datetime | None) -> datetime:
    """The deadline of what is published."""
    if at is None:
        raise ValueError("a competition that was published has a deadline")
    return at
