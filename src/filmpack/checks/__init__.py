"""Checks: rules, and what they find. Importing this registers them all."""

from __future__ import annotations

from filmpack.checks.rule import RULES as RULES
from filmpack.checks.rules import (  # noqa: F401 - importing registers the rules
    card,
    gettext,
    headers,
    integrity,
    orthography,
    picture,
    reading,
    safety,
    timing,
    typography,
    wrong_language,
)
