"""What a user may type for a language, an edition, a country or a catalogue's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmpack.errors import ConfigError
from filmpack.project.names import ProjectNames, all_meant

NAMES = ProjectNames(
    ("de", "de_CH", "fr", "nl", "pl", "uk"),
    ("de-CH", "fr-BE", "fr-CH", "nl-BE", "pl-PL"),
    Path("translations"),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pl", ("pl",)),
        ("de_CH", ("de_CH",)),
        ("de-CH", ("de-CH",)),  # the edition, where there is one
        ("de-ch", ("de-CH",)),
        ("DE_ch", ("de-CH",)),
        ("pl-PL", ("pl-PL",)),
        ("pl-pl", ("pl-PL",)),
        ("PL_pl", ("pl-PL",)),
        ("PL", ("pl-PL",)),
        ("CH", ("de-CH", "fr-CH")),
        ("BE", ("fr-BE", "nl-BE")),
        ("Poland", ("pl-PL",)),
        ("polska", ("pl-PL",)),
        ("Suisse", ("de-CH", "fr-CH")),
        ("Polish", ("pl",)),
        ("polski", ("pl",)),
        ("Deutsch", ("de",)),
        ("translations/pl.po", ("pl",)),
        ("./translations/de_CH.po", ("de_CH",)),
        ("Czech", ("cs",)),
        ("cs", ("cs",)),  # no catalogue: whoever needs one says so
    ],
)
def test_a_name_is_read_as_it_is_meant(typed: str, meant: tuple[str, ...]) -> None:
    assert NAMES.meant(typed) == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("polsih", "'polsih' is not a language, an edition or a country of this project. Did you"),
        ("pl.po", "Its catalogues are in translations. Did you mean translations/pl.po?"),
        ("Poland/PL", "Did you mean pl-PL"),
        ("pl-DE", "pl-DE is not in the matrix of the project. Add it to [editions] matrix"),
        ("pl-DE", "Did you mean pl-PL"),
        ("elsewhere/pl.po", "elsewhere/pl.po is not a catalogue of this project."),
        ("translations/it.po", "translations/it.po is not a catalogue of this project."),
        ("source.po", "is not a catalogue"),
        ("ZZ", "'ZZ' is not a language, an edition or a country of this project."),
        ("", "'' is not a language, an edition or a country of this project."),
        ("nowhere", "of this project. 'filmpack status' lists its languages and editions."),
    ],
)
def test_a_name_that_is_none_gets_the_nearest(typed: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        NAMES.meant(typed)
    assert told in " ".join(str(error.value).split())


def test_several_names_are_each_meant_once() -> None:
    assert all_meant(NAMES, ("PL", "pl-pl", "pl", "Polish")) == ("pl-PL", "pl")
    assert all_meant(NAMES, ()) == ()
