"""What CI runs on a pull request: nothing of it is executed, no input is read as an option."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from filmpack import __version__


def check_sh(project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    folder = Path(sys.executable).parent
    return subprocess.run(
        ["bash", str(ROOT / "ci" / "check.sh")],
        env={
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "PROJECT": str(project),
            **inputs,
        },
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def listing(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    "inputs",
    [
        {"NAMES": "-o evil.txt pl"},
        pytest.param({"NAMES": "--write-baseline=evil.txt"}, marks=pytest.mark.full),
        pytest.param({"NAMES": "pl\n--fix"}, marks=pytest.mark.full),
        pytest.param({"NAMES": "pl --explain timing/too-fast"}, marks=pytest.mark.full),
        {"NAMES": "$(touch evil.txt)"},
        pytest.param({"NAMES": "pl; touch evil.txt"}, marks=pytest.mark.full),
        {"SEVERITY": "--fix"},
        pytest.param({"SEVERITY": "error --write-baseline evil.txt"}, marks=pytest.mark.full),
        pytest.param({"BASELINE": "--fix"}, marks=pytest.mark.full),
        {"PROJECT": "-P"},
    ],
)
def test_no_input_is_an_option_or_a_command(inputs: dict[str, str], project: Path) -> None:
    before = listing(project)
    done = check_sh(project, **inputs)
    assert done.returncode == 2, done.stdout
    assert listing(project) == before


@pytest.mark.usefixtures("polish")
def test_a_sarif_file_whose_name_begins_like_an_option_is_a_file(project: Path) -> None:
    done = check_sh(project, NAMES="pl", SARIF="--fix")
    assert done.returncode in (0, 1), done.stderr
    assert (project / "--fix").is_file()


@pytest.mark.usefixtures("polish")
def test_no_module_of_a_pull_request_is_run(project: Path) -> None:
    """Neither by the check nor by the line that installs it."""
    for name in ("pip", "filmpack", "click", "sitecustomize", "usercustomize", "av"):
        (project / f"{name}.py").write_text("open('ran', 'w')\n", "utf-8")
    check_sh(project, NAMES="pl")
    assert not (project / "ran").exists()
    lines = [ROOT / "action.yml", ROOT / "ci" / "gitlab-ci.yml"]
    found = [line for path in lines for line in re.findall(r"python .*-m pip.*", path.read_text())]
    assert len(found) == 2
    for line in found:
        options = line.split(" -m ")[0].split()[1:]
        done = subprocess.run(
            [sys.executable, *options, "-m", "pip", "--version"], cwd=project, check=False
        )
        assert done.returncode == 0
        assert not (project / "ran").exists()


def test_the_recipes_paste_nothing_and_pin_everything() -> None:
    action = (ROOT / "action.yml").read_text("utf-8")
    for line in action.splitlines():
        if "run:" in line:
            assert "${{" not in line
    for used in re.findall(r"uses: *(\S+)", action):
        assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", used)
    snippet = (ROOT / "ci" / "gitlab-ci.yml").read_text("utf-8")
    assert f"filmpack=={__version__}\n" in snippet
