"""Mutation testing of `terskel.core`: is every decision of the core held by a test?

python tools/mutation.py [--again] [--sample N] [PATTERN …]   run, for instance 'terskel.core.evaluation.*'
python tools/mutation.py --survivors [PATTERN …]              what no test noticed, as changes to the source
python tools/mutation.py --table                              the figures of all runs of the present source

mutmut makes the mutants: one change at a time inside a function, all kept beside the original behind one switch. Its
own runner starts pytest anew for every mutant. Here pytest collects once and a forked child runs, for one mutant, the
tests that reach the changed function until one fails: first those that lately killed one of that module, then those
that reach the fewest others. What Python remembers would hide a mutant, so a
child begins with empty caches, and a function that runs while the core is imported gets a fresh interpreter.
Results are kept in `.build/mutation` until the function changes.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import fnmatch
import gc
import hashlib
import importlib
import json
import math
import os
import pkgutil
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.tmpdir import tmppath_result_key

REPOSITORY: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = REPOSITORY / ".build" / "mutation"
CORE: Final = Path("src/terskel/core")
SWITCH: Final = "MUTANT_UNDER_TEST"
"""mutmut's: the mutant that runs instead of its original; `stats` notes which functions are reached."""

ARGUMENTS: Final = (
    "--ignore=tests/core/test_law_document.py",  # names functions as they are called; mutants are called otherwise
    "-q", "-x", "--tb=no", "-p", "no:cacheprovider", "-o", f"pythonpath={REPOSITORY} {FOLDER / 'src'}",
)  # fmt: skip
PATIENCE: Final = 3
"""Seconds of CPU a test gets beyond ten times what it took before the mutant counts as running for ever."""

KILLED: Final = "killed"
ENDLESS: Final = "endless"
SURVIVED: Final = "survived"
UNREACHED: Final = "unreached"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("patterns", nargs="*", default=["*"], metavar="PATTERN")
    parser.add_argument("--again", action="store_true", help="only what survived the last time")
    parser.add_argument("--new", action="store_true", help="only what was never tried")
    parser.add_argument("--sample", type=int, metavar="N", help="about N of them, drawn alike from every function")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", type=float, metavar="S", default=math.inf, help="give a mutant tests for S seconds")
    parser.add_argument("--survivors", action="store_true", help="show them, run nothing")
    parser.add_argument("--table", action="store_true", help="show the figures, run nothing")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--fresh", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.fresh:
        os.environ[SWITCH], *tests = given.fresh
        return int(pytest.main([*ARGUMENTS, *tests]))
    looking = given.survivors or given.table
    mutants = planted_mutants(kept("planted")) if looking else plant()
    known = {mutant: result for mutant, result in kept("results").items() if mutant in mutants}
    if given.survivors:
        stand = [m for m in mutants if known.get(m) in (SURVIVED, UNREACHED) and chosen(m, given.patterns)]
        print("\n".join(changes(stand)))
        return 0
    if not looking:
        wanted = [mutant for mutant in mutants if chosen(mutant, given.patterns)]
        if given.again:
            wanted = [mutant for mutant in wanted if known.get(mutant) in (SURVIVED, UNREACHED)]
        if given.new:
            wanted = [mutant for mutant in wanted if mutant not in known]
        if given.sample and given.sample < len(wanted):
            wanted = random.Random(given.seed).sample(wanted, given.sample)
        os.environ |= {"TERSKEL_PROPERTIES": "mutation", SWITCH: "stats"}
        runner = Runner(wanted, given.children, given.quick, known, given.seed)
        pytest.main([*ARGUMENTS, "tests/core"], plugins=[runner])
        if not runner.done:
            print("The tests must pass before mutants are tried.", file=sys.stderr)
            return 1
        if given.sample:
            print("\n".join(table(known, wanted)))
            return 0
    print("\n".join(table(known, mutants)))
    return 0


def chosen(mutant: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(mutant, pattern) for pattern in patterns)


def function_of(mutant: str) -> str:
    """`terskel.core.money.x_kroner` of `terskel.core.money.x_kroner__mutmut_3`."""
    return mutant.partition("__mutmut_")[0]


