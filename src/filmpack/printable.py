"""Text from outside, made safe to print: on a terminal, in a CI log, in JSON.

Catalogues, contacts, project files, file names and films are written by others. What they
hold may move the cursor, set the window's title, turn the writing's direction or begin a
command of a CI service. Everything that is printed goes through here.
"""

from __future__ import annotations

import codecs
import re

_IN_A_LINE = re.compile(r"#(?=#\w*\[)")
"""Where CI services read a command anywhere in a line: ##[error] (GitHub), ##vso[...] (Azure),
##teamcity[...]."""
_AT_ITS_START = re.compile(r"^((?:\s|\x1b\[[0-9;]*m)*):(?=:)", re.M)
"""Where GitHub reads ::error::, after spaces too; our own colours may stand before it."""
_HASH = "<U+0023>"
_LONE = re.compile(r"[\ud800-\udfff]")


def visible(char: str) -> str:
    """A character as it may safely be shown: line breaks as ⏎, what is invisible by its code.

    A byte of a file name that is not UTF-8 (a lone surrogate in Python) is shown as <0xFF>.
    """
    if char == "\n":
        return "⏎"
    if char in "\u00a0\u202f":
        return "\u00a0"
    if char.isprintable():
        return char
    if "\udc80" <= char <= "\udcff":
        return f"<0x{ord(char) - 0xDC00:02X}>"
    return f"<U+{ord(char):04X}>"


def printable(text: str) -> str:
    """Text on one line: without anything that a terminal obeys or that nobody sees."""
    if "##" in text:
        text = _IN_A_LINE.sub(_HASH, text)
    return text if text.isprintable() else "".join(map(visible, text))


def printable_lines(text: str) -> str:
    """Text that keeps its line breaks (only "\\n" is one); each line as printable() has it."""
    return "\n".join(map(printable, text.split("\n")))


def no_command(text: str) -> str:
    """Printable lines of which none begins a command: ::error:: becomes <U+003A>:error::."""
    text = _IN_A_LINE.sub(_HASH, text) if "##" in text else text
    return _AT_ITS_START.sub(r"\1<U+003A>", text) if "::" in text else text


def json_text(value: object, indent: int | None = None, *, ascii_only: bool = False) -> str:
    """A value as JSON whose text is the same to programs and harmless to a terminal.

    What cannot be printed is escaped (\\u202e); only a byte that is no text is replaced, since
    most readers of JSON refuse a lone surrogate.

    Args:
        value: What json.dumps takes.
        indent: Spaces of a level; None writes it on one line.
        ascii_only: Escape everything beyond ASCII, for a stream that cannot hold it.
    """
    import json  # not for every command: costs start-up time

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    text = _LONE.sub(lambda match: visible(match[0]), text)
    lines = (line if line.isprintable() else _escaped(line) for line in text.split("\n"))
    text = _IN_A_LINE.sub(r"\\u0023", "\n".join(lines))
    return text.encode("ascii", JSON_ESCAPES).decode("ascii") if ascii_only else text


def _beyond_ascii(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(_code, error.object[error.start : error.end])), error.end


JSON_ESCAPES = "filmpack-json"
"""The codec error handler that escapes a character as JSON does."""
codecs.register_error(JSON_ESCAPES, _beyond_ascii)


def _escaped(line: str) -> str:
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else _code(c) for c in line)


def _code(char: str) -> str:
    import json

    return json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f"
