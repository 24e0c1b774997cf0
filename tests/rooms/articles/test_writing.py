"""An article's text as it is read."""

from terskel.articles.writing import Block, blocks_of

TEXT = """# Nytt i ordningen
Første linje
og andre linje.

- én
- to

Etter listen.
# Til slutt
* tre
"""


def test_paragraphs_lists_and_subheadings() -> None:
    assert blocks_of(TEXT) == (
        Block("heading", ("Nytt i ordningen",)),
        Block("paragraph", ("Første linje og andre linje.",)),
        Block("list", ("én", "to")),
        Block("paragraph", ("Etter listen.",)),
        Block("heading", ("Til slutt",)),
        Block("list", ("tre",)),
    )


def test_two_subheadings_in_a_row_are_two_and_nothing_is_nothing() -> None:
    assert blocks_of("# A\n# B") == (Block("heading", ("A",)), Block("heading", ("B",)))
    assert blocks_of(" \n\n") == ()


def test_a_sign_in_a_sentence_is_no_list() -> None:
    assert blocks_of("-5 grader\n#hashtag") == (Block("paragraph", ("-5 grader #hashtag",)),)
