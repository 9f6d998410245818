"""What a check says, in each form, and what a project and a command may ask of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from click.testing import Result

from filmpack.checks import reports
from filmpack.checks.reports import base

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def faulty(polish: Path) -> Path:
    """A Polish catalogue with a warning, an error and text that wants to be markup."""
    text = polish.read_text("utf-8")
    text = text.replace("To jest Leo.", "To, jest <b>Leo</b>...")
    polish.write_text(text, "utf-8")
    return polish


@pytest.mark.usefixtures("polish")
def test_a_format_is_one_file_in_the_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "counted.py").write_text(
        "from filmpack.checks.reports.base import report_format\n"
        "@report_format('counted')\n"
        "def counted(report):\n"
        "    return f'{len(report.findings)} of {[one.tag for one in report.checked()]}'\n",
        "utf-8",
    )
    monkeypatch.setattr(reports, "__path__", [*reports.__path__, str(folder)])
    try:
        assert "|counted|" in run("check", "--help").stdout.replace("\n", "").replace(" ", "")
        found = json.loads(run("check", "pl", "--format", "json").stdout)
        assert run("check", "pl", "--format", "counted").stdout == f"{len(found)} of ['pl']\n"
    finally:
        base.FORMATS.pop("counted", None)
        sys.modules.pop(f"{reports.__name__}.counted", None)
    with pytest.raises(ValueError, match="called 'json'"):
        base.report_format("json")(lambda _report: "")


def test_asking_for_help_imports_no_rule() -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from filmpack.cli import app\n"
        "assert CliRunner().invoke(app.cli, ['--help']).exit_code == 0\n"
        "assert 'filmpack.cli.texts.check' in sys.modules\n"
        "assert 'filmpack.checks' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.usefixtures("faulty")
def test_sarif_is_valid_and_points_at_the_line(run: Run, faulty: Path) -> None:
    log = json.loads(run("check", "--format", "sarif").stdout)
    schema = json.loads((ROOT / "tests" / "data" / "sarif-2.1.0-subset.json").read_text("utf-8"))
    jsonschema.validate(log, schema, format_checker=jsonschema.FormatChecker())
    (result,) = [r for r in log["runs"][0]["results"] if r["ruleId"] == "typography/ellipsis"]
    place = result["locations"][0]["physicalLocation"]
    line = faulty.read_text("utf-8").split("\n").index('msgid "This is Leo."') + 1
    assert place["artifactLocation"]["uri"] == "translations/pl.po"
    assert place["region"]["startLine"] == line
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == "typography/ellipsis"


def test_a_fingerprint_in_sarif_stays_when_lines_move(run: Run, faulty: Path) -> None:
    def prints() -> list[str]:
        log = json.loads(run("check", "pl", "--format", "sarif").stdout)
        return [r["partialFingerprints"]["filmpack/v1"] for r in log["runs"][0]["results"]]

    before = prints()
    text = faulty.read_text("utf-8")
    faulty.write_text(text.replace("#. 00:00:00,400", "# a remark\n#. 00:00:00,400"), "utf-8")
    assert prints() == before
    assert len(set(before)) == len(before)


@pytest.mark.usefixtures("faulty")
def test_junit_counts_errors_as_failures_and_shows_where(run: Run) -> None:
    suites = ElementTree.fromstring(run("check", "--format", "junit").stdout)
    (polish,) = [suite for suite in suites if suite.get("name") == "pl"]
    failures = polish.findall("testcase/failure")
    assert polish.get("failures") == str(len(failures)) != "0"
    assert any("translations/pl.po:" in (failure.text or "") for failure in failures)
    assert {suite.get("name") for suite in suites} == {"pl", "source"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.usefixtures("faulty")
def test_the_html_page_has_a_bar_a_language_and_obeys_no_translation(
    run: Run, project: Path
) -> None:
    done = run("check", "--format", "html", "-o", "report.html")
    assert done.exit_code == 1
    page = _Page()
    page.feed((project / "report.html").read_text("utf-8"))
    assert "b" in page.tags  # ours, around what is wrong
    assert "<b>Leo</b>" in page.said
    assert "Polish" in page.said
    assert page.said.index("By rule") < page.said.index("safety/markup")
    assert page.tags.count("article") == len(json.loads(run("check", "--format", "json").stdout))
    assert "script" not in page.tags


def test_the_sum_names_the_rule_that_most_findings_are_of(run: Run, polish: Path) -> None:
    more = "".join(f'\nmsgctxt "x{n}"\nmsgid "x"\nmsgstr "x"\n' for n in range(30))
    polish.write_text(f"{polish.read_text('utf-8')}{more}", "utf-8")
    assert "; 30 of them gettext/unknown-entry" in run("check", "pl").stderr


@pytest.mark.usefixtures("faulty")
def test_what_is_known_is_left_out_by_a_baseline(run: Run, faulty: Path) -> None:
    assert run("check", "--write-baseline", "known.json").exit_code == 0
    done = run("check", "--baseline", "known.json")
    assert done.exit_code == 0
    assert "in the baseline not shown" in done.stderr
    text = faulty.read_text("utf-8").replace("- Nie.", "- Nie <u>x</u>.")
    faulty.write_text(text, "utf-8")
    done = run("check", "--baseline", "known.json", "--severity", "error")
    assert done.exit_code == 1
    assert "c0002" in done.stdout
    assert "c0001" not in done.stdout
    faulty.parent.joinpath("bad.json").write_text("{", "utf-8")
    assert run("check", "--baseline", "translations/bad.json").exit_code == 1


def test_a_broken_catalogue_is_a_finding_and_the_others_are_checked(run: Run, polish: Path) -> None:
    assert run("add", "de").exit_code == 0
    polish.write_text(polish.read_text("utf-8").replace('"To jest Leo."', '"To jest Leo.'), "utf-8")
    done = run("check", "--severity", "error")
    line = polish.read_text("utf-8").split("\n").index('msgstr "To jest Leo.') + 1
    assert done.exit_code == 1
    assert f"translations/pl.po:{line}: error: this is not valid in a .po file" in done.stdout
    assert "[gettext/syntax]" in done.stdout
    assert "[gettext/untranslated]" in done.stdout


@pytest.mark.usefixtures("polish")
def test_a_repair_shows_its_change_first_and_changes_nothing_else(run: Run, polish: Path) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", 'To  jest "Leo"...')
    text = text.replace('"To  jest "Leo"..."', '"To  jest \\"Leo\\"..."')
    polish.write_text(text, "utf-8")
    done = run("check", "pl", "--fix", "--dry-run")
    assert '-msgstr "To  jest \\"Leo\\"..."\n+msgstr "To jest „Leo”…"' in done.stdout
    assert "nothing was written" in done.stderr
    assert polish.read_text("utf-8") == text
    assert "typography/quotes" in run("check", "pl", "--fix").stderr
    after = polish.read_text("utf-8")
    rows = zip(text.split("\n"), after.split("\n"), strict=True)
    changed = [(a, b) for a, b in rows if a != b and "PO-Revision-Date" not in a]
    assert changed == [('msgstr "To  jest \\"Leo\\"..."', 'msgstr "To jest „Leo”…"')]
    assert "nothing to repair" in run("check", "pl", "--fix").stderr
    assert polish.read_text("utf-8") == after


def test_a_project_turns_a_rule_off_and_changes_severity_and_limits(
    run: Run, project: Path, polish: Path
) -> None:
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo.", "To jest Leo..."), "utf-8")
    file = project / "filmpack.toml"
    settings = file.read_text("utf-8")

    def rules(*options: str) -> dict[str, str]:
        found = json.loads(run("check", "pl", "--format", "json", *options).stdout)
        return {f["rule"]: f["severity"] for f in found}

    assert rules()["typography/ellipsis"] == "warning"
    file.write_text(f'{settings}\n[check]\ndisable = ["typography/ellipsis"]\n', "utf-8")
    assert "typography/ellipsis" not in rules()
    file.write_text(
        f'{settings}\n[check.languages.pl]\nseverity = {{ "typography/ellipsis" = "error" }}\n'
        "limits = { max_line_length = 10 }\n",
        "utf-8",
    )
    assert rules()["typography/ellipsis"] == "error"
    assert rules()["reading/line-too-long"] == "error"
    file.write_text(f'{settings}\n[check]\ndisable = ["typography/elipsis"]\n', "utf-8")
    done = run("check")
    assert done.exit_code == 2
    assert "Did you mean typography/ellipsis?" in done.stderr
    file.write_text(f"{settings}\n[check]\nlimit = 3\n", "utf-8")
    assert "unknown key 'limit' in [check]" in run("check").stderr


@pytest.mark.usefixtures("polish")
def test_another_profile_counts_otherwise_and_is_shown_with_its_source(run: Run) -> None:
    def fast(*options: str) -> bool:
        found = json.loads(run("check", "pl", "--format", "json", *options).stdout)
        return any(f["rule"] == "timing/too-fast" for f in found)

    assert fast()
    assert not fast("--profile", "shorts")
    assert run("check", "--profile", "netflx").exit_code == 2
    shown = run("profile", "show").stdout
    assert "netflix (this project)" in shown
    assert "17 characters per second, ar 20, en 20, hi 22" in shown
    assert "; spaces count, markup does not" in shown
    assert "source: Netflix Timed Text Style Guide" in shown
    data = json.loads(run("profile", "show", "ted", "--format", "json").stdout)
    assert data[0]["characters_a_second"] == {"default": 21}


@pytest.mark.usefixtures("polish")
def test_terms_are_kept_as_their_file_says(run: Run, project: Path) -> None:
    terms = project / "translations" / "terms.toml"
    terms.write_text('[[term]]\nterm = "Leo"\n[term.forms]\npl = ["Leon"]\n', "utf-8")
    done = run("check", "pl", "--rule", "integrity/term")
    assert "c0001 00:00:00,400: 'Leo' should appear here as Leon. [integrity/term]" in done.stdout
    terms.write_text('[[term]]\nname = "Leo"\n', "utf-8")
    done = run("check", "pl")
    assert done.exit_code == 1
    assert "translations/terms.toml:2: unknown key 'name' in term[1]." in done.stderr


@pytest.mark.usefixtures("polish")
def test_the_source_is_checked_for_its_makers(run: Run, project: Path) -> None:
    source = project / "translations" / "source" / "en.srt"
    text = source.read_text("utf-8").replace("00:00:03,200", "00:00:03,590")
    source.write_text(text, "utf-8")
    run("extract")
    done = run("check", "source")
    assert "translations/source/en.srt:7: warning: c0002 00:00:02,000: 10 ms to the next" in (
        done.stdout.replace("en.srt:6", "en.srt:7")
    )
    assert "End it at 00:00:03,520." in done.stdout


@pytest.mark.usefixtures("polish")
def test_a_source_that_changed_since_extract_is_a_finding_in_every_form(
    run: Run, project: Path
) -> None:
    source = project / "translations" / "source" / "en.srt"
    source.write_text(source.read_text("utf-8").replace("This is Leo.", "Here is Leo."), "utf-8")
    for names in ((), ("pl",)):
        (found,) = json.loads(run("check", *names, "--format", "json").stdout)
        assert (found["rule"], found["severity"]) == ("timing/source-unreadable", "error")
        assert "filmpack extract" in found["advice"]
        assert "::error file=translations/source/en.srt" in (
            run("check", *names, "--format", "github").stdout
        )
        suites = ElementTree.fromstring(run("check", *names, "--format", "junit").stdout)
        assert suites.find("testsuite[@name='source']/testcase/failure") is not None
        assert run("check", *names).exit_code == 1


def test_a_catalogue_made_to_keep_machines_busy_is_one_finding(run: Run, polish: Path) -> None:
    text = polish.read_text("utf-8")
    polish.write_text(f"{text}# {'a' * 16_000_000}\n", "utf-8")
    (found,) = json.loads(run("check", "pl", "--format", "json").stdout)
    assert found["rule"] == "safety/too-many-entries"
    more = "".join(f'\nmsgctxt "x{n}"\nmsgid "x"\nmsgstr "x"\n' for n in range(2000))
    polish.write_text(f"{text}{more}", "utf-8")
    found = json.loads(run("check", "pl", "--format", "json").stdout)
    assert sum(f["rule"] == "gettext/unknown-entry" for f in found) == 500


@pytest.mark.usefixtures("polish")
def test_shots_are_found_once_and_the_timing_is_held_to_them(run: Run, project: Path) -> None:
    film = project / "film.mp4"
    from filmpack.media.ffmpeg import find_ffmpeg

    cut = (
        "testsrc2=size=320x180:rate=25:duration=2,format=yuv420p[a];"
        "mandelbrot=size=320x180:rate=25,trim=duration=3,format=yuv420p[b];[a][b]concat"
    )
    arguments = [find_ffmpeg(), "-v", "error", "-filter_complex", cut, "-c:v", "libx264", str(film)]
    subprocess.run(arguments, check=True)
    done = run("shots", "--list")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("50\t00:00:02,000")
    assert "(saved earlier" in run("shots").stderr
    facts = json.loads((project / "translations/source/shots.json").read_text("utf-8"))
    assert (facts["frames"], facts["rate"], facts["shots"][0]) == (125, "25", 50)
    source = project / "translations" / "source" / "en.srt"
    text = source.read_text("utf-8").replace("00:00:02,000", "00:00:02,080")
    source.write_text(text.replace("00:00:04,800", "00:00:05,900"), "utf-8")
    run("extract")
    done = run("check", "source", "--severity", "error")
    assert "ends 900 ms after the film's last frame" in done.stdout
    done = run("check", "source")
    assert "begins 2 frames after a cut. [timing/shot-change]" in done.stdout
    assert "Begin at 00:00:02,000." in done.stdout
    # The report shows the frame that a finding about the picture speaks of.
    page = run("check", "source", "--format", "html").stdout
    assert page.count('src="data:image/jpeg;base64,') >= 2


@pytest.mark.usefixtures("polish")
def test_an_editions_card_is_checked_with_its_language(run: Run, project: Path) -> None:
    file = project / "filmpack.toml"
    file.write_text(f'{file.read_text("utf-8")}\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    done = run("check", "pl-PL", "--rule", "card/contacts")
    assert done.exit_code == 1
    assert "translations/countries/PL.toml" in done.stdout
    countries = project / "translations" / "countries"
    countries.mkdir()
    good = (ROOT / "translations" / "countries" / "PL.toml").read_text("utf-8")
    (countries / "PL.toml").write_text(good, "utf-8")
    done = run("check", "pl-PL", "--rule", "card/unconfirmed")
    assert done.exit_code == 0
    assert "was never confirmed. [card/unconfirmed]" in done.stdout
    (countries / "PL.toml").write_text(good.replace("116 111", "116 11"), "utf-8")
    done = run("check", "pl-PL", "--rule", "card/contacts")
    assert done.exit_code == 1
    assert "translations/countries/PL.toml:" in done.stdout


def test_a_saved_catalogue_is_checked_again(polish: Path, project: Path) -> None:
    """--watch tells of a save within seconds; how fast it is stands in benchmarks/check.py."""
    command = [sys.executable, "-m", "filmpack", "check", "pl", "--watch"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    watching = subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert watching.stdout is not None
    try:
        said = ""
        while "errors" not in said:
            said += watching.stdout.readline()
        text = polish.read_text("utf-8").replace("To jest Leo.", "To jest Leo...")
        time.sleep(0.05)
        polish.write_text(text, "utf-8")
        said = ""
        while "errors" not in said:
            said += watching.stdout.readline()
        assert "[typography/ellipsis]" in said
        polish.write_text(text.replace('"To jest Leo..."', '"To jest Leo...'), "utf-8")
        said = ""
        while "errors" not in said and "error," not in said:
            said += watching.stdout.readline()
        assert "[gettext/syntax]" in said
    finally:
        watching.terminate()
        watching.wait(10)


@pytest.mark.usefixtures("faulty")
def test_colours_are_for_terminals_alone(run: Run) -> None:
    assert "\x1b[" not in run("check").stdout


def test_what_ci_reads_is_valid_and_what_the_action_runs_annotates(faulty: Path) -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    for schema, name in (
        ("vendor.github-actions", "action.yml"),
        ("vendor.gitlab-ci", "ci/gitlab-ci.yml"),
    ):
        command = [str(checker), "--builtin-schema", schema, str(ROOT / name)]
        subprocess.run(command, check=True, capture_output=True)
    project = faulty.parents[1]
    folder = Path(sys.executable).parent
    environment = {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PROJECT": str(project),
        "NAMES": "pl",
        "SARIF": "out.sarif",
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", str(ROOT / "ci" / "check.sh")],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1, done.stderr
    assert "::error file=translations/pl.po,line=" in done.stdout
    assert json.loads((project / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_pre_commits_hooks_are_commands_that_exist() -> None:
    from ruamel.yaml import YAML

    from filmpack.cli.texts.check import check

    hooks = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    options = {name for parameter in check.params for name in parameter.opts}
    assert [hook["id"] for hook in hooks] == ["filmpack-check", "filmpack-fix"]
    for hook in hooks:
        words = hook["entry"].split()
        assert words[:2] == ["filmpack", "check"]
        assert {word for word in words if word.startswith("--")} <= options
