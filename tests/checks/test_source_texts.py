"""The source's own texts are checked as any translation is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result


def found(run: Callable[..., Result]) -> set[tuple[str, str]]:
    done = run("check", "source", "--format", "json", "--severity", "note")
    return {(f["rule"], f["severity"]) for f in json.loads(done.stdout)}


@pytest.fixture
def source(project: Path) -> Path:
    return project / "translations" / "source" / "en.srt"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("This is Leo and this is Mia, two of us.", ("timing/source-too-fast", "warning")),
        ("This  is Leo.", ("integrity/space", "warning")),
        ("This is Leo...", ("typography/ellipsis", "warning")),
        ("This is (Leo.", ("integrity/brackets", "warning")),
        ("This is Leo ☃.", ("picture/missing-glyph", "error")),
        ("This is LÃ©o.", ("safety/mojibake", "error")),
        ("This is Lеo.", ("safety/look-alike", "error")),
    ],
)
def test_a_fault_of_the_source_is_found(
    run: Callable[..., Result], source: Path, text: str, rule: tuple[str, str]
) -> None:
    source.write_text(source.read_text("utf-8").replace("This is Leo.", text), "utf-8")
    assert run("extract").exit_code == 0
    assert rule in found(run)


def test_a_finding_of_the_source_names_its_line(run: Callable[..., Result], source: Path) -> None:
    source.write_text(source.read_text("utf-8").replace("Leo.", "Leo..."), "utf-8")
    run("extract")
    done = run("check", "source")
    assert "translations/source/en.srt:2: warning: c0001 00:00:00,400: three dots" in done.stdout


def test_an_intact_source_has_no_finding_of_text_and_is_not_called_untranslated(
    run: Callable[..., Result], source: Path
) -> None:
    source.write_text(source.read_text("utf-8").replace("- ", "-"), "utf-8")
    run("extract")
    assert all(rule.startswith("timing/") for rule, _ in found(run))


def test_where_a_catalogue_says_how_the_source_is_shown_only_its_errors_count(
    run: Callable[..., Result], source: Path
) -> None:
    text = source.read_text("utf-8").replace("This is Leo.", "This is LÃ©o...")
    source.write_text(text, "utf-8")
    run("extract")
    assert ("typography/ellipsis", "warning") in found(run)
    assert run("add", "en").exit_code == 0
    assert ("typography/ellipsis", "warning") not in found(run)
    assert ("safety/mojibake", "error") in found(run)


def test_a_source_in_a_code_page_is_read_by_its_language_and_said(
    run: Callable[..., Result], source: Path
) -> None:
    text = source.read_text("utf-8").replace("This is Leo.", "“This is Léo.”")
    source.write_bytes(text.encode("cp1252"))
    done = run("extract")
    assert done.exit_code == 0
    assert "en.srt: read as cp1252, detected from its letters." in done.stderr
    template = source.parent.parent / "filmpack.pot"
    assert "“This is Léo.”" in template.read_text("utf-8")


def test_braces_in_the_source_are_refused_with_their_line(
    run: Callable[..., Result], source: Path
) -> None:
    source.write_text(source.read_text("utf-8").replace("Leo.", "{Leo}."), "utf-8")
    done = run("extract")
    assert done.exit_code == 1
    assert "en.srt:2: players hide '{Leo}'" in done.stderr
