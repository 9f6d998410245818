"""A project from a stranger: it runs no program, and reaches no file outside its folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from conftest import ROOT
from filmpack.errors import InputError
from filmpack.project.trust import VARIABLE, Boundary

Run = Callable[..., Result]
SECRET = "root:x:0:0:a-secret-line"


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is no part of the project, with a secret file."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret").write_text(f"{SECRET}\n", "utf-8")
    return folder


@pytest.fixture
def evil(with_film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project names a program of its own; gives the file by which one sees that it ran."""
    ran = tmp_path_factory.mktemp("ran") / "ran"
    program = with_film / "evil.sh"
    program.write_text(f'#!/bin/sh\ntouch "{ran}"\nexit 1\n', "utf-8")
    program.chmod(0o755)
    toml = with_film / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[tools]\nffmpeg = "./evil.sh"\n', "utf-8")
    return ran


COMMANDS = ("build pl", "build --dry-run", "shots", "doctor", "card", "export pl --to ass")


@pytest.mark.parametrize("line", COMMANDS)
def test_no_command_runs_a_program_that_an_untrusted_project_names(
    run: Run, project: Path, evil: Path, line: str
) -> None:
    done = run(*line.split())
    assert not evil.exists()
    assert done.exit_code == 2
    said = " ".join((done.stderr + done.stdout).split())
    assert "names a program to run, './evil.sh'" in said
    assert f"{VARIABLE}={project}" in said
    assert "FILMPACK_FFMPEG" in said


def test_a_trusted_projects_program_is_run_from_its_folder(
    run: Run, project: Path, evil: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"/elsewhere{os.pathsep}{project}")
    monkeypatch.chdir(project / "translations")
    assert run("doctor").exit_code == 3
    assert evil.exists()


@pytest.mark.usefixtures("evil")
def test_who_names_an_ffmpeg_of_their_own_needs_no_trust(
    run: Run, evil: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filmpack.media.ffmpeg import find_ffmpeg

    monkeypatch.setenv("FILMPACK_FFMPEG", find_ffmpeg())
    assert run("shots").exit_code == 0
    assert not evil.exists()


@pytest.mark.parametrize(
    "named", ["1", "true", ".", "", "/", "/tmp", "{project}/translations", "{parent}"]
)
def test_trust_names_this_very_folder(
    named: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setenv(VARIABLE, named.format(project=project, parent=project.parent))
    assert not Boundary(project).trusted
    link = project / "link"
    link.symlink_to(project)
    monkeypatch.setenv(VARIABLE, str(link))
    assert Boundary(project).trusted
    assert Boundary(link).trusted


# -- links and paths that lead out -------------------------------------------------

LINKS = {
    "translations/pl.po": ("check pl", "status", "export pl", "build pl", "import pl pl.txt"),
    "translations/source/en.srt": ("check source", "extract", "status"),
    "translations/filmpack.pot": ("extract", "status", "build pl"),
    "translations/terms.toml": ("check pl",),
    "translations/source/shots.json": ("check pl",),
    "translations/signoffs/catalogues/pl.jsonl": ("review pl", "status"),
    "translations/countries/PL.toml": ("contacts PL", "card pl-PL", "build pl-PL", "check pl-PL"),
    "filmpack.toml": ("status", "check pl"),
}


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("name", LINKS)
def test_a_link_out_of_the_project_is_refused_without_a_word_of_its_content(
    name: str, run: Run, project: Path, outside: Path
) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(outside / "secret")
    for line in LINKS[name]:
        done = run(*line.split())
        said = done.stdout + done.stderr
        assert "is a link that leads out of the project" in " ".join(said.split()), line
        assert path.name in said
        assert "secret" not in said
        assert done.exit_code in (1, 2) or line == "status"
    assert (outside / "secret").read_text("utf-8") == f"{SECRET}\n"
    assert path.is_symlink()


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("name", LINKS)
def test_a_link_inside_the_project_is_followed(name: str, run: Run, project: Path) -> None:
    path = project / name
    if not path.exists():
        return
    before = [run(*line).stdout for line in (("status",), ("check", "pl"), ("check", "source"))]
    kept = project / "kept"
    kept.mkdir()
    path.rename(kept / path.name)
    path.symlink_to(kept / path.name)
    after = [run(*line).stdout for line in (("status",), ("check", "pl"), ("check", "source"))]
    assert after == before
    assert "1" in before[0]


def test_a_catalogue_behind_a_link_inside_the_project_is_written_there(
    run: Run, project: Path, polish: Path
) -> None:
    kept = project / "kept.po"
    polish.rename(kept)
    polish.symlink_to(kept)
    assert run("review", "pl", "--by", "Anna").exit_code == 0
    assert polish.is_symlink()
    assert "Anna" in kept.read_text("utf-8")


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("[burn]", '[text]\nsource = "{out}/en.srt"\n[burn]', "extract"),
        ("[burn]", '[text]\nsource = "../{name}/en.srt"\n[burn]', "extract"),
        ("[burn]", '[text]\ncatalogues = "{out}"\n[burn]', "add fi"),
        ("[burn]", '[card]\nlogos = "{out}"\n[burn]', "card"),
        ("[burn]", '[build]\noutput = "{out}"\n[burn]', "build --dry-run pl"),
        ("[burn]", '[build]\noutput = "linked"\n[burn]', "build --dry-run pl"),
    ],
)
def test_the_project_file_leads_nowhere_else(
    old: str, new: str, line: str, run: Run, with_film: Path, outside: Path
) -> None:
    (outside / "en.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\na-secret\n", "utf-8")
    (with_film / "linked").symlink_to(outside)
    toml = with_film / "filmpack.toml"
    name = os.path.relpath(outside, with_film.parent)
    text = toml.read_text("utf-8")
    toml.write_text(text.replace(old, new.format(out=outside, name=name)), "utf-8")
    before = sorted(outside.iterdir())
    done = run(*line.split())
    assert done.exit_code == 1
    said = done.stderr + done.stdout
    assert "lies outside the project" in said or "leads out of the project" in said
    assert f"set {VARIABLE}={with_film}" in said
    assert "a-secret" not in said
    assert sorted(outside.iterdir()) == before


