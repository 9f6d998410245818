"""Settings, catalogue entries and output that the pages show: as filmpack takes and gives them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from conftest import ROOT
from filmpack.project.config.settings import Project
from page_blocks import Block, page_blocks

Run = Callable[..., Result]
STAFF, TRANSLATORS = "docs/for-media-staff.md", "docs/for-translators.md"


def blocks(page: str, kind: str) -> list[Block]:
    return [block for block in page_blocks(ROOT / page, page) if block.kind == kind]


@pytest.fixture
def copy(project: Path) -> Path:
    """This repository's film, in the folder of the tests' project."""
    shutil.copy(ROOT / "filmpack.toml", project)
    shutil.rmtree(project / "translations")
    shutil.copytree(ROOT / "translations", project / "translations")
    return project


@pytest.mark.parametrize(
    "block",
    [b for b in blocks(STAFF, "toml") if not {"sounds", "forced"} & set(b.text.split())],
    ids=lambda block: f"line {block.line}",
)
def test_settings_on_a_page_are_taken(project: Path, block: Block) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(f"{toml.read_text('utf-8')}\n{block.text}", "utf-8")
    Project.load(toml)


@pytest.mark.parametrize("name", ["sounds", "forced"])
def test_a_list_of_cues_is_taken(run: Run, copy: Path, name: str) -> None:
    (block,) = (b for b in blocks(STAFF, "toml") if name in b.text.split())
    notes = copy / "translations" / "source" / "notes.toml"
    notes.write_text(f"{block.text}\n{notes.read_text('utf-8')}", "utf-8")
    done = run("extract")
    assert done.exit_code == 0, done.stderr


def test_a_page_s_entries_stand_in_the_catalogues() -> None:
    (shown,) = blocks(TRANSLATORS, "po")
    comments = [line for line in shown.text.splitlines() if line.startswith("#.")]
    catalogue = (ROOT / "translations" / "pl.po").read_text("utf-8")
    assert [line for line in comments if line not in catalogue.splitlines()] == []
    assert shown.text.partition("msgctxt")[2].partition("msgstr")[0] in catalogue


def test_the_plain_text_on_the_page_is_what_export_writes(run: Run, copy: Path) -> None:
    assert run("export", "mt", "--to", "text", "-o", "out").exit_code == 0
    (written,) = (copy / "out").iterdir()
    (shown,) = (block for block in blocks(TRANSLATORS, "text") if block.text.startswith("[c0"))
    assert shown.text in written.read_text("utf-8")


def test_the_findings_on_the_page_are_what_check_prints(run: Run, copy: Path) -> None:
    (shown,) = (block for block in blocks(TRANSLATORS, "text") if block.text.startswith("pl  "))
    catalogue = copy / "translations" / "pl.po"
    text = catalogue.read_text("utf-8")
    for cue, line in re.findall(r"(c\d{4}) .*\n    (.*)\n", shown.text):
        written = '"\n"'.join(line.replace("⏎", "\\n⏎").split("⏎"))
        entry = rf'msgctxt "{cue}"\n(?:msgid|").*\n(?:".*\n)*msgstr (?P<old>(?:".*\n)+)'
        found = re.search(entry, text)
        assert found is not None, cue
        text = f'{text[: found.start("old")]}""\n"{written}"\n{text[found.end("old") :]}'
    catalogue.write_text(text, "utf-8")
    assert places_out(shown.text) in places_out(run("check", "pl").stdout)


def places_out(text: str) -> str:
    """Findings without the numbers of their lines, which a new head of the file changes."""
    return re.sub(r"\.po:\d+:", ".po:", text)


def test_the_notes_on_the_page_are_those_of_the_catalogue() -> None:
    (shown,) = (block for block in blocks(TRANSLATORS, "text") if block.text.startswith("00:"))
    catalogue = (ROOT / "translations" / "pl.po").read_text("utf-8")
    for line in shown.text.splitlines():
        assert f"#. {line}\n" in catalogue


def test_the_end_of_the_demo_on_the_first_page_names_its_films() -> None:
    """tests/test_makefile.py makes them."""
    (shown,) = (b for b in blocks("README.md", "text") if "frames to encode" in b.text)
    assert re.findall(r"demo/(\S+)$", shown.text, re.M) == [
        "tell-somebody-excerpt-pl.mp4",
        "tell-somebody-excerpt-el.mp4",
        "tell-somebody-excerpt-bg.mp4",
        "tell-somebody-excerpt-pl-el-bg-subtitles.mkv",
    ]
