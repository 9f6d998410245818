"""A rule, what it says, and how it makes itself known.

A rule is a small pure function. It sees one translation (EntryContext), a whole catalogue
(CatalogueContext), the source with what is known of the film (SourceContext) or an edition's card
(CardContext), and yields hits. Its decorator carries its id, its severity and its documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Literal, TypedDict, Unpack

from filmpack.checks.contexts import MARK, EntryContext
from filmpack.languages.tags import primary_subtag

Severity = Literal["error", "warning", "note"]
Scope = Literal["entry", "catalogue", "source", "edition"]
Where = Literal["digits", "dialogue", "inner_capitals", "misfit", "source_digits"]
"""A property of EntryContext that is true or false of an entry."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change in one entry: text stands in place of the half-open range span of its characters."""

    context: str
    span: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says: what is wrong, what to do, and where.

    span is a half-open range of characters of EntryContext.text, None for the whole;
    fix is the text that should stand there, where that is safe and certain; elsewhere are
    the changes in other entries without which it must not be made.
    context and line place a hit of a rule that sees more than one entry.
    """

    what: str
    advice: str
    span: tuple[int, int] | None = None
    fix: str | None = None
    context: str = ""
    line: int = 0
    elsewhere: tuple[Edit, ...] = ()


Find = Callable[[Any], Iterator[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with its documentation: why, and where it comes from. checks/cases.py has its cases.

    languages are those that it speaks of (empty: all); "de-CH" means that
    country's way of writing alone. needs_text: it says nothing of an empty translation;
    marks: nor of one without any of these characters; beyond_ascii: nor of plain ASCII; where: nor
    of one for which any of these properties of EntryContext is false.
    waivable: a translator may waive it. False for what a build or a release refuses even
    where it is waived.
    on_source: a rule of entries is asked about the source's own texts, too.
    regional: it knows what is wrong in one region alone, and says only that of an inherited entry.
    """

    id: str
    severity: Severity
    why: str
    source: str
    find: Find
    scope: Scope = "entry"
    languages: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    where: tuple[Where, ...] = ()
    beyond_ascii: bool = False
    needs_text: bool = True
    fixes: bool = False
    waivable: bool = True
    on_source: bool = True
    regional: bool = False

    def may_match(self, seen: EntryContext) -> bool:
        """A cheap first question: whether find() can have anything to say of this text."""
        if self.beyond_ascii and seen.ascii:
            return False
        if self.marks and seen.marks.isdisjoint(self.marks):
            return False
        return all(getattr(seen, name) for name in self.where)

    def applies_to(self, tag: str) -> bool:
        """Whether it applies to a language with this BCP 47 tag."""
        return not self.languages or tag in self.languages or primary_subtag(tag) in self.languages

    def waived_at(self, seen: EntryContext) -> bool:
        """Whether the translator waived it at this entry, and may."""
        return self.waivable and self.id in seen.waived


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A hit with its place; line is the entry's msgid line, from 1; start is in milliseconds."""

    rule: str
    severity: Severity
    language: str
    file: str
    line: int
    context: str = ""
    start: int | None = None
    text: str = ""
    span: tuple[int, int] | None = None
    what: str
    advice: str
    source: str = ""
    waived: bool = False
    fixable: bool = False


RULES: dict[str, Rule] = {}
"""All rules by id, in the order in which they were written."""


@lru_cache(maxsize=256)
def nearest_rule(name: str) -> str:
    """What to do about a rule that there is not: the one whose id is most like the name.

    Kept, since a file may repeat one misspelt waiver thousands of times.
    """
    near = get_close_matches(name, RULES, 1)
    return f"Did you mean {near[0]}?" if near else "Name one rule: see 'filmpack help rules'."


class Options(TypedDict, total=False):
    """What a rule may declare about itself beside the obvious; see Rule."""

    scope: Scope
    where: tuple[Where, ...]
    beyond_ascii: bool
    needs_text: bool
    fixes: bool
    waivable: bool
    on_source: bool
    regional: bool


def rule(
    id: str,
    severity: Severity,
    source: str,
    *,
    languages: str = "",
    marks: str = "",
    **options: Unpack[Options],
) -> Callable[[Find], Find]:
    """Register a function as a rule.

    To add a rule:

    1. Choose a module in checks/rules that it belongs to, or create one: every module there is
       discovered, and no other file changes. The id is "family/name"; a new family needs a title
       in checks/documentation.py.
    2. Write a function from a context to hits: `def my_rule(seen: EntryContext) -> Iterator[Hit]`.
       For another scope than "entry", it gets that scope's context (checks/contexts.py).
    3. Say in its docstring why the rule exists: `check --explain` and docs/rules.md show it.
    4. Decorate it. source names the standard or guide that asks for it.
    5. Write its cases into cases/MODULE.toml, in the module's folder (checks/cases.py says how):
       one or more that it must find (fail) and must not (pass). The tests run them all.
    6. Make it cheap: marks (characters without which it says nothing), where (what must be true of
       the entry) or beyond_ascii let the engine skip it; EntryContext works out each property once.
    7. Give hits a `fix` only where it is safe and certain, and `elsewhere` where other entries
       must change with it; declare `fixes=True`, and write `fixed` into the failing cases.
    8. Plant its fault in tests/support/seeded_faults.py, and run `make docs`.

    Args:
        id: "family/name".
        severity: "error" stops a release, "warning" is worth a look, "note" is there on request.
        source: where the rule comes from.
        languages: BCP 47 tags with spaces between; empty for all.
        marks: the characters without any of which it has nothing to say; empty: always asked.
        **options: the other fields of Rule.

    Returns:
        A decorator that gives the function back as it is; it raises ValueError for an id that is
        taken.

    Raises:
        ValueError: One of the marks is a letter or a digit, of which the engine keeps no account.
    """
    if unseen := [char for char in marks if not MARK.fullmatch(char)]:
        raise ValueError(f"{id}: no marks, so the rule would not be asked: {unseen}")

    def register(find: Find) -> Find:
        if id in RULES:
            raise ValueError(f"two rules are called {id!r}")
        RULES[id] = Rule(
            id=id,
            severity=severity,
            why=" ".join((find.__doc__ or "").split()),
            source=source,
            find=find,
            languages=frozenset(languages.split()),
            marks=frozenset(marks),
            **options,
        )
        return find

    return register


def misfit_rule(id: str, source: str, *, fixes: bool = False) -> Callable[[Find], Find]:
    """Register a rule about one kind of texts that no build shows; see rule().

    What translation.compile.misfit() finds is an error that nobody can waive.
    """
    return rule(id, "error", source, waivable=False, fixes=fixes, where=("misfit",))


def misfits(kind: str, seen: EntryContext, advice: str) -> Iterator[Hit]:
    """A hit where an entry's text is a misfit of this kind (Violation.kind)."""
    found = seen.misfit
    if found and found.kind == kind:
        yield Hit(f"{found.what}.", advice, found.span)
