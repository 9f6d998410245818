"""Reports of findings: one format a file, each discovered. base.py says how to add one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from filmpack.checks.reports.base import BEYOND_ASCII, FORMATS, Render

DEFAULT = "text"


def formats() -> Mapping[str, Render]:
    """All formats by name: the default first, the others in alphabetical order."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return {name: FORMATS[name] for name in sorted(FORMATS, key=lambda n: (n != DEFAULT, n))}


def beyond_ascii(name: str) -> str:
    """How a format writes a character that a stream's encoding lacks: a codec error handler."""
    return BEYOND_ASCII[name]
