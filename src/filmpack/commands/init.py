"""A new project: the least that works, with what to do next."""

from __future__ import annotations

from pathlib import Path

import msgspec

from filmpack import files
from filmpack.errors import ConfigError, display_path
from filmpack.languages.latin import slug
from filmpack.project.documentation import project_file
from filmpack.project.sections import BuildSection, BurnSection, TextSection
from filmpack.project.settings import FILE_NAME

UNNAMED = "film"
"""The slug of a film whose title has no letter that can be one."""
_SAMPLE = """1
00:00:02,000 --> 00:00:04,500
The first line of your film.

2
00:00:05,000 --> 00:00:07,500
<i>A message on a phone.</i>
"""


def create_project(folder: Path, title: str, source: bytes | None) -> list[Path]:
    """Write a project into `folder`: project file, source subtitles, .gitignore.

    Raises ConfigError when one is there already; nothing is ever overwritten.
    """
    if (folder / FILE_NAME).exists():
        raise ConfigError(
            f"{display_path(folder / FILE_NAME)} is there already.", "Nothing was changed."
        )
    contents = {
        folder / FILE_NAME: _project_file(title, slug(title) or UNNAMED).encode(),
        folder / "translations/source/en.srt": source or _SAMPLE.encode(),
        folder / ".gitignore": b"/dist/\n/film/\n/cards/\n/contacts/\n",
    }
    written = []
    for path, data in contents.items():
        if not path.exists():
            files.write_bytes(path, data)
            written.append(path)
    return written


def _project_file(title: str, slug: str) -> str:
    text, burn, build = TextSection(), BurnSection(), BuildSection()
    return project_file(
        {
            "film": {"title": title, "slug": slug, "master": "film/master.mp4"},
            "text": msgspec.structs.asdict(text),
            "burn": msgspec.structs.asdict(burn),
            "build": msgspec.structs.asdict(build),
        }
    )
