"""Text of the project's own files, which are UTF-8."""

from __future__ import annotations

from pathlib import Path

from filmpack.errors import InputError, Problem, display_path


def decode_utf8(
    data: bytes,
    path: Path,
    what: str = "file",
    advice: str = "Save it as UTF-8 in your text editor.",
    rule: str = "",
) -> str:
    """A file's bytes as text.

    Args:
        data: all of the file.
        path: where it was read, for the message.
        what: what kind of file it is, in a word or two.
        advice: how this kind of file is saved as UTF-8.
        rule: the check rule that it breaks, if there is one.

    Raises:
        InputError: with the line of the first byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(display_path(path), line, f"this {what} is not UTF-8.", advice, rule)
        raise InputError(problem) from None
