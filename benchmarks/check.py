"""`filmpack check`: against `msgfmt --check` and `pofilter` on the same files, and on large ones.

Cold processes, run in turn; medians and ratios. Then one language of 2,500, 5,000 and 10,000
cues in one process and on one core, to see that the time grows with the size, and the time from
a save to the report of `--watch`.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 5
CUES = (2_500, 5_000, 10_000)


def seconds(commands: list[list[str]]) -> float:
    begun = time.perf_counter()
    for command in commands:
        subprocess.run(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    return time.perf_counter() - begun


def others(catalogues: list[Path], out: str) -> dict[str, list[list[str]]]:
    """The other tools' commands for these files; those that are here."""
    found: dict[str, list[list[str]]] = {}
    if msgfmt := shutil.which("msgfmt"):
        found["msgfmt --check, one process a file"] = [
            [msgfmt, "--check", "-o", os.devnull, str(path)] for path in catalogues
        ]
    pofilter = Path(sys.executable).with_name("pofilter")
    if pofilter.is_file():
        folder = str(ROOT / "translations")
        found["pofilter, one process for all"] = [[str(pofilter), "--progress=none", folder, out]]
    return found


def small() -> None:
    catalogues = sorted((ROOT / "translations").glob("*.po"))
    ours = [[sys.executable, "-m", "filmpack", "check"]]
    print(f"{len(catalogues)} catalogues of this repository, cold processes:")
    seconds(ours)
    alone = statistics.median(seconds(ours) for _ in range(RUNS))
    print(f"  filmpack check: {alone:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        for name, commands in others(catalogues, str(Path(folder) / "found")).items():
            seconds(commands)
            pairs = [(seconds(ours), seconds(commands)) for _ in range(RUNS)]
            mine, its = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(f"  {name}: {its:.2f} s; filmpack takes {mine / its:.2f} times that")


def large() -> None:
    from filmpack.checks.run import catalogue_context, check
    from filmpack.commands.checking.check import Checker
    from filmpack.project.config.settings import Project
    from filmpack.project.workspace import Workspace
    from filmpack.timedtext.cue import Cue, cue_id
    from filmpack.translation.po.document import PoDocument, PoEntry
    from filmpack.translation.template import TemplateEntry

    checker = Checker(Workspace(Project.load(ROOT / "filmpack.toml")))
    film = [entry for entry in checker.workspace.entries() if entry.cue]
    languages = [name for name in checker.workspace.languages() if name != "de_CH"]
    print("large catalogues, one core, reading and checking (CPU seconds):")
    total = 0.0
    for language in languages:
        own = checker.workspace.catalogue(language).by_context()
        head = checker.workspace.catalogue(language).render().split("\n\n#.")[0]
        took = []
        for size in CUES if language in ("pl", "el") else CUES[-1:]:
            entries, rows = [], [head]
            for number in range(1, size + 1):
                entry = film[number % len(film)]
                name = cue_id(number)
                assert entry.cue is not None
                cue = Cue(name, 6000 * number, 6000 * number + entry.cue.duration, entry.text)
                entries.append(TemplateEntry(name, entry.text, (), "en.srt", cue))
                block = PoEntry.new(name, entry.text, own[entry.context].msgstr)
                rows.append("\n".join(block.lines))
            text = "\n\n".join(rows) + "\n"
            begun = time.process_time()
            document = PoDocument.parse(text, f"{language}.po")
            setting = checker.setting(language)
            check(catalogue_context(document, document.by_context(), entries, setting))
            took.append(time.process_time() - begun)
        total += took[-1]
        if len(took) > 1:
            shown = ", ".join(f"{size}: {t:.2f} s" for size, t in zip(CUES, took, strict=True))
            growth = took[-1] / took[0] / (CUES[-1] / CUES[0])
            print(f"  {language}: {shown}; {growth:.2f} of straight growth")
    print(f"  {len(languages)} languages of {CUES[-1]} cues: {total:.1f} s")


def watching() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "translations", Path(folder) / "translations")
        shutil.copy(ROOT / "filmpack.toml", folder)
        path = Path(folder) / "translations" / "pl.po"
        watch = subprocess.Popen(
            [sys.executable, "-u", "-m", "filmpack", "check", "pl", "--watch"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        assert watch.stdout is not None
        try:
            took, begun = [], 0.0
            for number in range(RUNS + 1):
                while "errors" not in watch.stdout.readline():
                    pass
                if number:
                    took.append(time.perf_counter() - begun)
                time.sleep(0.5)
                text = path.read_text("utf-8")
                begun = time.perf_counter()
                path.write_text(f"{text}# {number}\n", "utf-8")
        finally:
            watch.terminate()
            watch.wait()
    print(f"--watch: {statistics.median(took):.2f} s from a save to the report (median)")


if __name__ == "__main__":
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    small()
    large()
    watching()
