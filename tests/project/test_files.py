"""A project's files on disk, each kind with its own reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from filmpack.errors import InputError
from filmpack.files import write_staged
from filmpack.project.catalogues import CatalogueFiles
from filmpack.project.countries import CountryFiles
from filmpack.project.trust import Boundary
from filmpack.project.workspace import Workspace


def test_a_staged_file_is_the_former_one_only_where_that_is_a_file_of_the_same_bytes(
    tmp_path: Path,
) -> None:
    former, outside = tmp_path / "former", tmp_path / "outside"
    former.write_bytes(b"same")
    assert write_staged(tmp_path / "new" / "kept", b"same", former)
    assert (tmp_path / "new" / "kept").samefile(former)
    assert not write_staged(tmp_path / "new" / "changed", b"else", former)
    assert not write_staged(tmp_path / "new" / "first", b"same", tmp_path / "none")
    outside.write_bytes(b"same")
    former.unlink()
    former.symlink_to(outside)
    assert not write_staged(tmp_path / "new" / "linked", b"same", former)
    assert not (tmp_path / "new" / "linked").is_symlink()
    assert (tmp_path / "new" / "linked").read_bytes() == b"same"


def test_a_country_file_in_another_encoding_is_not_sent_to_poedit(tmp_path: Path) -> None:
    (tmp_path / "PL.toml").write_bytes('country = "PL"\nnote = "Größe"\n'.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        CountryFiles(tmp_path, Boundary(tmp_path)).read("PL")
    assert "PL.toml:2: this country file is not UTF-8." in str(caught.value)
    assert "Poedit" not in str(caught.value)
    (tmp_path / "pl.po").write_bytes(b"# \xf6\n")
    with pytest.raises(InputError, match="Poedit"):
        CatalogueFiles(tmp_path, Boundary(tmp_path)).read("pl")


def test_a_catalogue_that_was_changed_is_not_what_the_next_reader_gets(
    workspace: Callable[[], Workspace],
) -> None:
    texts = workspace()
    texts.extract()
    texts.add("en")
    before, messages = texts.track("en"), texts.messages("en")
    mine = texts.catalogue("en")
    mine.by_context()["c0001"].set_msgstr("changed")
    mine.by_context()["film.title"].set_msgstr("Changed")
    assert (texts.track("en"), texts.messages("en")) == (before, messages)
    texts.save("en", mine)
    assert texts.track("en") != before
    assert texts.messages("en") == {**messages, "film.title": "Changed"}
