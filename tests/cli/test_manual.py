"""The manual page: what every --help says, in roff, kept current."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

import click
import pytest
from click.testing import Result

from conftest import ROOT
from filmpack.cli.app import COMMANDS, cli
from filmpack.cli.manual import manual_page


def test_the_page_in_docs_is_current_and_is_what_help_prints(run: Callable[..., Result]) -> None:
    page = (ROOT / "docs" / "filmpack.1").read_text("utf-8")
    assert page == manual_page(cli), "run 'make docs'"
    assert run("help", "--man").stdout == page


def test_every_command_stands_in_it_with_each_of_its_options() -> None:
    page = manual_page(cli).replace("\\-", "-")
    sections = dict(re.findall(r"^\.SS (.*)\n((?:(?!\.S[SH]).*\n)*)", page, re.M))
    root = click.Context(cli, info_name="filmpack")
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        text = sections[f"filmpack {name}"]
        for param in command.params:
            if isinstance(param, click.Option) and not param.hidden:
                assert f".B {', '.join(param.opts)}" in text or param.opts[-1] in text
        assert f"Example:\n  filmpack {name}" in text
    assert "filmpack contacts confirm" in sections


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_groff_has_nothing_to_say_against_it() -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-z", "-K", "utf8", str(ROOT / "docs" / "filmpack.1")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