def test_the_default_folder_of_cards_leads_nowhere_else(
    run: Run, project: Path, outside: Path
) -> None:
    (project / "cards").symlink_to(outside)
    done = run("card")
    assert done.exit_code == 1
    assert "cards: this output folder is a link that leads out of the project" in done.stderr
    (project / "cards").unlink()
    assert run("card", "-o", str(outside)).exit_code == 0


def test_a_trusted_project_may_lead_elsewhere(
    run: Run, with_film: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = with_film / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + f'[build]\noutput = "{outside}"\n', "utf-8")
    assert run("build", "pl", "--dry-run").exit_code == 1
    monkeypatch.setenv(VARIABLE, str(with_film))
    assert run("build", "pl", "--dry-run").exit_code == 0


def test_who_names_another_output_folder_needs_no_trust(
    run: Run, with_film: Path, outside: Path
) -> None:
    assert with_film.is_dir()
    done = run("build", "pl", "--dry-run", "-o", str(outside))
    assert done.exit_code == 0, done.stderr


def test_the_master_may_lie_on_another_disk(run: Run, with_film: Path, outside: Path) -> None:
    (with_film / "film.mp4").rename(outside / "film.mp4")
    (with_film / "film.mp4").symlink_to(outside / "film.mp4")
    assert run("build", "pl", "--dry-run").exit_code == 0
    toml = with_film / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8").replace('"film.mp4"', f'"{outside}/film.mp4"'), "utf-8")
    assert run("build", "pl", "--dry-run").exit_code == 0


def test_a_master_that_is_a_secret_says_nothing_of_it(
    run: Run, with_film: Path, outside: Path
) -> None:
    (with_film / "film.mp4").unlink()
    (with_film / "film.mp4").symlink_to(outside / "secret")
    done = run("build", "pl")
    assert done.exit_code == 1
    assert "film.mp4: this film" in done.stderr
    assert "secret" not in done.stderr


# -- what is no regular file ----------------------------------------------------------


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("kind", ["FIFO", "folder"])
def test_a_fifo_or_folder_among_the_texts_is_refused_before_it_is_opened(
    name: str, kind: str, run: Run, project: Path
) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "FIFO":
        os.mkfifo(path)
    else:
        path.mkdir()
    for line in LINKS[name]:
        done = run(*line.split())
        said = " ".join((done.stdout + done.stderr).split())
        assert f"is a {kind}; only a regular file is read" in said, line
        assert path.name in said
        assert done.exit_code in (1, 2) or line == "status"


@pytest.mark.usefixtures("polish")
def test_a_fifo_to_import_or_as_a_baseline_is_refused(run: Run, project: Path) -> None:
    os.mkfifo(project / "x.srt")
    done = run("import", "pl", "x.srt")
    assert done.exit_code == 1
    assert "x.srt: this file to import is a FIFO" in done.stderr
    done = run("check", "--baseline", "x.srt")
    assert done.exit_code == 1
    assert "x.srt: this baseline is a FIFO" in done.stderr
    assert run("init", "new", "--source", "x.srt").exit_code == 1


@pytest.mark.usefixtures("polish")
def test_a_text_file_of_a_terabyte_is_refused_before_it_fills_the_memory(
    run: Run, project: Path
) -> None:
    os.truncate(project / "translations" / "pl.po", 1 << 40)  # sparse
    done = run("check", "pl")
    assert done.exit_code == 1
    assert "this catalogue is larger than 20 MB" in done.stdout


def test_a_boundary_knows_the_folder_by_whatever_name(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    inside = Boundary(tmp_path / "link")
    inside.require_inside(real / "a.po", "file")
    inside.require_inside(tmp_path / "link" / "x" / ".." / "a.po", "file")
    for path in (tmp_path / "a.po", real / ".." / "a.po", tmp_path / "real2" / "a.po"):
        with pytest.raises(InputError, match="this file lies outside the project"):
            inside.require_inside(path, "file")


def test_no_recipe_for_ci_trusts_a_project() -> None:
    recipes = [ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", *(ROOT / "ci").iterdir()]
    for recipe in recipes:
        assert "TRUST" not in recipe.read_text("utf-8"), recipe
