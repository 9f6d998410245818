"""What a user types, and what comes back: messages, data, exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.cli.app import COMMANDS
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.translation.messages import fixed_messages


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Callable[..., Result], command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert re.search(rf"Example:\n\s+filmpack {command}", done.stdout)


def test_a_new_project_works_from_its_first_minute(
    run: Callable[..., Result], project: Path
) -> None:
    assert run("init", "new", "--title", 'Žofie\'s "film"').exit_code == 0
    assert run("extract", "--project", "new").exit_code == 0
    assert run("add", "cs", "de_CH", "--project", "new/filmpack.toml").exit_code == 0
    assert (project / "new" / "translations" / "de_CH.po").is_file()
    done = run("init", "new")
    assert done.exit_code == 2
    assert "is there already" in done.stderr


@pytest.mark.usefixtures("polish")
def test_every_command_works_with_nothing_but_its_defaults(
    run: Callable[..., Result], project: Path, small_clip: Path
) -> None:
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    for line in (
        "extract",
        "status",
        "check",
        "check --fix",
        "profile show",
        "shots",
        "review pl",
        "contacts",
        "card",
        "export",
        "build",
        "build --dry-run",
        "cache",
        "cache prune --older-than 30d",
        "doctor",
    ):
        done = run(*line.split())
        # The sample's labels are English: 'check' has something to say.
        expected = 1 if line.startswith("check") else 0
        assert done.exit_code == expected, (line, done.stdout, done.stderr)


@pytest.mark.usefixtures("polish")
def test_status_tells_people_and_programs(run: Callable[..., Result]) -> None:
    table = run("status")
    assert table.exit_code == 0
    assert re.search(r"pl\s+Polish\s+100%", table.stdout)
    (row,) = json.loads(run("status", "--format", "json").stdout)["languages"]
    assert row["language"] == "pl"
    assert row["ready"] is True
    messages = 3 + len(fixed_messages("Small film"))
    assert (row["translated"], row["fuzzy"], row["untranslated"]) == (messages, 0, 0)
    assert row["review"] == "draft"


def test_status_shows_a_broken_catalogue_beside_the_others(
    run: Callable[..., Result], polish: Path
) -> None:
    polish.with_name("cs.po").write_text('msgid "x', "utf-8")
    done = run("status")
    assert done.exit_code == 1
    assert "cs.po:1" in done.stdout
    assert "100%" in done.stdout
    assert run("status", "--json").exit_code == 1


@pytest.mark.usefixtures("polish")
def test_export_writes_what_was_asked_for(run: Callable[..., Result], project: Path) -> None:
    assert run("export", "pl", "--to", "srt,vtt,ass", "-o", "out").exit_code == 0
    assert sorted(p.name for p in (project / "out").iterdir()) == [
        "small-pl.ass",
        "small-pl.srt",
        "small-pl.vtt",
    ]
    assert (project / "out" / "small-pl.srt").read_text("utf-8") == (
        "1\n00:00:00,400 --> 00:00:01,600\nTo jest Leo.\n\n"
        "2\n00:00:02,000 --> 00:00:03,200\n- Tak?\n- Nie.\n\n"
        "3\n00:00:03,600 --> 00:00:04,800\n<i>Możesz powiedzieć mi wszystko.</i>\n"
    )


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("asked", [("--to", "srt", "--to", "vtt"), ("--to", "srt,vtt")])
def test_export_takes_formats_one_by_one_or_in_a_list(
    run: Callable[..., Result], project: Path, asked: tuple[str, ...]
) -> None:
    assert run("export", "pl", *asked, "-o", "out").exit_code == 0
    names = {path.name for path in (project / "out").iterdir()}
    assert names == {"small-pl.srt", "small-pl.vtt"}


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("build", "xx"), 2, "'xx' is not a language, an edition"),
        (("build", "po"), 2, "Did you mean"),
        (("build", "cs"), 2, "there is no catalogue for cs"),
        (("build", "../pl"), 2, "is not a language, an edition"),
        (("build",), 1, "this film does not exist"),
        (("add", "pl"), 2, "is there already"),
        (("export", "--to", "docx"), 2, "'docx' is not one of 'ass', 'ebuttd', 'html', 'imsc',"),
        (("import", "pl", "none.srt"), 1, "this file to import does not exist"),
        (("status", "--project", "nowhere"), 2, "there is no project file here"),
        (("demo-film", "--size", "99"), 2, "invalid size '99'."),
        (("demo-film", "--fps", "fast"), 2, "invalid frame rate 'fast'."),
        (("frobnicate",), 2, "No such command"),
        (("build", "--kind", "boil"), 2, "Invalid value"),
    ],
)
def test_wrong_use_gets_a_message_and_an_exit_code(
    run: Callable[..., Result], arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = run(*arguments)
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("slug", "slog", "filmpack.toml:4: unknown key 'slog' in [film]."),
        (
            "slug",
            "normalise",
            "filmpack.toml:4: 'normalise' in [film] is now 'force_constant_rate'.",
        ),
        ("slug", "slog", "Did you mean 'slug'?"),
        ('"small"', '"Small Film!"', "filmpack.toml:4"),
        ('preset = "veryfast"', "quality = 99", "filmpack.toml:8"),
        (
            'preset = "veryfast"',
            'preset = "warp"',
            'filmpack.toml:8: [burn] preset is "warp"; choose one of ultrafast, superfast',
        ),
        (
            "[burn]",
            "[card]\nseconds = 0.5\n[burn]",
            '[card] seconds is 0.5; write "auto" or a number from 1 to 60.',
        ),
        (
            "[burn]",
            '[card.choose]\nPL = ["a"]\n[burn]',
            "filmpack.toml:7: 'choose' in [card] is now 'contacts'.",
        ),
        ("[burn]", "[burn", "this is not valid TOML"),
        ("[burn]", '[text]\nprofile = "netflax"\n[burn]', "There are: netflix"),
    ],
)
def test_a_wrong_project_file_is_answered_with_key_and_place(
    run: Callable[..., Result], project: Path, old: str, new: str, message: str
) -> None:
    path = project / "filmpack.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    done = run("status")
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_folder_without_a_project_says_how_to_get_one(
    run: Callable[..., Result], project: Path
) -> None:
    (project / "filmpack.toml").unlink()
    done = run("status")
    assert done.exit_code == 2
    assert "filmpack init" in done.stderr


def test_a_source_with_problems_lists_them_all(run: Callable[..., Result], project: Path) -> None:
    (project / "translations" / "source" / "en.srt").write_text(
        "1\n00:00:02,000 --> 00:00:01,000\nA\n\n2\n00:00:03,000 --> 00:00:04,000\n{\\an8}B\n",
        "utf-8",
    )
    done = run("extract")
    assert done.exit_code == 1
    assert "translations/source/en.srt:2: this subtitle ends before it starts" in done.stderr


def test_doctor_tries_what_a_build_needs(
    run: Callable[..., Result], project: Path, polish: Path, small_clip: Path
) -> None:
    assert polish.is_file()
    done = run("doctor", "--format", "json")
    assert done.exit_code == 1
    found = {row["subject"]: row for row in json.loads(done.stdout)}
    assert found["text on pictures"]["good"]
    assert not found["film"]["good"]
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    done = run("doctor")
    assert done.exit_code == 0, done.stdout
    assert "480x270, 25 frames per second" in done.stdout


def test_doctor_says_when_ffmpeg_is_not_there(
    run: Callable[..., Result], polish: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert polish.is_file()
    monkeypatch.setenv("FILMPACK_FFMPEG", "no-such-program")
    done = run("doctor")
    assert done.exit_code == 2
    assert "no-such-program" in done.stdout


def test_an_ffmpeg_that_breaks_ends_with_exit_code_three(
    run: Callable[..., Result],
    project: Path,
    polish: Path,
    small_clip: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert polish.is_file()
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    broken = project / "ffmpeg"
    broken.write_text("#!/bin/sh\necho 'Conversion failed!' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("FILMPACK_FFMPEG", str(broken))
    done = run("build")
    assert done.exit_code == 3
    assert "Conversion failed!" in done.stderr


@pytest.mark.parametrize(
    ("asked", "lacking"), [("filters", "ass (libass)"), ("encoders", "libx264")]
)
def test_an_ffmpeg_that_lacks_something_is_told_by_name(
    run: Callable[..., Result],
    project: Path,
    polish: Path,
    small_clip: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    lacking: str,
) -> None:
    assert polish.is_file()
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    lesser = project / "ffmpeg"
    lesser.write_text(
        f'#!/bin/sh\ncase "$*" in *-{asked}*) exit 0;; *-copyts*) echo no >&2; exit 8;; esac\n'
        f'exec "{find_ffmpeg()}" "$@"\n'
    )
    lesser.chmod(0o755)
    monkeypatch.setenv("FILMPACK_FFMPEG", str(lesser))
    done = run("build", "--kind", "burn")
    assert done.exit_code == 3
    assert f"{lesser} lacks {lacking}.\n  See 'filmpack doctor'." in done.stderr
    assert not (project / "dist").exists()


def test_status_and_help_import_nothing_heavy() -> None:
    """They answer in a blink because they load neither media libraries nor ffmpeg."""
    code = (
        "import sys; sys.argv=['filmpack','--help']\n"
        "from filmpack.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "bad = {'av', 'ffmpeg', 'imageio_ffmpeg', 'PIL', 'rich', 'numpy'} & set(sys.modules)\n"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.usefixtures("polish")
def test_files_that_are_no_catalogues_do_not_stop_the_work(
    run: Callable[..., Result], project: Path
) -> None:
    (project / "translations" / ".pl-abcd.part.po").write_text("half", "utf-8")
    assert run("extract").exit_code == 0
    (project / "translations" / "de-CH.po").write_text("", "utf-8")
    done = run("status")
    assert done.exit_code == 2
    assert "Rename it to de_CH.po" in done.stderr


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("language", ["tlh", "und", "mul", "zxx", "xx-YY"])
def test_what_is_no_language_of_people_is_refused(
    run: Callable[..., Result], language: str
) -> None:
    done = run("add", language)
    assert done.exit_code == 2
    assert "is not a language that filmpack knows" in done.stderr


def test_a_catalogue_without_the_entry_loses_no_imported_text(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    text = polish.read_text("utf-8")
    start = text.index("#. 00:00:02,000")
    polish.write_text(text[:start] + text[text.index("#. 00:00:03,600") :], "utf-8")
    (project / "back.srt").write_text(
        "1\n00:00:00,400 --> 00:00:01,600\nOto Leo.\n\n"
        "2\n00:00:02,000 --> 00:00:03,200\n- A\n- B\n",
        "utf-8",
    )
    done = run("import", "pl", "back.srt")
    assert done.exit_code == 1
    assert "has no entry for c0002" in done.stderr
