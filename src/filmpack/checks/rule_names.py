"""Rules as a user names them: by id, or a family at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from filmpack.checks import RULES
from filmpack.checks.rule import nearest_rule
from filmpack.errors import ConfigError


def rules_named(names: Iterable[str]) -> Iterator[str]:
    """The ids of rules that a user named, one by one or a family at once: timing, timing/*.

    Raises ConfigError for a rule or a family that there is not.
    """
    for name in names:
        family = f"{name.removesuffix('*').removesuffix('/')}/"
        if name not in RULES and (ids := [id for id in RULES if id.startswith(family)]):
            yield from ids
        else:
            families = dict.fromkeys(id.partition("/")[0] for id in RULES)
            near = [one for one in families if one.startswith(name)]
            near = near or get_close_matches(name, families, 1)
            if "/" not in name and near:
                raise ConfigError(f"there are no rules {name!r}.", f"Did you mean {near[0]}?")
            require_rules([name])
            yield name


def require_rules(names: Iterable[str], where: str = "") -> None:
    """Raise ConfigError for a rule that there is not, with the nearest one."""
    for name in names:
        if name not in RULES:
            raise ConfigError(f"there is no rule {name!r}.", nearest_rule(name), file=where)
