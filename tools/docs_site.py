"""Builds docs/ as a site: one HTML file for each page, with a menu, readable without scripts and without a network.

python tools/docs_site.py [--pictures FOLDER] OUT

Pictures of the guides are taken of the pages as they are (`make docs`); without them their alternative texts stand.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

REPOSITORY: Final = Path(__file__).resolve().parent.parent
DOCS: Final = REPOSITORY / "docs"
PICTURES: Final = "pictures"

MENU: Final = (
    (
        "Veiledninger",
        (
            "guides/index.md",
            "guides/leverandor.md",
            "guides/innkjoper.md",
            "guides/dps-ansvarlig.md",
            "guides/evaluator.md",
            "guides/beslutter.md",
            "guides/apner.md",
            "guides/revisor.md",
        ),
    ),
    ("Running it", ("install.md", "settings.md", "operations.md", "threat-model.md")),
    ("The law in it", ("law.md", "lifecycles.md", "evaluation.md", "glossary.md")),
    ("For other systems", ("api/README.md", "api/sealing.md", "api/examples.md")),
    ("Working on it", ("pages.md", "mutation.md")),
)
NORWEGIAN: Final = "guides"
STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b2430;--page:#fff;--quiet:#4d5a6a;--line:#d5dbe3;--link:#0b5394;--soft:#f3f5f8}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--page:#14181e;--quiet:#a9b4c2;--line:#343c47;--link:#8ec1ff;
--soft:#1d232b}}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;color:var(--ink);background:var(--page)}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:3px solid currentColor;outline-offset:2px}
.top,.all{max-width:72rem;margin:0 auto;padding:1rem 1.5rem}
.top{display:flex;justify-content:space-between;border-bottom:1px solid var(--line)}
.name{font-weight:700;text-decoration:none;color:inherit}.to-menu{display:none}
.all{display:grid;grid-template-columns:16rem minmax(0,48rem);gap:0 3rem}
.all nav{grid-area:1/1}.all main{grid-area:1/2}
nav h2{font-size:.9375rem;margin:1.25rem 0 .25rem;color:var(--quiet)}nav ul{list-style:none;margin:0;padding:0}
nav li{margin:.25rem 0}nav [aria-current]{font-weight:700;text-decoration:none;color:inherit}
main{overflow-wrap:break-word}h1{line-height:1.2;font-size:clamp(1.6rem,5vw,2.125rem)}h2{margin-top:2.25rem}
th,td{hyphens:auto}td code{overflow-wrap:anywhere}
img{max-width:100%;height:auto;border:1px solid var(--line)}
pre{background:var(--soft);padding:1rem;overflow-x:auto}code{background:var(--soft);font-size:.9375em}
.wide{overflow-x:auto}table{border-collapse:collapse}
th,td{border-bottom:1px solid var(--line);padding:.5rem .75rem;text-align:left;vertical-align:top}
@media (max-width:48rem){.top,.all{padding:1rem}.to-menu{display:inline}.all{display:block}
th,td{padding:.375rem .75rem .375rem 0;font-size:.9375rem}
.all nav{margin-top:3rem;border-top:1px solid var(--line)}}
@media print{nav,.to-menu{display:none}.all{display:block}}
"""


@dataclass(frozen=True, slots=True)
class Page:
    """`source` and `address` are relative to docs/ and to the site."""

    source: Path
    title: str
    body: str

    @property
    def address(self) -> Path:
        return self.source.with_suffix(".html")

    @property
    def language(self) -> str:
        return "nb" if self.source.parts[0] == NORWEGIAN else "en"


def sources() -> list[Path]:
    """Every page there is, relative to docs/."""
    return sorted(path.relative_to(DOCS) for path in DOCS.rglob("*.md"))


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def slug(text: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def anchors(tokens: list[Token]) -> list[str]:
    """Of all headings, in order."""
    return [slug(words_of(tokens[place + 1])) for place, one in enumerate(tokens) if one.type == "heading_open"]


def links(tokens: list[Token]) -> Iterator[str]:
    """Where a page's links and pictures lead."""
    for token in tokens:
        for child in token.children or ():
            found = child.attrGet("href" if child.type == "link_open" else "src")
            if child.type in ("link_open", "image") and isinstance(found, str):
                yield found


def words_of(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))


