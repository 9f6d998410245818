"""Language tags: their parts, their three-letter codes, and what a mistyped one was meant to be."""

from __future__ import annotations

import subprocess
import sys

import pytest

from filmpack.errors import ConfigError
from filmpack.languages.tags import iso639_2, language_tag, primary_subtag

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


def test_help_does_not_load_the_table_of_codes() -> None:
    code = (
        "import sys, filmpack.cli, filmpack.commands.status, filmpack.media.mux;"
        "sys.exit(bool({'langcodes', 'idna'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
