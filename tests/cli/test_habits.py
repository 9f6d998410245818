"""Habits from other tools: nearest names, short options, completion, help."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from conftest import ROOT
from filmpack.cli.app import COMMANDS, HABITS
from filmpack.cli.help import TOPICS, find_page
from samples import POLAND


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("bild", "'build'"),
        ("statsu", "'status'"),
        ("lint", "'check'"),
        ("cards", "'card'"),
        ("version", "'--version'"),
    ],
)
def test_a_mistyped_command_is_answered_with_the_nearest(
    run: Callable[..., Result], typed: str, near: str
) -> None:
    done = run(typed)
    assert done.exit_code == 2
    assert f"No such command '{typed}'. Did you mean {near}" in done.stderr


def test_a_command_like_no_other_gets_no_guess(run: Callable[..., Result]) -> None:
    assert "Did you mean" not in run("xyzzy").stderr
    assert set(HABITS.values()) <= {*COMMANDS, "--version"}


@pytest.mark.parametrize("line", ["help build", "build -h", "build --help"])
def test_help_is_found_in_every_way(run: Callable[..., Result], line: str) -> None:
    done = run(*line.split())
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage: filmpack build [OPTIONS]")


def test_help_speaks_of_subcommands_and_of_all(run: Callable[..., Result]) -> None:
    assert "Usage: filmpack contacts confirm" in run("help", "contacts", "confirm").stdout
    assert "  build " in run("help").stdout
    done = run("help", "build", "fast")
    assert done.exit_code == 2
    assert "'filmpack build' has no subcommands." in done.stderr
    done = run("help", "ruels")
    assert done.exit_code == 2
    assert "No such command or topic 'ruels'. Did you mean 'rules'?" in done.stderr


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("line", ["-q export", "export -q", "export --quiet"])
def test_quiet_leaves_out_what_was_done(
    run: Callable[..., Result], project: Path, line: str
) -> None:
    done = run(*line.split(), "-o", "out")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert any((project / "out").iterdir())
    assert "wrote" in run("export", "-o", "out").stderr


@pytest.mark.usefixtures("polish")
def test_quiet_still_prints_data_and_errors(run: Callable[..., Result]) -> None:
    assert json.loads(run("-q", "status", "--json").stdout)
    done = run("-q", "build", "pl")
    assert done.exit_code == 1
    assert "this film does not exist" in done.stderr


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("line", ["-v card", "card -v"])
def test_verbose_is_taken_before_and_after_the_command(
    run: Callable[..., Result], project: Path, line: str
) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    countries = project / "translations" / "countries"
    countries.mkdir()
    (countries / "PL.toml").write_text(POLAND, "utf-8")
    logger = logging.getLogger("filmpack")
    level, handlers = logger.level, list(logger.handlers)
    try:
        done = run(*line.split())
    finally:
        logger.setLevel(level)
        logger.handlers[:] = handlers
    assert done.exit_code == 0, done.stderr
    assert "filmpack.media.ffmpeg: " in done.stderr


@pytest.mark.usefixtures("polish")
def test_project_is_taken_before_and_after_the_command(run: Callable[..., Result]) -> None:
    before = run("--project", "nowhere", "status")
    after = run("status", "--project", "nowhere")
    assert before.exit_code == after.exit_code == 2
    assert before.stderr == after.stderr
    assert "there is no project file here" in before.stderr
    assert run("--project", "nowhere", "status", "--project", ".").exit_code == 0


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("command", ["status", "contacts", "doctor", "profile", "cache"])
def test_json_is_asked_for_in_one_way(run: Callable[..., Result], command: str) -> None:
    told = run(*command.split(), "--json")
    assert json.loads(told.stdout) is not None
    assert told.stdout == run(*command.split(), "--format", "json").stdout


@pytest.mark.usefixtures("polish")
def test_check_takes_json_too(run: Callable[..., Result]) -> None:
    assert json.loads(run("check", "pl", "--json").stdout) is not None


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("asked", [("burn,mux",), ("burn", "mux"), (" mux , burn ",)])
def test_several_kinds_in_one_option_or_in_several(
    run: Callable[..., Result], project: Path, small_clip: Path, asked: tuple[str, ...]
) -> None:
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    options = [word for part in asked for word in ("--kind", part)]
    listed = run("build", "pl", *options, "--dry-run").stdout.split()
    assert sorted(Path(name).suffix for name in listed) == [".mkv", ".mp4"]


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("asked", ["timing", "timing/*", "timing/", "timing/gap,safety"])
def test_a_family_of_rules_can_be_named(
    run: Callable[..., Result], project: Path, asked: str
) -> None:
    source = project / "translations" / "source" / "en.srt"
    text = source.read_text("utf-8").replace("00:00:03,200", "00:00:03,590")
    source.write_text(text, "utf-8")
    assert run("extract").exit_code == 0
    found = json.loads(run("check", "--rule", asked, "--json").stdout)
    assert {finding["rule"].partition("/")[0] for finding in found} == {"timing"}


@pytest.mark.usefixtures("polish")
def test_no_rule_of_another_family_is_run(run: Callable[..., Result], polish: Path) -> None:
    text = polish.read_text("utf-8").replace('msgstr "PL: ', 'msgstr "PL :  ')
    polish.write_text(text, "utf-8")
    found = json.loads(run("check", "pl", "--rule", "typography", "--json").stdout)
    assert found
    assert {finding["rule"].partition("/")[0] for finding in found} == {"typography"}


def completions(folder: Path, line: str) -> dict[str, str]:
    """What the shell is offered after a line, each with its words."""
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-m", "filmpack"],
        cwd=folder,
        env={
            **os.environ,
            "_FILMPACK_COMPLETE": "zsh_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    rows = done.stdout.split("\n")
    return {rows[at + 1]: rows[at + 2] for at in range(0, len(rows) - 2, 3)}


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("filmpack build p", {"pl": "Polish"}),
        ("filmpack export p", {"pl": "Polish"}),
        ("filmpack review s", {"source": "the source subtitles on the master"}),
        ("filmpack build --kind burn,m", {"burn,mux": "_"}),
        ("filmpack check --profile netflix-c", {"netflix-children": "_"}),
        ("filmpack build --project nowhere p", {}),
    ],
)
@pytest.mark.usefixtures("polish")
def test_the_shell_is_offered_what_the_project_holds(
    project: Path, line: str, offered: dict[str, str]
) -> None:
    # Run as "python -m filmpack", which the shell knows by the same name.
    assert completions(project, line) == offered


@pytest.mark.usefixtures("polish")
def test_the_shell_is_offered_rules_and_new_languages(project: Path) -> None:
    rules = completions(project, "filmpack check --rule timing")
    assert rules["timing"] == "all rules timing/..."
    assert {"timing/gap", "timing/too-fast"} <= set(rules)
    new = completions(project, "filmpack add u")
    assert new["uk"] == "Ukrainian"
    assert "pl" not in completions(project, "filmpack add p")


def test_languages_are_offered_where_they_need_no_catalogue(polish: Path) -> None:
    folder = polish.parents[1]
    assert completions(folder, "filmpack languages p")["pl"] == "Polish"
    assert completions(folder, "filmpack fonts add p")["pl"] == "Polish"
    assert completions(folder, "filmpack languages pr") == {"prs": "Dari"}


def test_a_command_that_lists_by_default_is_completed(editions: Path) -> None:
    assert {"add", "list"} <= set(completions(editions, "filmpack fonts "))
    assert "--json" in completions(editions, "filmpack fonts --")
    assert {"confirm", "form", "PL"} <= set(completions(editions, "filmpack contacts "))
    assert set(completions(editions, "filmpack contacts -q co")) == {"confirm"}
    assert "PL" in completions(editions, "filmpack contacts PL ")


@pytest.mark.usefixtures("editions")
def test_options_stand_before_a_subcommand_and_without_one(run: Callable[..., Result]) -> None:
    for before in (["-q"], ["-q", "-v"], ["-vv"]):
        assert run("fonts", *before, "add", "he").exit_code == 0
        assert run("fonts", *before).exit_code == 0
        assert run("contacts", *before, "PL").exit_code == 0
        assert run("contacts", *before, "list", "PL").exit_code == 0
    assert run("fonts", "-q", "--json").exit_code == 0
    done = run("fonts", "-q", "ad")
    assert done.exit_code == 2
    assert run("contacts", "-q", "confrim").exit_code == 2


@pytest.mark.parametrize("topic", TOPICS)
def test_every_page_for_users_is_at_hand(run: Callable[..., Result], topic: str) -> None:
    done = run("help", topic)
    assert done.exit_code == 0
    assert done.stdout == (ROOT / "docs" / f"{topic}.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    pages = {f"docs/{name}.md": f"share/doc/filmpack/{name}.md" for name in TOPICS}
    assert packed == pages | {"docs/filmpack.1": "share/man/man1/filmpack.1"}


IN_THE_REPOSITORY_ONLY = {
    *("architecture", "bands", "decisions", "languages", "other-tools", "performance"),
}
"""Pages for those who work on filmpack itself; languages.md is what 'filmpack languages' prints."""


def test_every_page_that_the_readme_names_is_a_topic_or_the_repositorys() -> None:
    linked = set(re.findall(r"\(docs/([\w-]+)\.md", (ROOT / "README.md").read_text("utf-8")))
    assert len(linked) > 10
    assert linked - set(TOPICS) <= IN_THE_REPOSITORY_ONLY
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages == set(TOPICS) | IN_THE_REPOSITORY_ONLY


def test_without_a_repository_the_installed_page_is_found(tmp_path: Path) -> None:
    found = find_page("glossary", tmp_path)
    assert found is not None
    assert found.parts[-4:] == ("share", "doc", "filmpack", "glossary.md")
    assert find_page("nothing", tmp_path) is None


@pytest.mark.usefixtures("editions")
def test_all_is_what_no_name_is(run: Callable[..., Result]) -> None:
    kinds = ("--kind", "burn,mux", "--dry-run")
    assert run("build", "all", *kinds).stdout == run("build", *kinds).stdout
    assert run("check", "all", "--json").stdout == run("check", "--json").stdout


@pytest.mark.usefixtures("polish")
def test_the_source_named_twice_is_still_the_source_alone(
    run: Callable[..., Result], polish: Path
) -> None:
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo.", "To jest Leo..."), "utf-8")
    once, twice = (run("check", *names, "--json").stdout for names in (["source"], 2 * ["source"]))
    assert once == twice
    assert '"pl"' not in twice


def lines_for_shells() -> dict[str, str]:
    """README's lines that switch completion on, by the name of the start-up file."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return {file: line for line, file in re.findall(r"^(command .*?) +# (~/\S+)$", readme, re.M)}


