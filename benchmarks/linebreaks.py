"""How well lines are broken: filmpack's own breaks against a break at the middle space.

Every text of the repository's catalogues that needs two lines is put on one line and broken
anew, both ways. Counted, in percent: breaks after a mark, breaks after a word that must not end
a line, lines over the limit, and how much of the longer line the shorter one has.
"""

from __future__ import annotations

from pathlib import Path

from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.timedtext.linebreak import binds_forward, break_lines, splits_quantity
from filmpack.timedtext.markup import is_dialogue, length, strip_tags, unwrap

ROOT = Path(__file__).parent.parent


def middle(text: str) -> str:
    """The text broken at the space nearest to its middle, as simple tools do."""
    spaces = [at for at, char in enumerate(text) if char == " "]
    at = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:at]}\n{text[at + 1 :]}"


def main() -> None:
    workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
    profile = workspace.project.profile
    counts = {"filmpack": [0] * 5, "middle": [0] * 5}
    for language in workspace.languages():
        for block in workspace.catalogue(language).live:
            text = unwrap(block.msgstr)
            if not block.context.startswith("c0") or is_dialogue(block.msgstr):
                continue
            if length(text) <= profile.max_line_length or " " not in text:
                continue
            for name, broken in (
                ("filmpack", break_lines(text, profile, language)),
                ("middle", middle(text)),
            ):
                upper, _, lower = strip_tags(broken).partition("\n")
                count = counts[name]
                count[0] += 1
                count[1] += upper[-1:] in ".,!?…;:–—"
                count[2] += binds_forward(upper.rsplit(" ", 1)[-1], language)
                count[2] += splits_quantity(upper, lower)
                count[3] += max(length(upper), length(lower)) > profile.max_line_length
                lengths = sorted((length(upper), length(lower)))
                count[4] += round(100 * lengths[0] / lengths[1])
    print(f"{counts['filmpack'][0]} texts of two lines")
    for name, (texts, marks, bound, over, balance) in counts.items():
        print(
            f"{name}: {100 * marks / texts:.0f} % after a mark,"
            f" {100 * bound / texts:.1f} % after a word that binds,"
            f" {100 * over / texts:.1f} % over the limit, balance {balance / texts:.0f} %"
        )


if __name__ == "__main__":
    main()
