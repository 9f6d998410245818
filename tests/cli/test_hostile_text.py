"""Nothing that somebody wrote into a project reaches a terminal or a CI log but as text."""

from __future__ import annotations

import ast
import json
import os
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli_project import filmpack, make_project
from filmpack.checks.reports import formats
from filmpack.checks.reports.base import Checked, Report
from filmpack.checks.rule import Finding
from filmpack.errors import ConfigError, InputError, Problem, ToolError, display_path
from filmpack.printable import json_text, no_command, printable, printable_lines
from hostile import CODES, COMMANDS, FIELDS, LINES, NAME, TEXT, WORD, obeyed, on_terminal

PRINTERS = ("print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write")
SOURCE = Path(__file__).parents[2] / "src" / "filmpack"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound project with a review and two returned files."""
    folder = tmp_path_factory.mktemp("base")
    make_project(folder, languages=("pl",))
    (folder / "back.srt").write_text(
        "1\n00:00:00,400 --> 00:00:01,600\nOto Leo.\n\n"
        "2\n00:00:02,000 --> 00:00:03,200\nTak.\n\n3\n00:00:09,000 --> 00:00:09,500\nKoniec.\n",
        "utf-8",
    )
    (folder / "back.txt").write_text("[c0001]\nOto Leo.\n", "utf-8")
    (folder / "baseline.json").write_text("[]", "utf-8")
    filmpack(folder, "review", "pl", "--by", "Anna")
    filmpack(folder, "contacts", "confirm", "PL", "--by", "Eva")
    return folder


@pytest.mark.parametrize(
    "field",
    [
        # A few that show the most run always; every field does in `make test-full`.
        pytest.param(name, marks=() if name in QUICK else pytest.mark.full)
        for QUICK in [{"msgstr", "country note", "contact id", "project key"}]
        for name in FIELDS
    ],
)
def test_no_field_reaches_a_terminal_raw(base: Path, tmp_path: Path, field: str) -> None:
    folder = tmp_path / "project"
    shutil.copytree(base, folder)
    FIELDS[field](folder)
    shown = on_terminal(folder, COMMANDS)
    assert shown.count("<<") >= len(COMMANDS)
    assert ": 70>>" not in shown, shown  # a bug
    assert "Traceback" not in shown, shown
    assert obeyed(shown) == []


@pytest.mark.parametrize("name", [NAME, "caf\udce9"], ids=["codes", "no UTF-8"])
def test_file_names_are_text_too(base: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    shutil.copytree(base, folder)
    (folder / f"{name}.srt").write_text("x", "utf-8")
    target = os.fsencode(folder / name)
    commands = [
        ("import", "pl", f"{name}.srt"),
        ("import", "pl", name),
        ("check", "--baseline", name),
        ("check", "-o", f"{name}.html", "--format", "html"),
        ("check", "--write-baseline", f"{name}.json"),
        ("export", "-o", name),
        ("card", "-o", name),
        ("status", "--project", name),
        ("cache", "--cache", name),
        ("init", f"{name}2", "--title", name),
        ("build", "--film", name, name),
        (name,),
        (f"--{name}",),
    ]
    shown = on_terminal(folder, commands)
    assert target  # the name can exist on this system
    assert ": 70>>" not in shown, shown
    assert "Traceback" not in shown, shown
    assert obeyed(shown) == []


def finding(**changed: object) -> Finding:
    facts: dict[str, object] = {
        "rule": "integrity/number",
        "severity": "error",
        "language": "pl",
        "file": f"{WORD}.po",
        "line": 3,
        "context": TEXT,
        "what": TEXT,
        "advice": TEXT,
        "text": TEXT,
        "source": TEXT,
        "span": (0, 3),
        "start": 0,
        "fixable": True,
        "waived": False,
    }
    return Finding(**{k: v for k, v in {**facts, **changed}.items() if k in _FIELDS})  # type: ignore[arg-type]


_FIELDS = set(Finding.__dataclass_fields__)


def report(form: str) -> str:
    given = Report(
        findings=[finding(), finding(severity="warning")],
        checked=lambda: [Checked("pl", TEXT, f"{WORD}.po"), Checked("cs", TEXT, TEXT)],
        title=TEXT,
        version="1",
    )
    return formats()[form](given)


@pytest.mark.parametrize("form", [name for name in formats() if name != "github"])
def test_a_report_holds_nothing_that_is_obeyed(form: str) -> None:
    assert obeyed(report(form)) == []


def test_a_github_annotation_is_one_command_a_finding_and_nothing_else() -> None:
    rows = report("github").split("\n")
    assert len(rows) == 2
    for row in rows:
        assert row.startswith(("::error file=", "::warning file="))
        properties, _, message = row[2:].partition("::")
        assert obeyed(properties) == obeyed(f"x{message}") == []
        assert properties.count(",") == 2


def test_a_github_property_is_escaped_as_githubs_toolkit_does_it() -> None:
    given = Report(
        findings=[finding(file="a:b,c%d.po", what="50 % : , \r\n", context="", advice="")]
    )
    (row,) = formats()["github"](given).split("\n")
    assert "file=a%3Ab%2Cc%25d.po,line=3" in row
    assert "::50 %25 : ," in row


def test_xml_and_json_reports_are_read_by_strict_readers() -> None:
    lone = finding(context="\udcff\ufffe\x00", file="\udce9.po")
    given = Report(findings=[lone], checked=lambda: [Checked("pl", "\x00", "\udce9.po")])
    for form, render in formats().items():
        text = render(given)
        text.encode("utf-8")
        assert "\x00" not in text
        if form in ("json", "sarif"):
            json.loads(text)
            assert "\\u0000" not in text or form == "json"
        if form == "junit":
            ElementTree.fromstring(text)


def test_json_text_means_what_it_was() -> None:
    for text in (CODES, LINES, "zażółć 😀 \x00 \u2028", 'a "\\" b'):
        assert json.loads(json_text(text)) == text
        assert json.loads(json_text([text], 2, ascii_only=True)) == [text]
        assert json_text(text, ascii_only=True).isascii()
        assert obeyed(json_text([text], 2)) == []


def test_errors_are_printable_whatever_they_quote() -> None:
    problem = Problem(TEXT, 1, TEXT, TEXT)
    for error in (
        InputError([problem, problem]),
        ConfigError(TEXT, TEXT, file=TEXT),
        ToolError(WORD, WORD, detail=TEXT),
    ):
        assert obeyed(no_command(str(error))) == []
    assert len(str(problem).split("\n")) == 2
    assert obeyed(display_path(Path(NAME))) == []


def test_ordinary_text_stays_as_it_is() -> None:
    text = "Zażółć – «Γεια»: ħ\u0307, 100\u00a0%; ::x; #[a] #tag"
    assert printable(text) == printable_lines(text) == no_command(text) == text
    assert printable("##[error]x ##vso[y]") == "<U+0023>#[error]x <U+0023>#vso[y]"
    assert no_command("  ::error::x") == "  <U+003A>:error::x"
    assert printable("a\nb\x1b[2J") == "a⏎b<U+001B>[2J"


def test_only_the_console_prints() -> None:
    """Whoever prints past it, prints raw."""
    past = []
    for path in SOURCE.rglob("*.py"):
        if path.name == "console.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in (
                "print",
                "click.echo",
                "click.secho",
                "sys.stdout.write",
                "sys.stderr.write",
            ):
                past.append(f"{path.name}:{node.lineno}: {called}")
            if called == "TextColumn" and "markup=False" not in ast.unparse(node):
                past.append(f"{path.name}:{node.lineno}: markup is read")
    assert past == []
