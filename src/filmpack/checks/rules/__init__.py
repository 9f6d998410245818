"""The rules: modules by what they are about, each discovered. rule.rule() says how to add one.

Importing this, or any rule, registers them all, in their order.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

ORDER = (
    "screen.card",
    "files.gettext",
    "words.safety",
    "words.leftovers",
    "files.headers",
    "marks.integrity",
    "words.sentences",
    "words.split_sentences",
    "words.likeness",
    "words.speech",
    "words.orthography",
    "by_language.romanian",
    "by_language.french",
    "by_language.spanish",
    "by_language.greek",
    "by_language.german",
    "by_language.dutch",
    "by_language.irish",
    "by_language.maltese",
    "by_language.bulgarian",
    "by_language.hungarian",
    "by_language.italian",
    "by_language.polish",
    "by_language.croatian",
    "screen.picture",
    "screen.reading",
    "screen.timing",
    "marks.typography",
    "marks.spacing",
    "marks.characters",
    "marks.numbers",
    "words.wrong_language",
)
"""The order of RULES, which reports and repairs keep. Modules that are not named here come last,
by name: a new rule needs no entry."""


def register_all() -> None:
    """Import every module in this folder and its subfolders, which registers their rules."""
    prefix = f"{__name__}."
    found = walk_packages(__path__, prefix)
    names = sorted(module.name.removeprefix(prefix) for module in found)
    for name in sorted(names, key=lambda n: ORDER.index(n) if n in ORDER else len(ORDER)):
        import_module(f"{prefix}{name}")


register_all()