def kept(name: str) -> dict[str, Any]:
    file = FOLDER / f"{name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def keep(name: str, what: Mapping[str, Any]) -> None:
    part = FOLDER / f"{name}.json.part"
    part.write_text(json.dumps(what, indent=0, ensure_ascii=False), encoding="utf-8")
    part.replace(FOLDER / f"{name}.json")


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def name_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def plant() -> dict[str, None]:
    """The package copied to FOLDER with every mutant of the core in it; the names of the mutants, in order."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    source = REPOSITORY / "src"
    planted, results = kept("planted"), kept("results")
    if not (FOLDER / "src").is_dir():
        planted = {}
    copied = shutil.ignore_patterns("__pycache__", "assets", "static", *(["core"] if planted else []))
    shutil.copytree(source, FOLDER / "src", ignore=copied, dirs_exist_ok=True)
    present = {}
    for path in sorted((REPOSITORY / CORE).rglob("*.py")):
        relative = path.relative_to(source)
        before = planted.get(str(relative), {"digest": "", "hashes": {}, "mutants": []})
        now = before
        if before["digest"] != digest(path):
            mutated = mutate_file_contents(str(relative), path.read_text(encoding="utf-8"))
            (FOLDER / "src" / relative).write_text(mutated.code, encoding="utf-8")
            module = name_of(relative)
            now = {
                "digest": digest(path),
                "hashes": {f"{module}.{name}": value for name, value in mutated.hash_by_function_name.items()},
                "mutants": [f"{module}.{name}" for name in mutated.mutant_names],
            }
            for mutant in [*before["mutants"], *now["mutants"]]:
                function = function_of(mutant)
                if before["hashes"].get(function) != now["hashes"].get(function):
                    results.pop(mutant, None)
        present[str(relative)] = now
    keep("planted", present)
    keep("results", results)
    return planted_mutants(present)


def planted_mutants(planted: Mapping[str, Any]) -> dict[str, None]:
    return {mutant: None for entry in planted.values() for mutant in entry["mutants"]}


@dataclass
class Runner:
    """A pytest plugin: runs every test once to see what it reaches, then the mutants, each in a forked child."""

    mutants: Sequence[str]
    children: int
    budget: float
    results: dict[str, str]
    seed: int
    """They are tried in a drawn order, so that a run that is stopped leaves a fair sample."""
    done: bool = False
    at_import: set[str] = field(default_factory=set)
    tests: dict[str, list[pytest.Item]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[str, float] = field(default_factory=dict)
    word: tuple[int, int] = field(default_factory=os.pipe)
    """On which a child says which test killed its mutant: the one to begin with for the next of that module."""

    def pytest_collection(self) -> None:
        """Before any test file is read: what importing the core itself runs."""
        from mutmut.state import state

        package = importlib.import_module("terskel.core")
        for module in pkgutil.walk_packages(package.__path__, "terskel.core."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        self.at_import = set(state()._stats)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed or not self.look(session.items):
            return True
        os.environ[SWITCH] = ""
        gc.collect()
        gc.freeze()
        try:
            self.run()
        finally:
            keep("results", self.results)
        self.done = True
        return True

    def look(self, items: Sequence[pytest.Item]) -> bool:
        """Which test reaches which function; asked again when its file or a module it reaches changed. All pass?"""
        from mutmut.state import state

        digests = {name_of(Path(path)): entry["digest"] for path, entry in kept("planted").items()}
        files = {path: digest(path) for path in {item.path for item in items}}

        def version(item: pytest.Item, functions: Iterable[str]) -> str:
            modules = sorted({function.rpartition(".")[0] for function in functions})
            return " ".join([files[item.path][:12], *(digests.get(module, "")[:6] for module in modules)])

        before, now = kept("reached"), {}
        for item in items:
            known = before.get(item.nodeid)
            if known is None or known["version"] != version(item, known["functions"]):
                empty_caches()
                state()._stats.clear()
                started = time.process_time()
                if not passes(item):
                    print(f"fails without a mutant: {item.nodeid}", file=sys.stderr)
                    return False
                known = {"seconds": round(time.process_time() - started, 4), "functions": sorted(state()._stats)}
                known["version"] = version(item, known["functions"])
            now[item.nodeid] = known
            self.seconds[item.nodeid] = known["seconds"]
            for function in known["functions"]:
                self.tests[function].append(item)
        for tests in self.tests.values():
            tests.sort(key=lambda item: (len(now[item.nodeid]["functions"]), self.seconds[item.nodeid]))
        keep("reached", now)
        return True

    def run(self) -> None:
        os.set_blocking(self.word[0], False)
        running: dict[int, str] = {}
        started = time.monotonic()
        shuffled = random.Random(self.seed).sample(self.mutants, len(self.mutants))
        in_order = sorted(shuffled, key=lambda mutant: function_of(mutant) in self.at_import)
        for number, mutant in enumerate(in_order, 1):
            function = function_of(mutant)
            if not self.tests[function] and function not in self.at_import:
                self.results[mutant] = UNREACHED
                continue
            while len(running) >= self.children:
                self.settle(running)
            child = os.fork()
            if child == 0:
                self.try_here(mutant)
            running[child] = mutant
            if number % 20 == 0:
                print(f"{number} of {len(self.mutants)} mutants, {time.monotonic() - started:.0f} s", flush=True)
                keep("results", self.results)
        while running:
            self.settle(running)

    def settle(self, running: dict[int, str]) -> None:
        child, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        mutant = running.pop(child, None)
        if mutant and code not in (-signal.SIGINT, -signal.SIGTERM):
            self.results[mutant] = SURVIVED if code == 0 else ENDLESS if code == -signal.SIGXCPU else KILLED
        with contextlib.suppress(BlockingIOError):
            for line in os.read(self.word[0], 1 << 16).decode().splitlines():
                function, _, nodeid = line.partition("\t")
                module = function.rpartition(".")[0]
                for name, tests in self.tests.items():
                    if name.rpartition(".")[0] == module:
                        tests.sort(key=lambda item: item.nodeid != nodeid)

    def try_here(self, mutant: str) -> None:
        """In the child; never returns."""
        code = 1
        try:
            for interruption in (signal.SIGINT, signal.SIGTERM):
                signal.signal(interruption, signal.SIG_DFL)
            silence()
            os.environ[SWITCH] = mutant
            function = function_of(mutant)
            empty_caches()
            killer = next((item for item in self.affordable(function) if not self.withstood(item)), None)
            if killer:
                os.write(self.word[1], f"{function}\t{killer.nodeid}\n".encode())
            else:
                code = self.fresh(mutant) if function in self.at_import else 0
        finally:
            os._exit(code)

    def affordable(self, function: str) -> Iterator[pytest.Item]:
        left = self.budget
        for item in self.tests[function]:
            if self.seconds[item.nodeid] <= left:
                left -= self.seconds[item.nodeid]
                yield item

    def withstood(self, item: pytest.Item) -> bool:
        seconds = math.ceil(time.process_time() + PATIENCE + 10 * self.seconds[item.nodeid])
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        return passes(item)

    def fresh(self, mutant: str) -> int:
        """0 if no test that may reach it notices, in an interpreter that imported it: files reaching its module."""
        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        module = mutant.rpartition(".")[0]
        reaching = [item for name, items in self.tests.items() if name.rpartition(".")[0] == module for item in items]
        tests = sorted({str(item.path) for item in reaching}) or ["tests/core"]
        ran = subprocess.run([sys.executable, __file__, "--fresh", mutant, *tests], check=False, capture_output=True)
        return int(ran.returncode != 0)


def passes(item: pytest.Item) -> bool:
    """As pytest runs it, without its report of a failure, which takes longer than most tests."""
    initialise = getattr(item, "_initrequest", None)
    if initialise and not getattr(item, "_request", None):
        initialise()
    item.stash[tmppath_result_key] = {}  # which `tmp_path` looks into when it is torn down, and a report would fill
    try:
        try:
            item.ihook.pytest_runtest_setup(item=item)
            item.ihook.pytest_runtest_call(item=item)
        finally:
            item.ihook.pytest_runtest_teardown(item=item, nextitem=None)
            if initialise:
                item._request, item.funcargs = False, None  # type: ignore[attr-defined]
    except pytest.skip.Exception:
        return True
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - whatever a mutant raises has killed it
        return False
    return True


def empty_caches() -> None:
    for name, module in sorted(sys.modules.items()):
        if name.startswith("terskel.core"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def changes(mutants: Sequence[str]) -> Iterator[str]:
    """Each mutant as the lines it takes away and puts in."""
    of_module: dict[str, list[str]] = defaultdict(list)
    for mutant in mutants:
        module, _, name = mutant.rpartition(".")
        of_module[module].append(name)
    for module, names in of_module.items():
        path = FOLDER / "src" / Path(*module.split("."))
        source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
        lines = source.splitlines()
        bodies = {
            node.name: lines[node.lineno : node.end_lineno]
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef)
        }
        for name in names:
            original = bodies[name.partition("__mutmut_")[0] + "__mutmut_orig"]
            yield f"{module}.{name}"
            difference = list(difflib.unified_diff(original, bodies[name], lineterm="", n=0))[2:]
            yield from (f"    {line}" for line in difference if not line.startswith("@@"))


def table(known: Mapping[str, str], mutants: Iterable[str]) -> Iterator[str]:
    """Markdown: a row for each package of the core and each module that lies alone."""
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in mutants:
        for room in (re.split(r"\.x[_ǁ]", mutant.removeprefix("terskel.core."))[0].partition(".")[0], "all"):
            rooms[room][known.get(mutant, "not tried")] += 1
    yield "| room | mutants | tried | killed | of them by the clock | survived | reached by no test | killed, % |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for room, counts in sorted(rooms.items(), key=lambda entry: (entry[0] == "all", entry[0])):
        killed = counts[KILLED] + counts[ENDLESS]
        tried = killed + counts[SURVIVED] + counts[UNREACHED]
        part = f"{100 * killed / tried:.1f}" if tried else "–"
        figures = (counts.total(), tried, killed, counts[ENDLESS], counts[SURVIVED], counts[UNREACHED], part)
        yield f"| {room} | {' | '.join(map(str, figures))} |"


if __name__ == "__main__":
    sys.exit(main())
