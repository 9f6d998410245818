"""An archive is read as the package in it, whoever packed it; what is none is refused."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.delivery.archives import unpacked, write_zip
from filmpack.delivery.contents import PackageTexts
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.manifest import MANIFEST, encode_manifest
from filmpack.delivery.sums import SIGNATURE, SUMS, digest_of, encode_sums
from filmpack.delivery.verify import packages_in, verify_at, verify_package
from filmpack.errors import ConfigError, InputError, ToolError
from manifests import manifest_of


def packed(path: Path, files: Mapping[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def names(path: Path) -> tuple[str, list[str]]:
    with unpacked(path) as folder:
        return folder.name, sorted(file.name for file in folder.iterdir())


def test_a_package_comes_back_from_its_archive_and_its_copy_goes(tmp_path: Path) -> None:
    package = tmp_path / "pl-PL"
    package.mkdir()
    (package / "a.srt").write_bytes(b"text")
    write_zip(package, tmp_path / "pl-PL.zip")
    with unpacked(tmp_path / "pl-PL.zip") as folder:
        assert (folder.name, (folder / "a.srt").read_bytes()) == ("pl-PL", b"text")
    assert not folder.exists()
    with unpacked(package) as folder:
        assert folder == package


def test_archives_that_others_packed_are_read(tmp_path: Path) -> None:
    files = {"de-DE/a": b"x" * 9000, "de-DE/.DS_Store": b"", "__MACOSX/de-DE/._a": b""}
    made = packed(tmp_path / "mail.zip", {"de-DE/": b"", **files}, zipfile.ZIP_DEFLATED)
    assert names(made) == ("de-DE", [".DS_Store", "a"])
    assert names(packed(tmp_path / "pl-PL.zip", {"a": b"", "b": b""})) == ("pl-PL", ["a", "b"])


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"../a": b""}, "not those of one package"),
        ({"/etc/a": b""}, "not those of one package"),
        ({"x/../a": b""}, "not those of one package"),
        ({"../../x": b""}, "not those of one package"),
        ({"./a": b""}, "not those of one package"),
        ({"x/a:b": b""}, "not those of one package"),
        ({"x/a": b"", "y/a": b""}, "not those of one package"),
        ({"x/a": b"", "a": b""}, "not those of one package"),
        ({}, "not those of one package"),
        ({"x/a": b"", "x/A": b""}, "two of one name"),
        ({f"x/{n}": b"" for n in range(1001)}, "too many files"),
        ({"x/a": bytes(200_000_000)}, "far too large"),
    ],
)
def test_what_is_not_one_package_is_refused_before_a_byte_is_written(
    tmp_path: Path, files: Mapping[str, bytes], told: str
) -> None:
    path = packed(tmp_path / "pl-PL.zip", files, zipfile.ZIP_DEFLATED)
    with pytest.raises(InputError, match=told):
        names(path)
    assert list(tmp_path.iterdir()) == [path]


def test_damaged_and_encrypted_archives_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "pl-PL.zip", {"x/a": b"text text"})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"text text", b"test text", 1))
    with pytest.raises(InputError, match="damaged"):
        names(path)
    path.write_bytes(data[:-30])
    with pytest.raises(InputError, match="no zip archive"):
        names(path)
    at = data.index(b"PK\1\2") + 8
    path.write_bytes(data[:at] + struct.pack("<H", 1) + data[at + 2 :])
    with pytest.raises(InputError, match="encrypted"):
        names(path)


def test_any_flipped_bit_is_refused_or_harmless(tmp_path: Path) -> None:
    path = packed(tmp_path / "pl-PL.zip", {"x/a": b"text"}, zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with suppress(InputError, ToolError):
            names(path)


def test_litter_at_the_root_of_an_archive_is_passed_over(tmp_path: Path) -> None:
    made = packed(tmp_path / "mail.zip", {".DS_Store": b"x", "de-DE/a": b""})
    assert names(made) == ("de-DE", ["a"])


def test_an_archive_beside_its_package_must_hold_the_same_files(tmp_path: Path) -> None:
    package, archive = tmp_path / "pl-PL", tmp_path / "pl-PL.zip"
    package.mkdir()
    (package / "a.srt").write_bytes(b"text")

    def told() -> list[str]:
        verdict = verify_at(package, signers=None, shared=KnownFilms())
        return [one.what for one in verdict.failures if archive.name in one.what]

    assert told() == []
    write_zip(package, archive)
    (package / ".DS_Store").write_bytes(b"")
    assert told() == []
    (package / "a.srt").write_bytes(b"test")
    assert told() == [
        "pl-PL.zip beside it is another package: a.srt differs. Do not send it.",
    ]
    archive.write_bytes(b"none")
    assert told()[0].startswith("pl-PL.zip beside it: this is no zip archive")


def test_a_package_is_verified_from_inside_its_folder(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "pl-PL"
    package.mkdir()
    (package / "a.srt").write_bytes(b"text")
    write_zip(package, tmp_path / "pl-PL.zip")
    (package / "a.srt").write_bytes(b"test")
    (package / SUMS).write_bytes(b"")
    monkeypatch.chdir(package)
    done = run("verify", ".")
    assert done.exit_code == 1
    assert "pl-PL.zip beside it is another package" in done.stderr


@pytest.mark.parametrize(
    ("name", "failures"), [("pl-PL-draft", []), ("pl-PL", ["it is not signed."])]
)
def test_a_draft_is_not_signed_and_its_folder_says_that_it_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, failures: list[str]
) -> None:
    package = tmp_path / name
    package.mkdir()
    manifest = encode_manifest(manifest_of("pl", PackageTexts()))
    (package / MANIFEST).write_bytes(manifest)
    (package / SUMS).write_bytes(encode_sums({MANIFEST: digest_of(package / MANIFEST)}))
    monkeypatch.chdir(package)
    for place in (package, Path()):
        found = verify_package(place, signers=tmp_path / "signers").findings
        told = [one for one in found if one.file == SIGNATURE]
        assert [one.what for one in told if not one.is_note] == failures
        assert len(told) == 1


def test_one_damaged_archive_does_not_keep_others_from_being_verified(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    packed(tmp_path / "cs-CZ.zip", {"cs-CZ/a": b""})
    (tmp_path / "de-DE.zip").write_bytes(b"cut off")
    packed(tmp_path / "pl-PL.zip", {"pl-PL/a": b""})
    done = run("verify", str(tmp_path), "--json")
    assert done.exit_code == 1
    told = {Path(one["package"]).stem: one["findings"] for one in json.loads(done.stdout)}
    assert list(told) == ["cs-CZ", "de-DE", "pl-PL"]
    (damaged,) = told["de-DE"]
    assert damaged["failure"]
    assert "this is no zip archive, or a damaged one" in damaged["what"]
    assert "Copy or download it again" in damaged["what"]
    assert told["pl-PL"][0]["what"] == "it is missing."


def test_a_folder_of_archives_alone_is_searched_for_them(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    made = packed(tmp_path / "pl-PL.zip", {"pl-PL/a": b""})
    packed(tmp_path / "photos.zip", {"a": b""})
    assert packages_in(tmp_path, archives=True) == [made]
    with pytest.raises(ConfigError, match="no package in this folder"):
        packages_in(tmp_path)
    done = run("verify", str(made))
    assert done.exit_code == 1
    assert "pl-PL.zip/SHA256SUMS: missing: it is missing." in done.stderr
    (tmp_path / "pl-PL").mkdir()
    assert packages_in(tmp_path, archives=True) == [tmp_path / "pl-PL"]
