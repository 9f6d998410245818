"""After 'check' and 'status', a few lines say what to do next, in commands that work."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from filmpack.commands.checking.next_steps import after_check, after_status, nothing_found
from filmpack.commands.status import EditionStatus, LanguageStatus
from filmpack.translation.compile import TranslationProgress

Run = Callable[..., Result]


def steps(done: Result) -> list[str]:
    found = re.findall(r"^(?:next:|     ) (filmpack .*)$", done.stderr, re.M)
    assert found
    assert len(found) <= 5
    return found


def language(name: str, missing: int, review: str) -> LanguageStatus:
    return LanguageStatus(name, TranslationProgress(9 - missing, 0, missing, 0, 0, 0), "", review)


def test_the_steps_come_in_the_order_in_which_they_are_done() -> None:
    languages = [language("el", 2, "draft"), language("pl", 0, "draft"), language("de", 0, "draft")]
    editions = [EditionStatus("pl-PL", "Poland", "pl", 2, 1, 0, 0, ())]
    told = [step.partition("   #")[0] for step in after_status(languages, editions, timed=False)]
    assert told == [
        "filmpack check el",
        "filmpack review pl --by NAME",
        "filmpack review source --by NAME",
        "filmpack contacts PL",
        "filmpack build --release --dry-run",
    ]
    done = [language("pl", 0, "reviewed")]
    (last,) = after_status(
        done, [EditionStatus("pl-PL", "Poland", "pl", 2, 0, 0, 0, ())], timed=True
    )
    assert last.startswith("filmpack build --release --dry-run")


def test_the_commands_work_as_they_stand(run: Run, project: Path, polish: Path) -> None:
    assert polish.is_file()
    shown = [*steps(run("check", "pl")), *steps(run("status"))]
    assert any("check --explain " in step for step in shown)
    for step in shown:
        words = shlex.split(step.replace("NAME", "'Anna Nowak'"), comments=True)
        done = run(*words[1:])
        # 1: there is no film yet, and the project is not fit for release.
        assert done.exit_code in (0, 1), (step, done.stderr)
        assert "Usage:" not in done.stderr
    assert (project / "translations" / "signoffs" / "catalogues" / "pl.jsonl").is_file()


def test_what_is_untranslated_needs_no_explanation(run: Run, polish: Path) -> None:
    rules = ("--rule", "gettext/untranslated")
    polish.write_text(polish.read_text("utf-8").replace('"To jest Leo."', '""'), "utf-8")
    (told,) = steps(run("check", *rules))
    assert told == "filmpack export pl --to text   # for translators without a .po editor"
    assert run("export", "pl", "--to", "text").exit_code == 0


def test_where_the_source_is_not_extracted_its_own_advice_is_the_step(run: Run) -> None:
    assert run("init", "new").exit_code == 0
    done = run("check", "--project", "new")
    assert "Run 'filmpack extract' first." in done.stdout
    assert "next:" not in done.stderr


def test_reports_for_programs_say_nothing_of_it(run: Run, polish: Path) -> None:
    assert polish.is_file()
    assert "next:" not in run("check", "pl", "--format", "json").stderr
    assert "next:" not in run("status", "--format", "json").stderr


def test_a_check_that_finds_nothing_says_one_line(run: Run, polish: Path) -> None:
    rules = ("--rule", "gettext/untranslated")
    done = run("check", "pl", *rules)
    assert (done.exit_code, done.stdout) == (0, "")
    told = "nothing found by gettext/untranslated; the rest was not checked\n"
    assert done.stderr == told
    everything = "nothing found; next: filmpack build --release --dry-run "
    assert nothing_found((), None).startswith(everything)
    assert nothing_found((), "main").startswith("nothing found in what changed since main; ")
    assert after_check((), (), partly=True) == []
    assert after_check((), ())[0].startswith("filmpack build --release ")
    polish.write_text(polish.read_text("utf-8").replace('"To jest Leo."', '""'), "utf-8")
    assert "1 error, 0 warnings, 0 notes" in run("check", "pl", *rules).stderr


def test_a_new_project_says_how_to_begin_in_it(run: Run, project: Path) -> None:
    told = [
        line.strip() for line in run("init", "a film").stderr.partition("next:")[2].splitlines()
    ]
    assert told[0] == 'cd "a film"'
    assert told[1].startswith("put the film at film/master.mp4   # 'filmpack demo-film'")
    assert [line.split()[1] for line in told[2:]] == ["extract", "add", "add-country"]
    for line in told[2:]:
        words = shlex.split(line, comments=True)
        assert run(words[1], "--project", "a film", *words[2:]).exit_code == 0
    assert (project / "a film" / "translations" / "countries" / "PL.toml").is_file()
