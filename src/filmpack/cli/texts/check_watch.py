"""filmpack check --watch: what changed since the last save, catalogue by catalogue."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from filmpack.checks.baseline import fingerprint
from filmpack.cli.output.console import say_lines
from filmpack.cli.shared.options import count, say
from filmpack.errors import FilmpackError
from filmpack.project.saved import POLL

if TYPE_CHECKING:
    from filmpack.checks.rule import Finding
    from filmpack.commands.checking.check import Checker


def watch_catalogues(
    checker: Checker, names: Sequence[str], report: Callable[[list[Finding]], None]
) -> NoReturn:
    """Check whatever is saved, until Ctrl-C.

    Of one catalogue, everything is reported at first; of several, nothing. From then on, it is
    what a save brought and what it took away.

    Args:
        checker: Reads and checks the catalogues.
        names: Which ones, as typed; none means all.
        report: Prints findings of one catalogue.

    Raises:
        ConfigError: A name is not one of the project's.
    """
    languages, _, _ = checker.targets(names)
    say(f"watching {count(len(languages), 'catalogue')}; press Ctrl-C to stop.")
    stamps: dict[str, tuple[int, int]] = {}
    known: dict[str, dict[str, Finding]] = {}
    while True:
        for language in languages:
            path = checker.workspace.catalogue_path(language)
            try:
                state = path.stat()
            except OSError:
                continue  # an editor is replacing it at this moment
            stamp = (state.st_mtime_ns, state.st_size)
            if stamps.get(language) == stamp:
                continue
            stamps[language] = stamp
            started = time.perf_counter()
            try:
                found = {fingerprint(f): f for f in checker.language(language)}
            except FilmpackError as error:
                say_lines(str(error))
                continue
            first = language not in known
            before = known.get(language, {})
            known[language] = found
            if not first or len(languages) == 1:
                report([finding for key, finding in found.items() if key not in before])
                gone = [finding for key, finding in before.items() if key not in found]
                took = time.perf_counter() - started
                _sum_up(language, list(found.values()), gone, took)
        time.sleep(POLL)


def _sum_up(language: str, found: list[Finding], gone: list[Finding], took: float) -> None:
    for finding in gone:
        say(f"  gone: {finding.context or language} [{finding.rule}]")
    number = {kind: sum(f.severity == kind for f in found) for kind in ("error", "warning")}
    left = ", ".join(count(number[kind], kind) for kind in number)
    say(f"{time.strftime('%H:%M:%S')} {language}, {took:.2f} s: {left}")
