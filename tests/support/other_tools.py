"""What msgfmt, i18nspector and pofilter say about a catalogue, in names that can be compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

UNREADABLE = "unreadable"
"""pofilter's only word for a file that it cannot read."""

_FORMAT = r"(?:Python brace format|Python format|C format|[\w ]*format) string"
# msgfmt has no names for what it finds, so its messages are put into classes, the first that fits.
_MSGFMT = {
    "invalid-bytes": r"invalid multibyte sequence",
    "control-sequence": r"invalid control sequence",
    "end-of-line-in-string": r"end-of-line within string",
    "end-of-file-in-string": r"end-of-file within string",
    "unknown-keyword": r'keyword ".*" unknown',
    "missing-section": r"missing '\w+(?:\[\])?' section|'msgid' section without",
    "obsolete-inconsistent": r"inconsistent use of #~",
    "syntax": r"(?:parse|syntax) error|expected here",
    "duplicate": r"duplicate message definition",
    "header-missing": r"PO file header missing or invalid",
    "header-fuzzy": r"PO file header fuzzy",
    "header-default": r"still has the initial default value",
    "header-field-missing": r"header field '[\w-]+' missing in header",
    "charset-missing": r"Charset missing in header",
    "charset-unknown": r'Charset "[^"]*" is not (?:a portable encoding name|supported)',
    "plural-forms": r'lacks a "n?plurals?=\w+" attribute|invalid (?:nplurals|plural expression)',
    "plural-forms-value": r"plural expression can produce",
    "plural-count": r"some messages have (?:only|one|\d+)",
    "newline-begin": r"do not both begin with '\\n'",
    "newline-end": r"do not both end with '\\n'",
    "format-count": r"number of format specifications in .* does not match",
    "format-lost": r"a format specification for argument .* doesn't exist",
    "format-changed": r"format specifications in .* are not the same",
    "format-invalid": rf"is not a valid {_FORMAT}",
}
# Lines that only continue, count or locate what another line says.
_CONTINUED = re.compile(
    r"found \d+ fatal errors?|too many errors|location of the first definition"
    r"|has plural form translations|^nplurals = \d+\.\.\.$|Try using the following"
    r'|"Plural-Forms:|charset conversion will not work|Message conversion to user'
    r"|^Valid charset|^\W*$"
)


def _run(*command: str | Path, folder: Path) -> str:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=environment, capture_output=True, check=False
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def msgfmt(program: Path, folder: Path, name: str) -> set[str]:
    """The classes of messages of `msgfmt --check`; a message of no class is given as it is."""
    found = set()
    for row in _run(program, "--check", "-o", os.devnull, name, folder=folder).splitlines():
        said = re.sub(r"^(?:msgfmt: )?(?:\S+\.po:)?(?:\d+:)*\s*(?:warning: )?", "", row.strip())
        kinds = (kind for kind, pattern in _MSGFMT.items() if re.search(pattern, said))
        if kind := next(kinds, "" if _CONTINUED.search(said) else said):
            found.add(kind)
    return found


def i18nspector(program: Path, folder: Path, name: str) -> set[str]:
    """The tags that i18nspector gives."""
    rows = _run(program, name, folder=folder).splitlines()
    return {match[1] for row in rows if (match := re.match(r"[A-Z]: \S+: ([\w-]+)", row))}


def pofilter(program: Path, folder: Path, name: str) -> set[str]:
    """The names of the tests that pofilter says failed; UNREADABLE when it stopped before."""
    output = folder / "pofilter.po"
    said = _run(
        program,
        "--progress=none",
        f"--language={Path(name).stem}",
        name,
        output.name,
        folder=folder,
    )
    found = {UNREADABLE} if "Error processing" in said else set()
    if output.is_file():
        text = output.read_bytes().decode("utf-8", "replace")
        found |= set(re.findall(r"^# \(pofilter\) (\w+):", text, re.M))
    return found


TOOLS: dict[str, Callable[[Path, Path, str], set[str]]] = {
    "msgfmt": msgfmt,
    "i18nspector": i18nspector,
    "pofilter": pofilter,
}


def program(tool: str) -> Path | None:
    """Where a tool is: beside this Python or on the path; None when it is not on this machine."""
    beside = Path(sys.executable).parent / tool
    if beside.is_file():
        return beside
    found = shutil.which(tool)
    return Path(found) if found else None


def faults(catalogue: Path, language: str, tool: str) -> set[str]:
    """What a tool finds in a file, which it sees under the name that catalogues have here.

    Raises FileNotFoundError when the tool is not on this machine.
    """
    where = program(tool)
    if where is None:
        raise FileNotFoundError(f"{tool} is not on this machine")
    with TemporaryDirectory() as folder:
        name = f"{language}.po"
        shutil.copyfile(catalogue, Path(folder, name))
        return TOOLS[tool](where, Path(folder), name)
