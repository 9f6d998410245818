"""Names as they are typed: of languages, countries, subcommands; what is meant, what is near."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from samples import POLAND


@pytest.fixture
def poland(project: Path) -> None:
    """Contacts of one country."""
    path = project / "translations" / "countries" / "PL.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(POLAND, "utf-8")


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("typed", ["Polish", "polski", "pl", "translations/pl.po", "all"])
def test_every_command_reads_names_alike(
    run: Callable[..., Result], project: Path, typed: str
) -> None:
    assert run("export", typed, "-o", "out").exit_code == 0
    assert [path.name for path in (project / "out").iterdir()] == ["small-pl.srt"]
    if typed != "all":
        assert run("review", typed, "--by", "Anna Nowak").exit_code == 0


@pytest.mark.usefixtures("editions")
def test_one_language_is_asked_for_where_an_edition_is_no_answer(
    run: Callable[..., Result],
) -> None:
    done = run("review", "PL", "--by", "Anna Nowak")
    assert done.exit_code == 2
    assert "'PL' is not one language." in done.stderr


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("add Czech", "translations/cs.po"),
        ("add čeština", "translations/cs.po"),
        ("add-country Norway --language Norwegian-Nynorsk", ""),
        ("add-country Czechia --language czech", "translations/cs.po"),
    ],
)
def test_a_new_language_may_be_named_in_words(
    run: Callable[..., Result], project: Path, line: str, made: str
) -> None:
    done = run(*line.split())
    assert (project / made).is_file() == (done.exit_code == 0) == bool(made)


def test_what_is_known_of_a_language_is_found_by_its_name(run: Callable[..., Result]) -> None:
    named = run("languages", "Polish", "日本語", "--json")
    assert [found["tag"] for found in json.loads(named.stdout)] == ["pl", "ja"]


@pytest.mark.usefixtures("polish")
def test_a_language_that_needs_no_font_may_be_named(run: Callable[..., Result]) -> None:
    assert "filmpack has its font already" in run("fonts", "add", "Polish").stderr


@pytest.mark.usefixtures("polish", "poland")
@pytest.mark.parametrize("typed", ["PL", "pl", "Poland", "poland"])
def test_a_country_may_be_named_in_words(
    run: Callable[..., Result], project: Path, typed: str
) -> None:
    told = json.loads(run("contacts", typed, "--json").stdout)
    assert {contact["country"] for contact in told} == {"PL"}
    assert run("contacts", "form", typed, "--to", "md").exit_code == 0
    assert (project / "contacts" / "PL.md").is_file()
    done = run("contacts", "confirm", typed, "--by", "Anna Nowak, NASK")
    assert done.exit_code == 0
    assert "signoffs/contacts/PL.jsonl" in done.stderr


@pytest.mark.usefixtures("polish")
def test_a_group_with_a_default_takes_its_arguments(run: Callable[..., Result]) -> None:
    assert run("profile").stdout == run("profile", "show").stdout
    assert run("profile", "ted").stdout == run("profile", "show", "ted").stdout


@pytest.mark.usefixtures("polish", "poland")
@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("add polnish", "Did you mean pl (Polish)?"),
        ("add Czehc", "Did you mean cs (Czech)?"),
        ("build nowhere", "'filmpack status' lists its languages and editions."),
        ("add xq", "Use codes such as pl, de or de_CH."),
        ("check pl --rule timimg", "Did you mean timing?"),
        ("check pl --rule typo", "Did you mean typography?"),
        ("check pl --rule timing/too-fst", "Did you mean timing/too-fast?"),
        ("profile show netflx", "Did you mean netflix? Choose from: netflix,"),
        ("profile netflx", "Did you mean netflix? Choose from: netflix,"),
        ("profile shwo", "Did you mean 'show'?"),
        ("fonts ad", "Did you mean 'add'?"),
        ("contacts fomr PL", "Did you mean 'form'?"),
        ("contacts polnd", "Did you mean PL (Poland)?"),
        ("check pl.po", "Did you mean translations/pl.po?"),
        ("status --jsno", "Did you mean '--json'?"),
    ],
)
def test_what_is_mistyped_is_answered_with_the_nearest(
    run: Callable[..., Result], line: str, near: str
) -> None:
    done = run(*line.split())
    assert done.exit_code == 2
    assert near in done.stderr
