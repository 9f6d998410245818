"""Language tags: their parts, their three-letter codes, and what a mistyped one was meant to be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.errors import ConfigError
from filmpack.languages.facts import facts
from filmpack.languages.language import known_languages
from filmpack.languages.tags import (
    cldr_locale,
    english_name,
    iso639_2,
    language_tag,
    own_name,
    plural_forms,
    primary_subtag,
)

BIBLIOGRAPHIC = (
    "de:ger el:gre fr:fre cs:cze nl:dut ro:rum sk:slo eu:baq is:ice mk:mac sq:alb ka:geo"
    " hy:arm fa:per ms:may cy:wel my:bur zh:chi bo:tib"
).split()


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        pair.split(":")
        for pair in (
            "bs:bos ca:cat cy:cym ar:ara ka:kat uk:ukr he:heb gl:glg de:deu de_CH:deu"
            " de-CH:deu sr_Latn:srp nb:nob no:nor rom:rom ckb:ckb"
        ).split()
    ],
)
def test_every_language_has_its_terminology_code(tag: str, code: str) -> None:
    assert iso639_2(tag) == code


@pytest.mark.parametrize(("tag", "code"), [pair.split(":") for pair in BIBLIOGRAPHIC])
def test_bibliographic_codes_differ_where_the_standard_says_so(tag: str, code: str) -> None:
    assert iso639_2(tag, bibliographic=True) == code
    assert iso639_2(tag) != code


@pytest.mark.parametrize("tag", ["", "xq", "x", "123456789", "?"])
def test_what_is_not_a_language_is_undetermined(tag: str) -> None:
    assert iso639_2(tag) == "und"


def test_a_tag_is_cut_at_either_mark() -> None:
    assert [primary_subtag(tag) for tag in ("de", "de-CH", "sr_Latn_RS", "PL", "")] == [
        "de",
        "de",
        "sr",
        "pl",
        "",
    ]


@pytest.mark.parametrize(("typed", "meant"), [("pol", "pl"), ("plx", "pl"), ("ell_GR", "el")])
def test_a_mistyped_code_gets_the_nearest_one(typed: str, meant: str) -> None:
    with pytest.raises(ConfigError, match=rf"Did you mean {meant} \("):
        language_tag(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("deu", "de"),
        ("Norwegian", "nb"),
        ("farsi", "fa"),
        ("Traditional Chinese", "zh[-_]Hant"),
        ("francais", "fr"),
        ("Polsih", "pl"),
    ],
)
def test_another_name_or_code_gets_the_language_meant(typed: str, meant: str) -> None:
    with pytest.raises(ConfigError, match=rf"Did you mean {meant} \("):
        language_tag(typed)


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    with pytest.raises(ConfigError) as told:
        language_tag("zz")
    assert "Did you mean" not in str(told.value)


def test_help_does_not_load_the_table_of_codes() -> None:
    code = (
        "import sys, filmpack.cli, filmpack.commands.status, filmpack.media.mux;"
        "sys.exit(bool({'langcodes', 'idna'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_language_with_a_file_can_be_shown_and_added(
    run: Callable[..., Result], project: Path
) -> None:
    texts = project / "translations"
    assert run("extract").exit_code == 0
    for tag in known_languages():
        assert facts(tag)["name"]
        assert english_name(tag)
        assert own_name(tag)
        assert plural_forms(tag).startswith("nplurals=")
        name = tag.replace("-", "_")
        (texts / f"{name}.po").unlink(missing_ok=True)
        done = run("add", tag)
        assert done.exit_code == 0, (tag, done.stderr)
        assert (texts / f"{name}.po").is_file()
    for tag in ("prs", "rom"):
        done = run("check", tag)
        assert done.exit_code in (0, 1), done.stderr
        done = run("fonts", "add", tag)
        assert done.exit_code == 0, done.stderr
        assert "filmpack has its font already" in done.stderr


def test_names_of_a_language_without_a_locale_are_its_files() -> None:
    assert (english_name("prs"), own_name("prs")) == ("Dari", "دری")
    assert (english_name("rom-RO"), own_name("rom@sdh")) == ("Romani (RO)", "Romani (SDH)")
    assert plural_forms("rom") == plural_forms("en")


def test_a_card_in_a_language_whose_weekdays_nobody_knows_is_refused() -> None:
    assert cldr_locale("prs") == cldr_locale("fa_AF")
    with pytest.raises(ConfigError, match="no weekdays"):
        cldr_locale("rom_RO")


def test_what_is_suggested_is_taken(run: Callable[..., Result]) -> None:
    done = run("languages", "prsx")
    assert (done.exit_code, "Did you mean prs (Dari)?" in done.stderr) == (2, True)
