"""What a terminal can show: its width, colours, and lines folded to fit. Nothing here prints."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TextIO

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_GAP = re.compile(r"(?<!\d) +| +(?!\d)")
"""Where a line may be folded: not inside a number such as 116 111."""
_COMMAND = re.compile(r"(?P<lead>next: |\s*)(?P<command>filmpack (?P<name>\S+).*)")
"""A line to copy: a command, perhaps with a comment."""
_WORDS = re.compile(r""" +|(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^ ])+""")
"""A command's words as a shell takes them, and the gaps between: what is quoted is one word."""
_CARETS = re.compile(r"\s*\^+")
_LEAST = 20
"""Columns that text gets even on a very narrow terminal."""


def is_plain(stream: TextIO) -> bool:
    """Whether a stream takes no escape sequence: it is no terminal, or the user wants none
    (NO_COLOR, CLICOLOR=0), or the terminal knows none (TERM=dumb)."""
    wanted = os.environ.get
    unwanted = wanted("NO_COLOR") or wanted("CLICOLOR") == "0" or wanted("TERM") == "dumb"
    return bool(unwanted) or not stream.isatty()


def width_of(stream: TextIO) -> int | None:
    """The columns of a terminal; None for what is no terminal, where nothing is folded."""
    if not stream.isatty():
        return None
    if "COLUMNS" not in os.environ:
        try:
            if columns := os.get_terminal_size(stream.fileno()).columns:
                return columns
        except (OSError, ValueError):
            pass
    import shutil

    return shutil.get_terminal_size().columns


def folded(text: str, width: int) -> str:
    """Text whose lines are folded between words to fit a terminal.

    A word that is too long, such as an address, stays whole, and so does a number; a text with
    carets under it stays above them. A command is folded with backslashes, so that it can be
    copied; what stands behind it, after "#" or two spaces, gets a line of its own. Styles have no
    width.

    Args:
        text: Printable lines.
        width: Columns of the terminal.
    """
    if all(len(line) <= width for line in text.split("\n")) and text.isascii():
        return text
    width = max(_LEAST, width)
    lines = text.split("\n")
    below = [*lines[1:], ""]
    out: list[str] = []
    for line, under in zip(lines, below, strict=True):
        out += [line] if _has_carets(under) or _fits(line, width) else _fold(line, width)
    return "\n".join(out)


def _has_carets(line: str) -> bool:
    return bool(_CARETS.fullmatch(_STYLE.sub("", line)))


def _fits(line: str, width: int) -> bool:
    return _columns(line) <= width


def _columns(line: str) -> int:
    """The columns that a line takes: styles and combining marks take none, wide letters two."""
    bare = _STYLE.sub("", line)
    if bare.isascii():
        return len(bare)
    import unicodedata  # not for every command: costs start-up time

    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in bare
    )


def _fold(line: str, width: int) -> list[str]:
    if (found := _COMMAND.fullmatch(line)) and _is_command(found["command"], found["name"]):
        lead = found["lead"]
        below = " " * len(lead)
        words = [word[0] for word in _WORDS.finditer(found["command"])]
        end = next((at for at, word in enumerate(words) if _is_remark(word)), len(words))
        words, remark = words[:end], "".join(words[end:]).strip(" ")
        parts = _joined([lead, *words], width - 2, f"{below}  ")
        command = [*(f"{part} \\" for part in parts[:-1]), parts[-1]]
        # In a help text a command is explained behind two spaces.
        under = f"{below}# " if remark.startswith("#") else f"{below}    "
        start = below if remark.startswith("#") else under
        return [*command, *(_parts(f"{start}{remark}", width, under) if remark else [])]
    return _parts(line, width, line[: len(line) - len(line.lstrip(" "))])


def _is_remark(word: str) -> bool:
    """Whether a word or gap of a line is where its command ends."""
    return word[0] == "#" or word.startswith("  ")


def _is_command(command: str, name: str) -> bool:
    """Whether a line is a command to copy, not a sentence that begins with filmpack's name."""
    from filmpack.cli.app import COMMANDS  # which imports this module

    known = name in COMMANDS or name.startswith("-")
    return known and not re.search(r"[\w)'][.:?!]$", command)


def _parts(line: str, width: int, below: str) -> list[str]:
    """A line folded between words; `below` begins each part but the first."""
    lead = line[: len(line) - len(line.lstrip(" "))]
    return _joined([lead, *re.split(f"({_GAP.pattern})", line[len(lead) :])], width, below)


def _joined(pieces: Sequence[str], width: int, below: str) -> list[str]:
    """Lines of a lead, words and the gaps between them; `below` begins each line but the first."""
    lead, *words = pieces
    parts, start = [], lead
    gap = ""
    for piece in words:
        if not piece.strip(" "):
            gap = piece
        elif start.strip(" #") and start != lead and not _fits(start + gap + piece, width):
            parts.append(start)
            start, gap = below + piece, ""
        else:
            start, gap = start + gap + piece, ""
    return [*parts, start]
