"""A build makes what is ready, and lists the rest with the reasons."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.commands.films.refusals import Refusal, Refusals, reasons, told
from filmpack.errors import InputError, Problem
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from samples import POLAND

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    make_demo_film(find_ffmpeg(), DemoFilm(6, 320, 180, Fraction(25)), path)
    return path


@pytest.fixture
def half_done(run: Run, project: Path, polish: Path, film: Path) -> Path:
    """Polish is ready; Greek was only started. There is a small film."""
    assert polish.is_file()
    assert run("add", "el").exit_code == 0
    shutil.copyfile(film, project / "film.mp4")
    return project


def films(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "dist").glob("*"))


def test_what_is_ready_is_built_and_the_rest_has_a_line_each(run: Run, half_done: Path) -> None:
    done = run("build")
    assert done.exit_code == 1
    # A muxed file without all languages says which it has.
    assert films(half_done) == ["small-pl-subtitles.mkv", "small-pl.mp4"]
    (line,) = [row for row in done.stderr.splitlines() if row.startswith("el: not built")]
    assert "el.po" in line
    assert line.endswith("See: filmpack build el --dry-run")
    assert done.stderr.splitlines()[-1] == "not built: el; see above for why"


def test_all_or_nothing_builds_nothing(run: Run, half_done: Path) -> None:
    done = run("build", "--all-or-nothing")
    assert done.exit_code == 1
    assert "el.po" in done.stderr
    assert films(half_done) == []


def test_a_dry_run_lists_every_reason_and_its_json_groups_them(run: Run, half_done: Path) -> None:
    done = run("build", "--kind", "burn", "--dry-run")
    assert done.exit_code == 1
    assert "small-pl.mp4" in done.stdout
    assert "small-el.mp4" not in done.stdout
    assert "c0003 (00:00:03,600) is untranslated" in done.stderr
    assert "1 would not be built: el" in done.stderr
    done = run("build", "--kind", "burn", "--dry-run", "--json")
    assert done.exit_code == 1
    events = [json.loads(row) for row in done.stdout.splitlines()]
    (refused,) = [event for event in events if event["event"] == "refused"]
    assert refused["name"] == "el"
    reasons = [event for event in events if event["event"] == "reason"]
    assert [reason["what"][:5] for reason in reasons] == ["c0001", "c0002", "c0003"]
    assert {tuple(reason["names"]) for reason in reasons} == {("el",)}
    assert {Path(reason["file"]).name for reason in reasons} == {"el.po"}
    assert films(half_done) == []


def test_when_nothing_is_ready_every_reason_is_told(run: Run, half_done: Path) -> None:
    done = run("build", "el", "--json")
    assert done.exit_code == 1
    events = [json.loads(row)["event"] for row in done.stdout.splitlines()]
    assert events == ["refused", *3 * ["reason"]]
    assert "c0003 (00:00:03,600) is untranslated" in done.stderr
    assert films(half_done) == []


def test_what_concerns_all_languages_stops_at_once(run: Run, half_done: Path) -> None:
    (half_done / "film.mp4").unlink()
    done = run("build")
    assert done.exit_code == 1
    assert "film.mp4" in done.stderr
    assert "not built" not in done.stderr


def test_an_edition_without_a_catalogue_does_not_stop_the_others(run: Run, half_done: Path) -> None:
    toml = half_done / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '[editions]\nmatrix = ["pl-PL", "cs-CZ"]\n', "utf-8")
    countries = half_done / "translations" / "countries"
    countries.mkdir()
    (countries / "PL.toml").write_text(POLAND, "utf-8")
    done = run("build", "--kind", "burn", "--dry-run")
    assert done.exit_code == 1
    assert "small-pl-PL.mp4" in done.stdout
    assert "there is no catalogue for cs" in done.stderr
    assert "1 would not be built: cs-CZ" in done.stderr


def test_a_reason_is_told_once_by_file_with_what_it_holds_up() -> None:
    shared = Problem("fr.po", 7, "wrong.", "Correct it.")
    own = Problem("BE.toml", 3, "unconfirmed.")
    found = [Refusal("fr-FR", (shared,)), Refusal("fr-BE", (own, shared))]
    assert [(r.problem.file, r.names) for r in reasons(found)] == [
        ("fr.po", ("fr-FR", "fr-BE")),
        ("BE.toml", ("fr-BE",)),
    ]
    assert [str(problem).splitlines()[0] for problem in told(found)] == [
        "fr.po:7: wrong. Holds up all 2.",
        "BE.toml:3: unconfirmed. Holds up fr-BE.",
    ]
    assert [problem.what for problem in told(found[:1])] == ["wrong."]
    many = [Refusal(f"fr-{n}", (shared,)) for n in range(9)] + [Refusal("pl-PL", (own,))]
    assert told(many)[0].what.endswith("Holds up fr-0, fr-1, fr-2, fr-3, fr-4, fr-5 and 3 more.")


def test_one_fault_found_by_two_checks_is_one_reason() -> None:
    found = Refusals()
    found.add("pl", [Problem("pl.po", 7, "too wide.", rule="picture/too-wide")])
    found.add("pl", [Problem("pl.po", 7, "a line is too wide.", rule="picture/too-wide")])
    with found.of("pl", "pl-PL"):
        raise InputError(Problem("pl.po", 7, "fuzzy."))
    assert [(r.name, len(r.problems)) for r in found.all()] == [("pl", 2), ("pl-PL", 1)]


def test_an_error_is_an_event_too(run: Run, half_done: Path) -> None:
    (half_done / "film.mp4").unlink()
    done = run("build", "--json")
    (event,) = [json.loads(row) for row in done.stdout.splitlines()]
    assert (event["event"], event["exit_code"]) == ("error", 1)
    assert "this film does not exist" in event["message"]
    assert "this film does not exist" in done.stderr
