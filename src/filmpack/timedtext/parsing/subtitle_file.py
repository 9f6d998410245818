"""A file of subtitles or texts, from its bytes: which format it is in, and its cues."""

from __future__ import annotations

from collections.abc import Iterable

from filmpack.errors import ConfigError
from filmpack.timedtext.formats import (
    format_for_content,
    format_for_extension,
    readable_formats,
)
from filmpack.timedtext.formats.base import ParsedSubtitles, TextFormat
from filmpack.timedtext.parsing.encoding import Decoded, decode

_HEAD = 1000
"""Bytes of a file that tell its format."""


def format_of_file(data: bytes, suffix: str, name: str = "", shown: str = "") -> TextFormat:
    """The format that is named, or that a file's content or else its extension tells.

    Args:
        data: The file's bytes.
        suffix: Its extension, with the dot; "" for none.
        name: The name of a format in timedtext/formats; "" for none.
        shown: The file's name, for messages.

    Raises:
        ConfigError: There is no such format, or none can be told.
    """
    known = readable_formats()
    head = data[:_HEAD]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    told = format_for_content(head.decode("utf-16" if wide else "latin-1", "ignore").lstrip("ï»¿"))
    if told and not name:
        return told
    if name:
        if name not in known:
            raise ConfigError(f"no format {name!r} can be imported.", f"Use {_either(known)}.")
        return known[name]
    found = format_for_extension(suffix)
    if found is None or found.name not in known:
        extensions = [f".{form.extension}" for form in known.values()]
        kind = f"{suffix} files" if suffix else "files without an extension"
        raise ConfigError(
            f"{shown}: {kind} cannot be imported.",
            f"Save it as {_either(extensions)}, or name its format: --format {'|'.join(known)}.",
        )
    return found


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def decode_file(
    form: TextFormat, data: bytes, name: str, language: str = "", encoding: str = ""
) -> Decoded:
    """The text of a file in a format; "" of a binary one.

    Args:
        form: The format.
        data: The file's bytes.
        name: The file's name, for messages.
        language: BCP 47 tag; "" if unknown.
        encoding: The encoding that somebody named; "" for what the file says or shows.

    Raises:
        InputError: No encoding fits.
        ConfigError: The encoding is unknown.
    """
    if form.read_data is not None:
        return Decoded("", form.name)
    stated = form.encoding_of(data) if form.encoding_of and not encoding else ""
    return decode(data, name, language, encoding, stated)


def read_file(form: TextFormat, data: bytes, decoded: Decoded, name: str) -> ParsedSubtitles | None:
    """The cues of a file, by the reader of its format; None where it holds texts with ids.

    Args:
        form: The format.
        data: The file's bytes.
        decoded: Its text, as decode_file() gives it.
        name: The file's name, for messages.

    Raises:
        InputError: It can't be read; with every problem and its line.
    """
    if form.read_data is not None:
        return form.read_data(data, name)
    return form.read_cues(decoded.text, name) if form.read_cues else None
