"""A new project: the least that works, with what to do next."""

from __future__ import annotations

import json
import re
from pathlib import Path

from filmpack import files
from filmpack.errors import ConfigError, display_path
from filmpack.project.settings import FILE_NAME

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
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "film"
    contents = {
        folder / FILE_NAME: _project_file(title, slug).encode(),
        folder / "translations/source/en.srt": source or _SAMPLE.encode(),
        folder / ".gitignore": b"/dist/\n/film/\n",
    }
    written = []
    for path, data in contents.items():
        if not path.exists():
            files.write_bytes(path, data)
            written.append(path)
    return written


def _project_file(title: str, slug: str) -> str:
    return f"""# What filmpack builds. Paths start from this file's folder.

[film]
title = {json.dumps(title, ensure_ascii=False)}
slug = "{slug}"                 # the first part of every output file's name
master = "film/master.mp4"    # put the film here

[text]
source = "translations/source/en.srt"
source_language = "en"
catalogues = "translations"
profile = "netflix"           # reading limits

[burn]
quality = 20                  # x264 crf: lower is better and larger
preset = "medium"
# For several sizes or codecs: [[renditions]] instead, see docs/for-media-staff.md.

[build]
output = "dist"
kinds = ["burn", "mux"]
containers = ["mkv"]
"""
