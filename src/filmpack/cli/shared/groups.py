"""A command whose subcommand may be left out."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_NEAR = 0.7
"""How alike a word must be to a subcommand to be taken for it, mistyped (difflib's ratio)."""


class ListsByDefault(click.Group):
    """A group without whose subcommands 'list' is meant: "fonts", "contacts PL"."""

    default = "list"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self.with_subcommand(ctx, args))

    def with_subcommand(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with the default before them where they name no subcommand.

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
        return args if named else [*args[:at], self.default, *args[at:]]

    def _is_subcommand(self, word: str) -> bool:
        """Whether a word names a subcommand, perhaps mistyped, which Click reports."""
        if word in self.commands or not word or word.startswith("-"):
            return word in self.commands
        takes = any(isinstance(param, click.Argument) for param in self._default_command.params)
        return not takes or bool(get_close_matches(word, self.commands, 1, _NEAR))

    @property
    def _default_command(self) -> click.Command:
        return self.commands[self.default]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The subcommands, and what the default takes."""
        found = super().shell_complete(ctx, incomplete)
        listing = self._default_command
        inner = click.Context(listing, info_name=self.default, parent=ctx)
        for item in listing.shell_complete(inner, incomplete):
            if item.value not in {one.value for one in found}:
                found.append(item)
        for param in listing.get_params(inner):
            if isinstance(param, click.Argument) and not incomplete.startswith("-"):
                found += param.shell_complete(inner, incomplete)
        return found


class ShowsByDefault(ListsByDefault):
    """A group without whose subcommands 'show' is meant: "profile", "profile ted"."""

    default = "show"


def _are_flags(word: str, own: set[str]) -> bool:
    """Whether a word is an option of the group, or several in one: "-v", "-vv"."""
    if word in own:
        return True
    short = word[:1] == "-" and word[1:].isalpha()
    return short and all(f"-{letter}" in own for letter in word[1:])
