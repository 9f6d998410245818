"""What the pages name is there: folders, files, links, rooms, and commands with their options."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator

import click
import pytest

from conftest import ROOT
from filmpack.cli.app import COMMANDS, cli
from filmpack.cli.shared.groups import ListsByDefault
from filmpack.cli.shared.options import CommaList

SOURCE = ROOT / "src" / "filmpack"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
LAYERS = [
    layer.removeprefix("filmpack.")
    for layer in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"][0]["layers"]
]


def blocks(text: str) -> Iterator[list[str]]:
    """The lines of each fenced block."""
    for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield block.splitlines()


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```\n", "", text, flags=re.MULTILINE | re.DOTALL)


# -- paths and rooms ------------------------------------------------------------------------


def statements(text: str) -> Iterator[str]:
    """The rows of tables, items of lists and paragraphs: in each, a file may be named by what
    is left of it beside its folder."""
    yield from re.split(r"\n\s*\n|\n(?=[|\-]|\d+\. )", prose(text))


def unknown_paths(statement: str) -> list[str]:
    """The paths in a statement that lead nowhere: from the repository, from src/filmpack, or
    from a folder named before in the same statement."""
    bases, unknown = [ROOT, SOURCE], []
    for name in re.findall(r"`([\w./-]+)`", statement):
        if not re.fullmatch(r"[\w.-]*/[\w./-]*|[\w-]+\.(py|md|toml)", name):
            continue
        found = [base / name for base in bases if (base / name).exists()]
        if not found:
            unknown.append(name)
        bases += [path if path.is_dir() else path.parent for path in found]
    return unknown


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_path_on_the_pages_for_contributors_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert [path for part in statements(text) for path in unknown_paths(part)] == []


def test_a_path_that_does_not_exist_is_noticed() -> None:
    assert unknown_paths("- in `checks/rules/screen/`, see `gone.py` and its `timing.py`") == [
        "gone.py"
    ]
    assert unknown_paths("| `build/` | four rooms |") == ["build/"]


def test_the_map_and_the_picture_show_the_layers_in_their_order() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| (`\w+[./].*?) \|", contributing, re.MULTILINE)
    drawn = [name for row in rows for name in re.findall(r"`(\w+)(?:/|\.py)`", row)]
    assert drawn == LAYERS
    picture = next(blocks((ROOT / "docs" / "architecture.md").read_text("utf-8")))
    rooms = [name for line in picture for name in re.findall(r"^ (\w+(?:, \w+)*)(?: {2,}|$)", line)]
    assert [name for room in rooms for name in room.split(", ")] == LAYERS
    here = {p.stem for p in SOURCE.iterdir() if p.name[0] not in "_." and p.name != "fonts"}
    assert {name for name in here if name != "py"} == set(LAYERS)


@pytest.mark.parametrize("page", NAMES)
def test_every_link_leads_to_a_file_of_the_repository(page: str) -> None:
    text = prose((ROOT / page).read_text("utf-8"))
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)", text)
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


# -- commands -------------------------------------------------------------------------------


def quoted_commands(text: str) -> Iterator[list[str]]:
    """The arguments of each 'filmpack ...' on a page: lines of blocks, and code in sentences."""
    lines = [line.strip() for block in blocks(text) for line in block]
    inline = re.findall(r"`([^`]+)`", prose(text).replace("\\|", "|"))
    for line in (*lines, *(" ".join(code.split()) for code in inline)):
        if line.startswith("filmpack ") and "──" not in line:
            yield shlex.split(line, comments=True)[1:]


def test_the_table_of_commands_lists_them_all_in_their_order() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"^\| `filmpack ([\w-]+)", readme, re.M) == list(COMMANDS)


def refuse_unknown(arguments: list[str]) -> None:
    """Raise click.UsageError where a command, an option or a choice does not exist."""
    command: click.Command = cli
    context = click.Context(cli, info_name="filmpack", **cli.context_settings)
    while True:
        if isinstance(command, ListsByDefault):
            arguments = command.with_subcommand(context, arguments)
        values, rest, _ = command.make_parser(context).parse_args(list(arguments))
        for parameter in command.params:
            value = values.get(parameter.name or "")
            if isinstance(parameter.type, click.Choice | CommaList) and isinstance(
                value, str | list
            ):
                for one in [value] if isinstance(value, str) else value:
                    parameter.type.convert(one, parameter, context)
        if not isinstance(command, click.Group) or not rest or rest[0] == "COMMAND":
            return
        name, inner, arguments = command.resolve_command(context, rest)
        assert inner is not None
        command, context = inner, click.Context(inner, parent=context, info_name=name)


@pytest.mark.parametrize("page", NAMES)
def test_every_command_on_a_page_exists_with_its_options(page: str) -> None:
    for arguments in quoted_commands((ROOT / page).read_text("utf-8")):
        try:
            refuse_unknown(arguments)
        except click.UsageError as error:
            pytest.fail(f"{page}: filmpack {shlex.join(arguments)}: {error.format_message()}")


@pytest.mark.parametrize(
    "line",
    ["filmpack burn", "filmpack build --gone", "filmpack cache shrink", "filmpack build --kind x"],
)
def test_a_command_that_does_not_exist_is_noticed(line: str) -> None:
    for page in (f"```\n{line}  # as it was\n```\n", f"Run `{line}` first.\n"):
        (arguments,) = quoted_commands(page)
        with pytest.raises(click.UsageError):
            refuse_unknown(arguments)
