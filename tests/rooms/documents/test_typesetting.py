"""The PDF of a letter: archivable, tagged, in its own language, the same bytes each time."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from terskel.core.languages import LANGUAGES, Language
from terskel.documents import typesetting
from terskel.documents.letters import Bullets, Facts, Heading, Leaf, LetterData, Paragraph, Part, Party, Table

A4_WIDTH = 596
RIGHT_MARGIN = 60
XMP_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
XMP_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"


def structure(pdf: pikepdf.Pdf) -> list[str]:
    """The structure types of the tag tree in reading order."""

    def walk(node: pikepdf.Object) -> Iterator[str]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node.S)
            if "/K" in node:
                yield from walk(node.K)

    return list(walk(pdf.Root.StructTreeRoot))


def text_of(content: bytes, folder: Path) -> str:
    """The text as poppler reads it."""
    path = folder / "letter.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def test_the_pdf_claims_pdf_a_2a_and_pdf_ua_1(letter: LetterData) -> None:
    with pikepdf.open(BytesIO(typesetting.pdf(letter))) as pdf, pdf.open_metadata() as xmp:
        assert (xmp[f"{XMP_PDFA}part"], xmp[f"{XMP_PDFA}conformance"]) == ("2", "A")
        assert xmp[f"{XMP_PDFUA}part"] == "1"
        assert xmp["dc:title"] == "Meddelelse om tildeling"


def test_a_letter_of_any_instant_is_dated_to_the_second(letter: LetterData) -> None:
    within_a_second = replace(letter, issued_at=letter.issued_at.replace(microsecond=123_456))
    assert typesetting.pdf(within_a_second) == typesetting.pdf(letter)


@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_the_pdf_says_which_language_it_is_in(letter: LetterData, language: Language, tag: str) -> None:
    with pikepdf.open(BytesIO(typesetting.pdf(replace(letter, language=language)))) as pdf:
        assert str(pdf.Root.Lang) == tag


def test_headings_lists_and_tables_are_tagged_as_such(letter: LetterData) -> None:
    with pikepdf.open(BytesIO(typesetting.pdf(letter))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        tags = structure(pdf)
    assert tags.count("/H1") == 1
    assert [tag for tag in tags if tag in ("/H2", "/H3")] == ["/H2", "/H3"]
    assert tags.count("/Table") == 1
    assert tags.count("/TH") == 2
    assert tags.count("/TD") == 4
    assert tags.count("/L") == 2
    assert tags.count("/Caption") == 1


def test_the_header_row_comes_back_on_every_page_a_table_runs_over(letter: LetterData, tmp_path: Path) -> None:
    rows = tuple((f"Tilbyder {number}", "8,5") for number in range(120))
    changed = replace(letter, blocks=(Table("Tilbud", ("Tilbyder", "Poengsum"), rows, (1,)),))
    text = text_of(typesetting.pdf(changed), tmp_path)
    pages = text.split("\f")[:-1]
    assert len(pages) > 2
    assert all("Poengsum" in page for page in pages)
    assert f"Side 2 / {len(pages)}" in pages[1]


def test_the_letter_says_who_writes_to_whom_when_and_about_what(letter: LetterData, tmp_path: Path) -> None:
    text = text_of(typesetting.pdf(letter), tmp_path)
    for said in (
        "Norsk helsenett SF",
        "Postboks 6123, 7435 Trondheim",
        "Fjellvåk Rådgivning AS",
        "fredag 4. desember 2026",
        "NHN-2026-014/7",
        "Side 1 / 1",
    ):
        assert said in text.replace("\u00a0", " ")


def test_the_same_letter_gives_the_same_bytes(letter: LetterData) -> None:
    assert typesetting.pdf(letter) == typesetting.pdf(letter)


def test_markup_in_a_text_stays_text(letter: LetterData, tmp_path: Path) -> None:
    hostile = 'Pris #panic("nei") *fet* $x$ <merke> @ref ] } \\ // `kode`'
    changed = replace(letter, title=hostile, blocks=(Paragraph(hostile), Bullets((hostile,))))
    text = text_of(typesetting.pdf(changed), tmp_path)
    assert text.count('#panic("nei")') >= 3
    assert "*fet* $x$ <merke> @ref" in text


def test_a_character_no_font_draws_is_written_as_its_code_point(letter: LetterData, tmp_path: Path) -> None:
    changed = replace(letter, blocks=(Paragraph("Ž ł ≥ € – 中 😀 \ue000 \u200b\x07slutt"),))
    text = text_of(typesetting.pdf(changed), tmp_path)
    assert "Ž ł ≥ € – [U+4E2D] [U+1F600] [U+E000]" in text
    assert "slutt" in text


def test_every_character_called_drawable_is_drawn(letter: LetterData) -> None:
    everything = "".join(chr(code) for block in typesetting._DRAWN_BLOCKS for code in block if chr(code).isprintable())
    assert typesetting.pdf(replace(letter, blocks=(Paragraph(everything),)))


def test_no_word_runs_out_of_the_page(letter: LetterData, tmp_path: Path) -> None:
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    address = "https://eksempel.no/" + "sti" * 60
    changed = replace(letter, blocks=(Facts((("SHA-256", digest), ("Adresse", address))), Paragraph(address)))
    path = tmp_path / "letter.pdf"
    path.write_bytes(typesetting.pdf(changed))
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)) < A4_WIDTH - RIGHT_MARGIN
    assert digest in boxes


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_record_without_recipient_is_typeset_too(language: Language) -> None:
    record = LetterData(
        kind="evaluation.report",
        language=language,
        title="Evalueringsrapport",
        reference="NHN-2026-014",
        sender=Party("Norsk helsenett SF"),
        recipient=None,
        issued_at=datetime(2026, 7, 1, tzinfo=UTC),
        blocks=(Heading("Tom"), Facts(()), Bullets(()), Table("Ingen", ("Tilbyder",), ())),
    )
    assert typesetting.pdf(record).startswith(b"%PDF-1.7")


def test_a_signature_is_copied_without_other_characters_than_its_own(letter: LetterData, tmp_path: Path) -> None:
    """Whoever checks a receipt copies it from the page."""
    signature = "H4jQhtygIscB5npXQ5FV/ynLDByDf/0S0DteVN8XXBo6Y+q6zZFd4MxDV4iajizZepSaB71oPGyK2DlNrgZXCA=="
    changed = replace(letter, blocks=(Facts((("Signatur (Ed25519)", signature),)),))
    text = text_of(typesetting.pdf(changed), tmp_path)
    assert signature in re.sub(r"\s", "", text)


def test_an_address_that_fits_on_a_line_is_copied_as_it_is(letter: LetterData, tmp_path: Path) -> None:
    address = "https://innkjop.example.no/dps/konsulenttjenester-innen-ikt/"
    text = text_of(typesetting.pdf(replace(letter, blocks=(Paragraph(f"Søk på {address}"),))), tmp_path)
    assert address in text


def test_a_caption_that_would_repeat_its_heading_is_left_out(letter: LetterData, tmp_path: Path) -> None:
    def times(caption: str) -> int:
        blocks = (Heading("Åpnere"), Paragraph("To åpnet."), Table(caption, ("Navn",), (("Eva",),)))
        return text_of(typesetting.pdf(replace(letter, blocks=blocks)), tmp_path).count("Åpnere")

    assert times("Åpnere") == 1
    assert times("Åpnere med nøkkel") == 2


def test_a_row_stays_on_one_page_unless_it_is_longer_than_a_page(letter: LetterData, tmp_path: Path) -> None:
    """Forty rows of three lines meet every place on a page."""
    rows = tuple((f"Tilbyder {number}", f"start{number} " + "ord " * 50 + f"slutt{number}") for number in range(40))
    pages = text_of(
        typesetting.pdf(replace(letter, blocks=(Table("Tilbud", ("Navn", "Grunn"), rows),))), tmp_path
    ).split("\f")
    for number in range(40):
        assert sum(f"start{number} " in page for page in pages) == 1
        assert [f"start{number} " in page for page in pages] == [f"slutt{number}\n" in page + "\n" for page in pages]
    long_reason = "ord " * 4000 + "slutt"
    blocks = (Table("Tilbud", ("Navn", "Grunn"), (("Tilbyder", long_reason),)),)
    assert "slutt" in text_of(typesetting.pdf(replace(letter, blocks=blocks)), tmp_path)


def test_a_letter_that_begins_with_a_smaller_heading_is_typeset_too(letter: LetterData) -> None:
    small_first = replace(letter, blocks=(Heading("Krav 1", 2), Paragraph("Svar."), Heading("Resten")))
    with pikepdf.open(BytesIO(typesetting.pdf(small_first))) as pdf:
        assert [one for one in structure(pdf) if re.fullmatch(r"/H\d", one)] == ["/H1", "/H2", "/H2"]


def test_a_book_has_every_letter_under_its_part_and_may_carry_files(letter: LetterData, tmp_path: Path) -> None:
    second = replace(letter, title="Andre brev", blocks=(Heading("Krav 1", 2), Paragraph("Svar.")))
    parts = [Part("Første del", (Leaf("Brev – Firma", letter), Leaf("Andre brev", second, headed=False)))]
    content = typesetting.book(replace(letter, title="Saksmappe"), parts, contents="Innhold")
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as xmp:
        assert (xmp[f"{XMP_PDFA}part"], xmp[f"{XMP_PDFA}conformance"], xmp[f"{XMP_PDFUA}part"]) == ("3", "A", "1")
        assert "/TOC" in structure(pdf)
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root][-1] == "Første del"
            assert [one.title for one in outline.root[-1].children] == ["Brev – Firma", "Andre brev"]
    text = text_of(content, tmp_path)
    assert "Fjellvåk Rådgivning AS" in text
    assert text.count("Krav 1") == 1
