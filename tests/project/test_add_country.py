"""filmpack add-country: a contacts file, editions, catalogues; nothing that is there changes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.editions.edition import country_code, spoken_in
from filmpack.errors import ConfigError
from filmpack.project.config.matrix import with_editions
from samples import POLAND

HEAD = '[film]\ntitle = "A [editions] film"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD, f'{HEAD}\n[editions]\nmatrix = [\n  "nn-NO",\n]\n'),
        (f"{HEAD}[editions]\nstale_days = 9\n", None),
        (f"{HEAD}[editions]\nmatrix = []\n", None),
        (f'{HEAD}[editions]\nmatrix = ["pl-PL"]\n[card]\n', None),
        (
            f'{HEAD}[editions]\nmatrix = [\n  "pl-PL", # Poland ] here\n]\nstale_days = 9\n',
            f'{HEAD}[editions]\nmatrix = [\n  "pl-PL", # Poland ] here\n  "nn-NO",\n]\n'
            "stale_days = 9\n",
        ),
        (
            f'{HEAD}[editions]\nmatrix = [\n  "pl-PL" # no comma\n]\n',
            f'{HEAD}[editions]\nmatrix = [\n  "pl-PL", # no comma\n  "nn-NO",\n]\n',
        ),
        (f"{HEAD}[editions]\nmatrix = ['pl-PL', 'el-GR',]\n", None),
        (f'{HEAD}[editions] # where\n# matrix = ["xx"]\nmatrix=["pl-PL",\n"el-GR"]', None),
    ],
)
def test_the_matrix_grows_and_nothing_else_changes(text: str, expected: str | None) -> None:
    changed = with_editions(text, ["nn-NO"], "filmpack.toml")
    if expected is not None:
        assert changed == expected
    old = tomllib.loads(text)
    new = tomllib.loads(changed)
    assert new["editions"]["matrix"] == [*old.get("editions", {}).get("matrix", []), "nn-NO"]
    kept = [line for line in text.split("\n") if line.startswith(("#", "stale", "title", "[card"))]
    assert [line for line in kept if line not in changed.split("\n")] == []


@pytest.mark.parametrize(
    "text",
    [
        f'editions = {{ matrix = ["pl-PL"] }}\n{HEAD}',
        f'editions.matrix = ["pl-PL"]\n{HEAD}',
        f'{HEAD}[editions]\nother = """\nmatrix = ["x"]\n"""\nmatrix = ["pl-PL"]\n',
    ],
)
def test_a_matrix_in_another_form_is_left_to_the_user(text: str) -> None:
    with pytest.raises(ConfigError, match=r'Add to \[editions\] matrix: "nn-NO"'):
        with_editions(text, ["nn-NO"], "filmpack.toml")


def test_official_languages_come_most_spoken_first() -> None:
    assert spoken_in("CH") == ("de", "fr", "it")
    assert spoken_in("NO") == ("nb", "nn")
    assert spoken_in("IS") == ("is",)
    assert spoken_in("RS") == ("sr",)


@pytest.mark.parametrize("typed", ["NO", "no", "Norway", "norway"])
def test_a_country_is_named_by_code_or_in_english(typed: str) -> None:
    assert country_code(typed) == "NO"


@pytest.mark.parametrize(("typed", "near"), [("UK", "GB"), ("EL", "GR"), ("Norwy", "NO")])
def test_a_country_that_is_none_gets_the_nearest(typed: str, near: str) -> None:
    with pytest.raises(ConfigError, match=f"Did you mean {near}"):
        country_code(typed)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("polish")
def test_a_country_is_added_with_all_that_it_needs(
    run: Callable[..., Result], project: Path
) -> None:
    before = contents(project)
    done = run("add-country", "Norway", "--language", "nn,pl", "--dry-run")
    assert done.exit_code == 0
    assert contents(project) == before
    done = run("add-country", "NO", "--language", "nn,pl")
    assert done.exit_code == 0, done.stderr
    added = set(contents(project)) - set(before)
    assert {path.name for path in added} == {"NO.toml", "nn.po"}
    assert "edit translations/countries/NO.toml" in done.stderr
    assert "translate translations/nn.po into Norwegian Nynorsk" in done.stderr
    assert "filmpack contacts form NO" in done.stderr
    # What is not filled in is an error, not a helpline.
    done = run("check", "pl-NO", "--rule", "card/contacts")
    assert done.exit_code == 1
    told = [line for line in done.stdout.splitlines() if "NO.toml:" in line]
    assert len(told) == 3  # one for each contact
    assert all("are still the template's placeholders. [card/contacts]" in line for line in told)
    assert "emergency: name, phone, source are still" in told[0]
    # Also where no edition is named; other countries' cards are not drawn for it.
    done = run("check", "--json")
    found = [one for one in json.loads(done.stdout) if one["rule"] == "card/contacts"]
    assert len(found) == 3
    assert "filmpack check NO   # what its editions lack" in run("status").stderr
    path = project / "translations" / "countries" / "NO.toml"
    path.write_text(POLAND.replace('"PL"', '"NO"'), "utf-8")
    assert "card/contacts" not in run("check").stdout


@pytest.mark.usefixtures("polish")
def test_adding_a_country_again_changes_nothing(run: Callable[..., Result], project: Path) -> None:
    assert run("add-country", "NO", "--language", "pl").exit_code == 0
    country = project / "translations" / "countries" / "NO.toml"
    country.write_text("# mine\n", "utf-8")
    before = contents(project)
    done = run("add-country", "NO", "--language", "pl")
    assert done.exit_code == 0
    assert "pl-NO: nothing to add" in done.stderr
    assert contents(project) == before


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("UK",), "Did you mean GB (United Kingdom)?"),
        (("NO", "--language", "xx"), "'xx' is not a language that filmpack knows"),
        (("NO", "--language", "../x"), "'../x' is not a language that filmpack knows"),
    ],
)
def test_what_is_no_country_or_language_is_refused(
    run: Callable[..., Result], project: Path, arguments: tuple[str, ...], told: str
) -> None:
    before = contents(project)
    done = run("add-country", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert contents(project) == before


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(("typed", "meant"), [("en-UK", "en-GB"), ("uk-UK", "uk-UA")])
def test_codes_of_the_european_institutions_are_understood(
    run: Callable[..., Result], typed: str, meant: str
) -> None:
    assert f"Did you mean {meant}?" in run("build", typed).stderr


def test_nothing_is_written_where_a_catalogue_cannot_be_started(
    run: Callable[..., Result], project: Path
) -> None:
    before = contents(project)
    done = run("add-country", "PL")
    assert done.exit_code == 1
    assert "Run 'filmpack extract' first." in done.stderr
    assert contents(project) == before
