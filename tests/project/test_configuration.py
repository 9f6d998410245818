"""The project file that `init` writes, and the page that explains it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from filmpack.commands.setup.init import create_project
from filmpack.errors import ConfigError
from filmpack.media.containers import containers
from filmpack.project.config.documentation import configuration_page, sections
from filmpack.project.config.sections import ProjectFile
from filmpack.project.config.settings import Project
from filmpack.toml import TomlFile

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    create_project(tmp_path, 'A "film"', None)
    return tmp_path / "filmpack.toml"


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == configuration_page(), "run 'make docs'"


def test_a_new_project_file_sets_the_least_that_works(written: Path) -> None:
    settings = Project.load(written).settings
    assert (settings.film.title, settings.film.slug) == ('A "film"', "a-film")
    expected = msgspec.structs.replace(
        msgspec.convert({"film": msgspec.to_builtins(settings.film)}, ProjectFile),
        burn=settings.burn,
    )
    assert settings == expected


def test_every_key_of_a_new_project_file_may_be_set(written: Path) -> None:
    text = re.sub(r"^#(?=[\w\[])", "", written.read_text("utf-8"), flags=re.MULTILINE)
    file = TomlFile.parse(text, "filmpack.toml")
    settings = file.decode(ProjectFile)
    assert settings.renditions
    assert settings.check.languages["fi"].limits.max_cps == 15
    for section in sections():
        assert section.heading in text
        path = section.heading.strip("[]").split(".")
        for key in section.keys:
            assert file.line(*path, *([0] if "[[" in section.heading else []), key.name)


def test_every_key_has_a_meaning_and_an_example() -> None:
    for section in sections():
        for key in section.keys:
            assert key.meaning.endswith("."), key
            assert key.example is not None, key
            assert key.allowed, key


def test_every_registered_container_and_no_other_may_be_named(written: Path) -> None:
    text = written.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.lstrip("#").startswith("containers ="))
    section = "\n[build]\n" if "\n#[build]\n" in text else ""
    for names in (list(containers()), ["avi"]):
        chosen = f"{section}containers = {json.dumps(names)}"
        written.write_text(text.replace(line, chosen), "utf-8")
        if names == ["avi"]:
            with pytest.raises(ConfigError, match="mkv"):
                Project.load(written)
        else:
            assert list(Project.load(written).settings.build.containers) == names
