"""A command whose subcommand may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ListsByDefault(click.Group):
    """A group without whose subcommands 'list' is meant: "fonts", "contacts PL"."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self.with_subcommand(ctx, args))

    def with_subcommand(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with 'list' before them where they name no subcommand.

        Options of the group may stand before its subcommand: "-q add ja".
        """
        own = {name for param in self.get_params(ctx) for name in param.opts}
        own -= set(ctx.help_option_names)
        at = 0
        while at < len(args) and _are_flags(args[at], own):
            at += 1
        if ctx.resilient_parsing and at == len(args):  # completion: both may follow
            return args
        first = args[at] if at < len(args) else ""
        named = first in ctx.help_option_names or self._is_subcommand(first)
        return args if named else [*args[:at], "list", *args[at:]]

    def _is_subcommand(self, word: str) -> bool:
        """Whether a word names a subcommand, perhaps mistyped, which Click reports."""
        # A country's code has two letters.
        return word in self.commands or (word.isalpha() and len(word) > 2)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The subcommands, and what 'list' takes."""
        found = super().shell_complete(ctx, incomplete)
        listing = self.commands["list"]
        inner = click.Context(listing, info_name="list", parent=ctx)
        for item in listing.shell_complete(inner, incomplete):
            if item.value not in {one.value for one in found}:
                found.append(item)
        for param in listing.get_params(inner):
            if isinstance(param, click.Argument) and not incomplete.startswith("-"):
                found += param.shell_complete(inner, incomplete)
        return found


def _are_flags(word: str, own: set[str]) -> bool:
    """Whether a word is an option of the group, or several in one: "-v", "-vv"."""
    if word in own:
        return True
    short = word[:1] == "-" and word[1:].isalpha()
    return short and all(f"-{letter}" in own for letter in word[1:])
