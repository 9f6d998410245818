"""Checks: rules about one entry of a catalogue, and the findings they make. Pure."""

from filmpack.checks import gettext, integrity, reading, typography
from filmpack.checks.rule import RULES

__all__ = ["RULES", "gettext", "integrity", "reading", "typography"]
