"""Where in a TOML file each key stands; tomllib does not say."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress

Path = tuple[str | int, ...]
"""Names of tables and keys, and numbers of list items, from 0: ("contact", 1, "phone")."""

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'  # text over several lines
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\n\[\]{}=,.]"
    r"|[^\s\[\]{}=,.\"'\#]+",
    re.DOTALL,
)


def places(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and list item of a file that tomllib accepts.

    A file of another kind gives what was found up to where it stops making sense.
    """
    reader = _Reader(text)
    with suppress(IndexError, RecursionError, tomllib.TOMLDecodeError):
        reader.read()
    return reader.lines


class _Reader:
    """Goes through the tokens of a file once and notes the line of each path."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._items: dict[Path, int] = {}
        self._tokens: list[tuple[str, int]] = []
        self._at = 0
        line = 1
        for match in _TOKEN.finditer(text):
            self._tokens.append((match[0], line))
            line += match[0].count("\n")

    def read(self) -> None:
        """Note every path. Raises IndexError where the file ends too early."""
        table: Path = ()
        while self._skip_blank():
            if self._tokens[self._at][0] == "[":
                table = self._head()
            else:
                self._pair(table)

    def _skip_blank(self) -> bool:
        """Pass line ends and comments; False at the end of the file."""
        while self._at < len(self._tokens):
            token = self._tokens[self._at][0]
            if token != "\n" and not token.startswith("#"):
                return True
            self._at += 1
        return False

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _key(self, stop: str) -> list[str]:
        names = []
        while (token := self._next()) != stop:
            if token != ".":
                quoted = token[0] in "\"'"
                names.append(str(tomllib.loads(f"k = {token}")["k"]) if quoted else token)
        return names

    def _head(self) -> Path:
        """[table] or [[table]]: the path of the keys that follow."""
        line = self._tokens[self._at][1]
        self._at += 1
        repeated = self._tokens[self._at][0] == "["
        self._at += repeated
        path: Path = ()
        for name in self._key("]"):
            if path in self._items:
                path = (*path, self._items[path])
            path = (*path, name)
            self.lines.setdefault(path, line)
        if repeated:
            self._at += 1
            self._items[path] = self._items.get(path, -1) + 1
            path = (*path, self._items[path])
            self.lines[path] = line
        return path

    def _pair(self, table: Path) -> None:
        line = self._tokens[self._at][1]
        path = table
        for name in self._key("="):
            path = (*path, name)
            self.lines.setdefault(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        token = self._next()
        if token == "[":
            self._list(path)
        elif token == "{":
            while self._skip_blank() and self._tokens[self._at][0] != "}":
                if self._tokens[self._at][0] == ",":
                    self._at += 1
                else:
                    self._pair(path)
            self._at += 1
        else:
            while self._at < len(self._tokens) and self._tokens[self._at][0] not in ",]}\n":
                if self._tokens[self._at][0].startswith("#"):
                    break
                self._at += 1

    def _list(self, path: Path) -> None:
        number = 0
        while self._skip_blank() and self._tokens[self._at][0] != "]":
            if self._tokens[self._at][0] == ",":
                self._at += 1
                number += 1
            else:
                self.lines[(*path, number)] = self._tokens[self._at][1]
                self._value((*path, number))
        self._at += 1
