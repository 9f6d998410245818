"""Checks: rules, and what they find. Importing this registers them all."""

from __future__ import annotations

from filmpack.checks.rule import RULES as RULES
from filmpack.checks.rules import register_all

register_all()
