"""The fenced blocks of the pages: what each is, and whether it is run as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"(?:^ *<!-- (?P<mark>.*?) -->\n)?^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
KINDS = {"sh", "text", "toml", "yaml", "po", "json", "html", "nginx"}
"""What a block may be. Commands are "sh"; output and pictures are "text"."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page.

    kind is the word behind its fence; mark the comment above it, which says why its commands are
    not run in the page's own test: "run by tests/...", or "not run: REASON".
    """

    page: str
    line: int
    kind: str
    mark: str
    text: str

    def commands(self) -> list[str]:
        """Its lines as they are typed; those that end in a backslash are joined."""
        joined = self.text.replace("\\\n", " ")
        return [line.strip() for line in joined.splitlines() if line.strip()]


def page_blocks(path: Path, name: str) -> Iterator[Block]:
    """The blocks of a page, from its top down."""
    text = path.read_text("utf-8")
    for found in _BLOCK.finditer(text):
        yield Block(
            name,
            text.count("\n", 0, found.start("kind")) + 1,
            found["kind"],
            found["mark"] or "",
            found["text"],
        )
