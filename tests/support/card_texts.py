"""The closing card's texts in every language of this repository, as src/filmpack ships them.

'make docs' writes src/filmpack/translation/card_texts.toml by it; a test keeps the two alike.
"""

from __future__ import annotations

import sys
from pathlib import Path

from filmpack.languages.tags import bcp47
from filmpack.project.config.documentation import to_toml
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.translation.messages import CARD_MESSAGES

ROOT = Path(__file__).parents[2]
_HEAD = """# The closing card's texts by language, as filmpack's own catalogues have them.
# Written by 'make docs' from translations/; a test keeps this file current.
# They are drafts like those, until a native reviewer signs them off.
"""


def shipped() -> str:
    """The file's content."""
    workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
    parts = [_HEAD]
    for language in workspace.languages():
        entries = workspace.catalogue(language).by_context()
        found = {
            message.context: entries[message.context].msgstr
            for message in CARD_MESSAGES
            if message.context in entries and not entries[message.context].fuzzy
        }
        rows = [f'"{name}" = {to_toml(text)}\n' for name, text in found.items() if text]
        if rows:
            parts.append(f"\n[{bcp47(language)}]\n{''.join(rows)}")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(shipped())
