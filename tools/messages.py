"""Messages of the pages: extract, update, check and compile, with no gettext tools.

    python tools/messages.py update [section …]   new messages into the po files; translations are kept
    python tools/messages.py check [section …]    what is missing, fuzzy, unused or at odds
    python tools/messages.py compile              .mo beside each .po

A section is a folder of src/terskel/web with a `locale` folder; `shared` also holds the menu and
the template tags. `allauth` is what django-allauth says on our pages: it brings bokmål but no
nynorsk, which lies in web/account/locale_allauth.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import django
import polib
from django.conf import settings
from django.utils.translation.template import templatize

WEB: Final = Path(__file__).resolve().parent.parent / "src" / "terskel" / "web"
LANGUAGES: Final = ("nb", "nn")
HEADERS: Final = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
_ALLAUTH_SOURCES: Final = (
    "account/*.py",
    "account/internal/**/*.py",
    "core/internal/*.py",
    "mfa/**/*.py",
    "templates/account/*.html",
    "templates/account/snippets/*",
    "templates/account/messages/*",
    "templates/account/email/*",
    "templates/mfa/**/*",
    "templates/socialaccount/*.html",
    "templates/socialaccount/messages/*",
    "templates/socialaccount/snippets/*",
    "socialaccount/adapter.py",
)
# Ways of logging in that are switched off: phones, codes by mail, OpenID 2, user names.
_NOT_SHOWN: Final = re.compile(r"phone|login_code|request_login|signup_by_passkey|/tests?/|openid/")

# Name of the call -> positions of context, message and plural among its arguments.
_CALLS: Final[dict[str, tuple[int | None, int, int | None]]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_CALL_START: Final = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    plural: str = ""
    context: str | None = None


@dataclass(slots=True)
class Section:
    """Where a section's messages come from, and where its po files lie."""

    name: str
    sources: list[Path]
    locale: Path
    root: Path
    languages: tuple[str, ...] = LANGUAGES
    found: dict[Message, list[str]] = field(default_factory=dict)

    def po_path(self, language: str) -> Path:
        """allauth's bokmål lies in allauth itself."""
        folder = self.locale if language in self.languages else self.root / "locale"
        return folder / language / "LC_MESSAGES" / "django.po"

    def read_sources(self) -> dict[Message, list[str]]:
        """Every message with the files it stands in, in the order met."""
        self.found.clear()
        for path in self.sources:
            for message in messages_in(path):
                places = self.found.setdefault(message, [])
                name = path.relative_to(self.root).as_posix()
                if name not in places:
                    places.append(name)
        return self.found


def sections() -> list[Section]:
    """The sections of the pages, `shared` first, `allauth` last."""
    own = [
        Section(folder.name, sorted(_texts(folder)), folder / "locale", WEB)
        for folder in sorted(WEB.iterdir())
        if (folder / "urls.py").exists() or folder.name == "shared"
    ]
    own.sort(key=lambda section: section.name != "shared")
    own[0].sources += [WEB / "menu.py", *sorted((WEB / "templatetags").glob("*.py"))]
    return [*own, _allauth()]


def _texts(folder: Path) -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        yield from folder.rglob(pattern)


def _allauth() -> Section:
    spec = find_spec("allauth")
    if spec is None or spec.origin is None:
        raise SystemExit("django-allauth is not installed")
    root = Path(spec.origin).parent
    sources = sorted({path for pattern in _ALLAUTH_SOURCES for path in root.glob(pattern) if path.is_file()})
    shown = [
        path
        for path in sources
        if path.suffix in (".py", ".txt", ".html") and not _NOT_SHOWN.search(path.relative_to(root).as_posix())
    ]
    return Section("allauth", shown, WEB / "account" / "locale_allauth", root, languages=("nn",))