def in_bash(line: str, path: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "--norc", "-c", f"{line}\ncomplete -p filmpack"]
    return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)


def test_the_line_for_bash_completes_and_is_silent_where_filmpack_is_missing() -> None:
    line = lines_for_shells()["~/.bashrc"]
    done = in_bash(line, f"{Path(sys.executable).parent}:/usr/bin:/bin")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("_filmpack_completion filmpack\n")
    assert in_bash(line, "/usr/bin:/bin").stderr.splitlines() == [
        "bash: line 2: complete: filmpack: no completion specification"
    ]


@pytest.mark.parametrize(
    ("shell", "file"), [("zsh", "~/.zshrc"), ("fish", "~/.config/fish/config.fish")]
)
def test_the_lines_for_other_shells_ask_first_and_name_their_script(shell: str, file: str) -> None:
    line = lines_for_shells()[file]
    assert line.startswith(("command -v filmpack >/dev/null && ", "command -q filmpack; and "))
    assert f"_FILMPACK_COMPLETE={shell}_source filmpack" in line
    done = subprocess.run(
        [sys.executable, "-m", "filmpack"],
        env={**os.environ, "_FILMPACK_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_FILMPACK_COMPLETE=" in done.stdout
    if found := shutil.which(shell):
        subprocess.run([found, "-c", line], check=True, capture_output=True)
