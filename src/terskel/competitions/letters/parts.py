"""What an invitation tells of the lots of a purchase, and of the rows that are priced. Pure."""

from terskel.competitions.queries.lot_views import LotsView
from terskel.competitions.queries.views import Terms
from terskel.core.evaluation import price_lines
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, Bullets, Heading, Paragraph, Table

book = Phrasebook.of("competitions")


def lot_line(terms: Terms, purchase: LotsView | None) -> str:
    """Which lot of which purchase; "" of a competition that is none."""
    if purchase is None:
        return ""
    place, count = purchase.lot(terms.competition_id).place, len(purchase.lots)
    return book.say("letter.invitation.lot", terms.language, purchase=purchase.title, place=place, count=count)


def lot_limits(purchase: LotsView | None, language: Language) -> list[Block]:
    """For how many lots one tenderer may tender and be awarded, and who gets which (FOA § 19-4)."""
    if purchase is None:
        return []
    said = []
    if purchase.most_tendered is not None:
        said.append(book.say("letter.invitation.most_tendered", language, most=purchase.most_tendered))
    if purchase.most_awarded is not None:
        facts = {"most": purchase.most_awarded, "rule": purchase.award_rule}
        said.append(book.say("letter.invitation.most_awarded", language, **facts))
    names = tuple(f"{one.place}. {one.name} ({one.reference})" for one in purchase.lots)
    heading = Heading(book.say("letter.invitation.heading.lots", language))
    return [heading, Bullets(names), *([Paragraph("\n".join(said))] if said else [])]


def price_form(terms: Terms) -> list[Block]:
    """The rows that each tender prices, where the price is no single sum."""
    form, language = terms.price_form, terms.language
    if form is None:
        return []

    def say(key: str) -> str:
        return book.say(f"letter.invitation.{key}", language)

    return [
        Heading(say("heading.price_form")),
        Paragraph(say("price_form")),
        Table(
            say("heading.price_form"),
            (say("column.row"), say("column.unit"), say("column.quantity")),
            tuple(
                ("\n".join(part for part in (row.name, row.paid) if part), row.unit, row.quantity)
                for row in price_lines(form, language)
            ),
            numeric=(2,),
        ),
    ]
