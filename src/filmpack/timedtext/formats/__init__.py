"""Subtitle and text formats, one module each; base.py says how to add one."""

from __future__ import annotations

import importlib
import pkgutil

from filmpack.timedtext.formats.base import TextFormat, registered


def all_formats() -> tuple[TextFormat, ...]:
    """Every format that a module of this folder registers, by name."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return registered()


def writable_formats() -> dict[str, TextFormat]:
    """The formats that can be written, by name."""
    return {known.name: known for known in all_formats() if known.writable}


def readable_formats() -> dict[str, TextFormat]:
    """The formats that can be read, by name."""
    return {known.name: known for known in all_formats() if known.readable}


def format_for_extension(extension: str) -> TextFormat | None:
    """The format whose files end so (with or without a dot, any case); None when there is none."""
    wanted = extension.removeprefix(".").lower()
    return next((f for f in all_formats() if wanted in (f.extension, *f.aliases)), None)


def format_for_content(head: str) -> TextFormat | None:
    """The readable format that a file's first characters tell of; None when they tell of none."""
    known = (one for one in all_formats() if one.readable and one.recognise)
    return next((one for one in known if one.recognise and one.recognise(head)), None)
