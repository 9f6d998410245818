"""Checks: rules, and what they find.

RULES has all of them. They are imported when it is first asked for: a build uses some parts of this
package, and no rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filmpack.checks.rule import RULES as RULES


def __getattr__(name: str) -> object:
    if name != "RULES":
        raise AttributeError(name)
    import filmpack.checks.rules  # noqa: F401 - registers them
    from filmpack.checks.rule import RULES

    return RULES
