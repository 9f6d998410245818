"""A new project: the least that works, with what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from filmpack import files
from filmpack.errors import ConfigError, display_path
from filmpack.languages.latin import slug
from filmpack.languages.tags import bcp47, language_tag
from filmpack.project.config.documentation import project_file
from filmpack.project.config.film_sections import BurnSection
from filmpack.project.config.sections import BuildSection, TextSection
from filmpack.project.config.settings import FILE_NAME

if TYPE_CHECKING:
    from filmpack.media.ffmpeg import OnFrames

UNNAMED = "film"
"""The slug of a film whose title has no letter that can be one."""
_SAMPLE = """1
00:00:02,000 --> 00:00:04,500
The first line of your film.

2
00:00:05,000 --> 00:00:07,500
<i>A message on a phone.</i>
"""


def create_project(
    folder: Path, title: str, source: bytes | None, language: str = "en"
) -> list[Path]:
    """Write a project into `folder`: project file, source subtitles, .gitignore.

    Args:
        folder: Where to; nothing in it is overwritten.
        title: The film's title.
        source: The source subtitles' bytes; None for a sample.
        language: The tag of the language that they are in.

    Returns:
        The files that were written.

    Raises:
        ConfigError: There is a project already, or no such language.
    """
    tag = language_tag(language)
    if (folder / FILE_NAME).exists():
        raise ConfigError(
            f"{display_path(folder / FILE_NAME)} is there already.", "Nothing was changed."
        )
    contents = {
        folder / FILE_NAME: _project_file(title, slug(title) or UNNAMED, tag).encode(),
        folder / _source_of(tag): source or _SAMPLE.encode(),
        folder / ".gitignore": b"/dist/\n/film/\n/cards/\n/contacts/\n",
    }
    written = []
    for path, data in contents.items():
        if not path.exists():
            files.write_bytes(path, data)
            written.append(path)
    return written


def record_film(folder: Path, on_frames: OnFrames | None = None) -> Path | None:
    """Record the fingerprint of the film that is at a new project's place for it already.

    Args:
        folder: The project's.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Returns:
        The file that was written; None where there is no film.

    Raises:
        FilmpackError: The film cannot be used.
    """
    from filmpack.commands.films.film_change import record
    from filmpack.project.config.settings import Project
    from filmpack.project.workspace import Workspace
    from filmpack.store.local import Store, default_folder

    workspace = Workspace(Project.load(folder / FILE_NAME))
    if not workspace.project.master.is_file():
        return None
    return record(workspace, workspace.project.master, Store(default_folder()), on_frames)


def _source_of(tag: str) -> str:
    return f"translations/source/{tag}.srt"


def _project_file(title: str, slug: str, tag: str) -> str:
    text = TextSection(source=_source_of(tag), source_language=bcp47(tag))
    burn, build = BurnSection(), BuildSection()
    return project_file(
        {
            "film": {"title": title, "slug": slug, "master": "film/master.mp4"},
            "text": msgspec.structs.asdict(text),
            "burn": msgspec.structs.asdict(burn),
            "build": msgspec.structs.asdict(build),
        }
    )