def messages_in(path: Path) -> Iterator[Message]:
    """The messages of one file: Python by its syntax tree, templates as Django reads them."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tree = ast.parse(text)
        yield from _sorted_calls(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    else:
        yield from _sorted_calls(_calls_of_template(templatize(text, origin=str(path))))


def _calls_of_template(templatized: str) -> Iterator[ast.Call]:
    for start in _CALL_START.finditer(templatized):
        for end in range(templatized.find(")", start.end()), len(templatized) + 1):
            if templatized[end - 1] != ")":
                continue
            try:
                expression = ast.parse(templatized[start.start() : end], mode="eval").body
            except SyntaxError:
                continue
            if isinstance(expression, ast.Call):
                yield expression
                break


def _sorted_calls(calls: Iterable[ast.Call]) -> Iterator[Message]:
    for call in calls:
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in _CALLS:
            continue
        context, text, plural = _CALLS[name]
        if (said := _literal(call, text)) is not None and said != "":
            yield Message(
                said,
                "" if plural is None else (_literal(call, plural) or ""),
                None if context is None else _literal(call, context),
            )


def _literal(call: ast.Call, position: int) -> str | None:
    if position >= len(call.args):
        return None
    argument = call.args[position]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def read_po(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    empty = polib.POFile(wrapwidth=0)
    empty.metadata = dict(HEADERS)
    return empty


def key_of(entry: polib.POEntry) -> tuple[str | None, str]:
    return (entry.msgctxt, entry.msgid)


def is_translated(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        return len(entry.msgstr_plural) == 2 and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def update(section: Section, language: str, memory: dict[tuple[str | None, str], polib.POEntry]) -> int:
    """Rewrite one po file from the sources. Returns how many messages wait for a translation."""
    path = section.po_path(language)
    old = {key_of(entry): entry for entry in read_po(path)}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {**HEADERS, "Language": language}
    for message, places in section.found.items():
        entry = polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural,
            msgctxt=message.context,
            occurrences=[(place, "") for place in places],
            flags=["python-format"] if "%(" in message.text else [],
        )
        known = old.get(key_of(entry)) or memory.get(key_of(entry))
        if message.plural:
            entry.msgstr_plural = dict(known.msgstr_plural) if known and known.msgstr_plural else {0: "", 1: ""}
        elif known:
            entry.msgstr = known.msgstr
        fresh.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return sum(not is_translated(entry) for entry in fresh)


def remembered(language: str) -> dict[tuple[str | None, str], polib.POEntry]:
    """What any catalogue already calls a message: a new place starts with the same words."""
    memory: dict[tuple[str | None, str], polib.POEntry] = {}
    for path in sorted(WEB.glob(f"*/locale*/{language}/LC_MESSAGES/django.po")):
        for entry in read_po(path):
            if is_translated(entry):
                memory.setdefault(key_of(entry), entry)
    return memory


def problems(wanted: Iterable[Section]) -> list[str]:
    """One sentence per message that is missing, fuzzy, empty, unused, ill-formed or at odds."""
    found = []
    for language in LANGUAGES:
        said: dict[tuple[str | None, str], tuple[object, str]] = {}
        for section in wanted:
            if language not in section.languages:
                continue
            found += _problems_of(section, language)
            for entry in filter(is_translated, read_po(section.po_path(language))):
                words = (entry.msgstr, tuple(sorted(entry.msgstr_plural.items())))
                first, where = said.setdefault(key_of(entry), (words, section.name))
                if first != words:
                    found.append(f"{language} {section.name}: {entry.msgid!r} is said otherwise in {where}")
    return found


def _problems_of(section: Section, language: str) -> Iterator[str]:
    entries = {key_of(entry): entry for entry in read_po(section.po_path(language)) if not entry.obsolete}
    keys = {(message.context, message.text) for message in section.read_sources()}
    place = f"{language} {section.name}"
    for context, text in sorted(keys - entries.keys(), key=str):
        yield f"{place}: missing {text!r}" + (f" ({context})" if context else "")
    for _context, text in sorted(entries.keys() - keys, key=str):
        yield f"{place}: no longer used {text!r}"
    for key in entries.keys() & keys:
        entry = entries[key]
        if entry.fuzzy:
            yield f"{place}: fuzzy {entry.msgid!r}"
        if not is_translated(entry):
            yield f"{place}: not translated {entry.msgid!r}"
        elif not _same_placeholders(entry):
            yield f"{place}: other placeholders than the English {entry.msgid!r}"


def _same_placeholders(entry: polib.POEntry) -> bool:
    """A singular may leave the number out; every other placeholder is kept, and none is invented."""
    allowed = set(_PLACEHOLDER.findall(entry.msgid)) | set(_PLACEHOLDER.findall(entry.msgid_plural))
    if entry.msgid_plural:
        return all(set(_PLACEHOLDER.findall(text)) <= allowed for text in entry.msgstr_plural.values())
    return set(_PLACEHOLDER.findall(entry.msgstr)) == allowed


def compile_all() -> int:
    """Write every .mo. Returns how many."""
    written = 0
    for path in sorted(WEB.glob("*/locale*/*/LC_MESSAGES/django.po")):
        polib.pofile(str(path), encoding="utf-8").save_as_mofile(str(path.with_suffix(".mo")))
        written += 1
    return written


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("update", "check", "compile"))
    parser.add_argument("section", nargs="*", help="all sections where none is named")
    chosen = parser.parse_args(arguments)
    if chosen.act == "compile":
        sys.stdout.write(f"{compile_all()} catalogues compiled\n")
        return 0
    prepare()
    every = sections()
    unknown = set(chosen.section) - {section.name for section in every}
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    wanted = [section for section in every if not chosen.section or section.name in chosen.section]
    if chosen.act == "check":
        found = problems(wanted)
        sys.stdout.write("".join(f"{line}\n" for line in found))
        return 1 if found else 0
    for language in LANGUAGES:
        memory = remembered(language)
        for section in wanted:
            if language not in section.languages:
                continue
            section.read_sources()
            waiting = update(section, language, memory)
            sys.stdout.write(f"{language} {section.name}: {len(section.found)} messages, {waiting} to translate\n")
    return 0


def prepare() -> None:
    """Django's template reader wants settings; it needs none of ours."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()


if __name__ == "__main__":
    sys.exit(main())