def read(source: Path) -> Page:
    """One page, its links leading to the site's pages."""
    tokens = parsed((DOCS / source).read_text(encoding="utf-8"))
    title = source.stem
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = words_of(tokens[place + 1])
            token.attrSet("id", slug(words))
            title = words if token.tag == "h1" else title
        _lead_on_site(token.children or [], source)
    body: str = MarkdownIt("commonmark").enable("table").renderer.render(tokens, MarkdownIt().options, {})
    return Page(
        source, title, body.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
    )


def _lead_on_site(children: list[Token], source: Path) -> None:
    """Links between pages lead to the site's; what lies in the repository beside docs/ is named, and no link."""
    leaves = False
    for child in children:
        if child.type == "link_open":
            link = str(child.attrGet("href"))
            leaves = "://" not in link and os.path.normpath(source.parent / link.partition("#")[0]).startswith("..")
            child.attrSet("href", re.sub(r"\.md(#|$)", r".html\1", link) if "://" not in link else link)
        elif child.type == "image":
            child.attrSet("loading", "lazy")
        if leaves and child.type in ("link_open", "link_close"):
            child.tag, child.attrs = "span", {}


def rendered(page: Page, pages: dict[Path, Page]) -> str:
    up = Path(os.path.relpath(".", page.address.parent))
    menu = []
    for heading, named in MENU:
        lines = "".join(_line(pages[Path(one)], page, up) for one in named)
        language = pages[Path(named[0])].language
        menu.append(f"<h2{_said_in(language, page)}>{heading}</h2><ul>{lines}</ul>")
    decisions = "".join(_line(one, page, up) for one in pages.values() if one.source.parts[0] == "decisions")
    menu.append(f"<details><summary{_said_in('en', page)}>Decisions</summary><ul>{decisions}</ul></details>")
    to_menu = "Alle sidene" if page.language == "nb" else "All pages"
    first = up / pages[Path(MENU[0][1][0])].address
    return (
        f'<!doctype html>\n<html lang="{page.language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(page.title)} · Terskel</title>"
        f'<link rel="stylesheet" href="{up / "site.css"}"></head>\n'
        f'<body><header class="top"><a class="name" href="{first}">Terskel</a>'
        f'<a class="to-menu" href="#pages">{to_menu}</a></header>\n'
        f'<div class="all"><main>\n{page.body}</main>\n'
        f'<nav id="pages" aria-label="{to_menu}">{"".join(menu)}</nav></div></body>\n</html>\n'
    )


def _line(to: Page, here: Page, up: Path) -> str:
    current = ' aria-current="page"' if to is here else ""
    said_in = _said_in(to.language, here)
    return f'<li><a href="{up / to.address}"{current}{said_in}>{html.escape(to.title)}</a></li>'


def _said_in(language: str, here: Page) -> str:
    """The attribute of words in another language than the page's."""
    return f' lang="{language}"' if language != here.language else ""


def build(out: Path, pictures: Path | None = None) -> list[Page]:
    """Write the site to `out`, made anew."""
    shutil.rmtree(out, ignore_errors=True)
    pages = {source: read(source) for source in sources()}
    for page in pages.values():
        (out / page.address).parent.mkdir(parents=True, exist_ok=True)
        (out / page.address).write_text(rendered(page, pages), encoding="utf-8")
    (out / "site.css").write_text(STYLE.strip() + "\n", encoding="utf-8")
    first = pages[Path(MENU[0][1][0])].address
    (out / "index.html").write_text(
        f'<!doctype html><html lang="nb"><meta charset="utf-8"><title>Terskel</title>'
        f'<meta http-equiv="refresh" content="0; url={first}"><a href="{first}">Terskel</a></html>\n',
        encoding="utf-8",
    )
    shutil.copytree(DOCS / "images", out / "images", dirs_exist_ok=True)
    if pictures is not None:
        shutil.copytree(pictures, out / NORWEGIAN / PICTURES, dirs_exist_ok=True)
    return list(pages.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    print(f"  {len(build(given.out, given.pictures))} pages")


if __name__ == "__main__":
    main()
