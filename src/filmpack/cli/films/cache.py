from __future__ import annotations

import re
import time

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.options import cache_option, count, format_option, put_json, say
from filmpack.errors import ConfigError

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


@click.group(invoke_without_command=True)
@cache_option
@format_option
@click.pass_context
def cache(ctx: click.Context, cache: str | None, form: str) -> None:
    """Show what the cache holds, by age and language; 'prune' removes old entries.

    A removed entry is rebuilt when a build needs it.

    \b
    Example:
      filmpack cache
      filmpack cache prune --max-size 20G --older-than 30d
    """
    from filmpack.store.remote import open_store
    from filmpack.store.usage import by_age, by_language, entries

    store = open_store(cache)
    ctx.obj = store
    if ctx.invoked_subcommand:
        return
    found = entries(store, time.time())
    piles = {"used": by_age(found), "made for": by_language(found)}
    if form == "json":
        put_json(
            {
                "folder": str(store.folder),
                "bytes": sum(entry.size for entry in found),
                **{
                    title.replace(" ", "_"): {p.name: [p.objects, p.size] for p in rows}
                    for title, rows in piles.items()
                },
            }
        )
        return
    if store.place != str(store.folder):
        say(f"local folder in front of {store.place}; entries there are not counted")
    if not found:
        put(f"{store.folder}: empty")
        return
    put(f"{store.folder}: {count(len(found), 'object')}, {_size(found)}")
    for title, rows in piles.items():
        put()
        put(title)
        for pile in rows:
            put(f"  {pile.name:<12} {pile.objects:>7} {_bytes(pile.size):>10}")


@cache.command()
@click.option("--max-size", metavar="SIZE", help="Shrink the cache to this size: 500M, 20G.")
@click.option("--older-than", metavar="AGE", help="Remove entries not used for this long: 30d, 2w.")
@click.option("-n", "--dry-run", is_flag=True, help="List what would be removed; remove nothing.")
@click.pass_obj
def prune(store: object, max_size: str | None, older_than: str | None, dry_run: bool) -> None:
    """Remove the least recently used entries.

    \b
    Example:
      filmpack cache prune --older-than 30d --dry-run
    """
    from filmpack.store.local import Store
    from filmpack.store.usage import entries, remove, surplus

    assert isinstance(store, Store)
    if max_size is None and older_than is None:
        raise ConfigError(
            "prune needs --max-size or --older-than.",
            "For example: --max-size 20G --older-than 30d.",
        )
    found = entries(store, time.time())
    gone = surplus(
        found,
        None if max_size is None else _parsed(max_size),
        None if older_than is None else _days(older_than),
    )
    if not dry_run:
        remove(gone)
    verb = "would remove" if dry_run else "removed"
    say(f"{verb} {count(len(gone), 'object')}, {_size(gone)}, of {len(found)}, {_size(found)}")


def _size(found: object) -> str:
    return _bytes(sum(entry.size for entry in found))  # type: ignore[attr-defined]


def _bytes(size: int) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size = size / 1000  # type: ignore[assignment]
    return f"{size:.1f} GB"


def _parsed(text: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", text.upper())
    if not match or (not match[2] and float(match[1])):
        raise ConfigError(f"invalid size {text!r}.", "Give a number and a unit: 500M, 20G.")
    return int(float(match[1]) * _UNITS[match[2]])


def _days(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(d|days?|w|weeks?)?", text.lower())
    if not match:
        raise ConfigError(f"invalid age {text!r}.", "Give days or weeks: 30d, 2w.")
    return float(match[1]) * (7 if (match[2] or "d").startswith("w") else 1)
