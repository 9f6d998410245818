"""Packages: the same bytes everywhere, published whole, and what their manifest says."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from conftest import ROOT
from filmpack.commands.delivery.package import roll_back_packages
from filmpack.commands.delivery.package_plan import PackageRequest, plan_packages
from filmpack.commands.delivery.sign import sign_packages
from filmpack.delivery.archives import write_zip
from filmpack.delivery.manifest import (
    MANIFEST,
    Manifest,
    Programs,
    decode_manifest,
    manifest_schema,
)
from filmpack.delivery.publish import publish, require_free, roll_back, work_place
from filmpack.delivery.sums import decode_sums, encode_sums, is_litter
from filmpack.delivery.verify import packages_in, verify_package
from filmpack.errors import ConfigError, InputError, ToolError
from filmpack.web.manifest import VERSION, WebFilm, WebManifest
from packages import package_of
from release_project import POLISH, make_release_project, sign, workspace, write_texts


def test_the_schema_in_docs_is_that_of_the_types() -> None:
    """Else run 'make docs'."""
    assert (ROOT / "docs" / "manifest.schema.json").read_bytes() == manifest_schema()


def test_checksums_are_sorted_and_read_back() -> None:
    digests = {"b.srt": "0" * 64, "B.srt2": "1" * 64, "a": "2" * 64}
    data = encode_sums(digests)
    assert data == f"{'1' * 64}  B.srt2\n{'2' * 64}  a\n{'0' * 64}  b.srt\n".encode()
    assert decode_sums(data, "SHA256SUMS") == digests


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("0" * 64 + "  ../x", "not a checksum"),
        ("0" * 64 + "  a/b", "not a checksum"),
        ("0" * 63 + "  a", "not a checksum"),
        ("0" * 64 + "  a\n" + "1" * 64 + "  A", "'A' is listed twice"),
        ("", "lists no file"),
    ],
)
def test_checksums_of_nothing_a_package_holds_are_refused(line: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        decode_sums(line.encode(), "SHA256SUMS")


@pytest.mark.parametrize("name", [".DS_Store", "thumbs.db", "desktop.ini", "._README.html"])
def test_what_file_managers_leave_is_known(name: str) -> None:
    assert is_litter(name)
    assert not is_litter(f"x{name}")


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"version": 1}', b"\xff", b"[" * 5000])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a package's manifest"):
        decode_manifest(data, "manifest.json")


def test_a_manifest_of_a_later_filmpack_is_named_as_such() -> None:
    with pytest.raises(InputError, match="version 2; this filmpack reads version 1"):
        decode_manifest(b'{"version": 2, "anything": []}', "manifest.json")


def test_the_former_package_stays_and_comes_back(tmp_path: Path) -> None:
    place = tmp_path / "dist" / "pl-PL"
    place.parent.mkdir()
    with pytest.raises(ConfigError, match="no former package"):
        roll_back([place])
    for text in ("one", "two", "three"):
        staged = tmp_path / text
        staged.mkdir()
        (staged / "a").write_text(text)
        publish(staged, place)
    assert (place / "a").read_text() == "three"
    for expected in ("two", "three", "two"):
        roll_back([place])
        assert (place / "a").read_text() == expected


def staged(folder: Path, place: Path, text: str) -> None:
    """Publish a folder with one file at a place."""
    (folder / text).mkdir(parents=True)
    (folder / text / "a").write_text(text)
    place.parent.mkdir(exist_ok=True)
    publish(folder / text, place)


def test_rolling_back_several_packages_is_refused_before_the_first(tmp_path: Path) -> None:
    one, other = tmp_path / "dist" / "bg-BG", tmp_path / "dist" / "pl-PL"
    staged(tmp_path, one, "one")
    staged(tmp_path, one, "two")
    staged(tmp_path, other, "three")
    with pytest.raises(ConfigError, match="no former package of pl-PL"):
        roll_back([one, other])
    assert (one / "a").read_text() == "two"


@pytest.mark.parametrize("renames", [1, 2])
@pytest.mark.parametrize("then", ["roll back", "publish"])
def test_an_exchange_that_was_killed_is_finished_by_the_next_command(
    tmp_path: Path, renames: int, then: str
) -> None:
    place = tmp_path / "dist" / "pl-PL"
    former = place.parent / ".former" / "pl-PL"
    staged(tmp_path, place, "one")
    staged(tmp_path, place, "two")
    place.rename(former.with_name("pl-PL.aside"))
    if renames == 2:
        former.rename(place)
    if then == "publish":
        staged(tmp_path, place, "three")
        assert [(p / "a").read_text() for p in (place, former)] == ["three", "one"]
    else:
        roll_back([place])
        assert [(p / "a").read_text() for p in (place, former)] == ["one", "two"]
    assert sorted(path.name for path in former.parent.iterdir()) == ["pl-PL"]


def test_a_package_that_cannot_take_its_place_leaves_the_former_one_there(tmp_path: Path) -> None:
    place = tmp_path / "dist" / "pl-PL"
    staged(tmp_path, place, "one")
    with pytest.raises(ToolError, match="pl-PL: cannot be replaced: No such file"):
        publish(tmp_path / "none", place)
    assert (place / "a").read_text() == "one"
    (place.parent / "de-DE").mkdir()
    shutil.rmtree(place.parent / ".former")
    (place.parent / ".former").write_text("")
    with pytest.raises(ToolError, match="cannot be replaced"):
        staged(tmp_path, place, "two")
    assert (place / "a").read_text() == "one"


def test_a_package_takes_an_emptied_place_without_losing_the_former_one(tmp_path: Path) -> None:
    place = tmp_path / "dist" / "pl-PL"
    staged(tmp_path, place, "one")
    staged(tmp_path, place, "two")
    (place / "a").unlink()
    staged(tmp_path, place, "three")
    assert (place / "a").read_text() == "three"
    roll_back([place])
    assert (place / "a").read_text() == "one"


def test_what_is_no_package_is_never_replaced_by_one(tmp_path: Path) -> None:
    place = tmp_path / "pl-PL"
    require_free(place)
    place.mkdir()
    require_free(place)
    (place / "holiday.jpg").write_text("")
    with pytest.raises(ConfigError, match="this is no package, and would be replaced by one"):
        require_free(place)
    (place / MANIFEST).write_text("{}")
    require_free(place)
    link = tmp_path / "de-DE"
    link.symlink_to(place)
    with pytest.raises(ConfigError, match="no package"):
        require_free(link)


def test_a_folder_in_a_packages_place_is_told_before_anything_is_encoded(tmp_path: Path) -> None:
    make_release_project(tmp_path)
    (tmp_path / "dist" / "pl-PL-draft").mkdir(parents=True)
    (tmp_path / "dist" / "pl-PL-draft" / "holiday.jpg").write_text("")
    with pytest.raises(ConfigError, match="pl-PL-draft: this is no package"):
        plan_packages(workspace(tmp_path), PackageRequest(jobs=1), tmp_path / "work")


def test_what_fails_while_packaging_is_not_told_as_the_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), work_place(tmp_path / "dist") as work:
        (work / "none").read_bytes()
    assert not (tmp_path / "dist").exists()  # where nothing is made, nothing is left
    with work_place(tmp_path / "dist") as work:
        publish(work, tmp_path / "dist" / "pl-PL")
    assert (tmp_path / "dist" / "pl-PL").is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(ToolError, match="nothing can be written here"):
        work_place(tmp_path / "file").__enter__()


def test_rolling_back_is_refused_while_packaging_and_takes_an_excerpt_for_a_draft(
    tmp_path: Path,
) -> None:
    make_release_project(tmp_path)
    output = tmp_path / "dist"
    for name in ("pl-PL", "pl-PL-draft"):
        for text in ("one", "two"):
            staged = tmp_path / text
            staged.mkdir()
            (staged / "a").write_text(text)
            output.mkdir(exist_ok=True)
            publish(staged, output / name)
    request = PackageRequest(output=output, release=True, excerpt=True)
    with work_place(output), pytest.raises(ConfigError, match="another 'filmpack package'"):
        roll_back_packages(workspace(tmp_path), request)
    roll_back_packages(workspace(tmp_path), request)
    assert (output / "pl-PL" / "a").read_text() == "two"
    assert (output / "pl-PL-draft" / "a").read_text() == "one"


def test_an_archive_has_the_same_bytes_whenever_it_is_made(tmp_path: Path) -> None:
    for number, folder in enumerate((tmp_path / "x" / "pl-PL", tmp_path / "y" / "pl-PL")):
        folder.mkdir(parents=True)
        for name in ("b", "a") if number else ("a", "b"):
            (folder / name).write_text(name * 10)
            (folder / name).chmod(0o600 if number else 0o644)
        if number:
            (folder / ".DS_Store").write_text("left by a file manager")
        write_zip(folder, folder.with_suffix(".zip"))
    one, other = (tmp_path / name / "pl-PL.zip" for name in "xy")
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.namelist() == ["pl-PL/a", "pl-PL/b"]
        assert archive.testzip() is None


def test_a_folder_without_packages_is_told(
    run: Callable[..., Result], project: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="no package in this folder"):
        packages_in(tmp_path / "empty")
    assert project.is_dir()
    for path, told in (("none", "does not exist"), ("filmpack.toml", "not a folder")):
        done = run("verify", path)
        assert (done.exit_code, told in done.stderr) == (2, True), done.stderr


def test_only_editions_are_packaged(run: Callable[..., Result], polish: Path) -> None:
    assert polish.is_file()
    done = run("package", "pl")
    assert done.exit_code == 2
    assert "'pl' is a language, not an edition" in done.stderr
    done = run("package")
    assert done.exit_code == 2
    assert "this project has no editions" in done.stderr


@pytest.mark.full
def test_two_runs_in_two_places_make_the_same_bytes_and_a_third_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    for name in ("one", "a longer name"):
        project = tmp_path / name
        project.mkdir()
        if not made:
            make_release_project(project)
        else:
            shutil.copytree(tmp_path / "one", project, dirs_exist_ok=True)
            shutil.rmtree(project / "dist")
        monkeypatch.setenv("FILMPACK_CACHE", str(tmp_path / f"cache of {name}"))
        made.append(package_of(project, project / "dist"))
    one, other = made
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    assert [
        name for name in names if (one / name).read_bytes() != (other / name).read_bytes()
    ] == []

    before = {path: path.stat().st_ino for path in one.iterdir()}
    assert package_of(tmp_path / "one", one.parent) == one
    assert {path: path.stat().st_ino for path in one.iterdir()} == before

    manifest = decode_manifest((one / MANIFEST).read_bytes(), MANIFEST)
    assert manifest.state == "release"
    assert [signed.about for signed in manifest.reviews] == ["catalogue pl", "source timing"]
    assert {signed.by for signed in manifest.confirmations} == {"Eva Nowak, NASK"}
    listed = {file.path for file in manifest.files}
    assert listed == set(names) - {"manifest.json", "SHA256SUMS"}
    page = (one / "README.html").read_text("utf-8")
    assert all(name in page for name in listed - {"README.html"})
    assert "To jest wersja robocza" not in page

    write_texts(tmp_path / "one", POLISH | {"c0001": "Oto Leo."})
    sign(tmp_path / "one")
    assert package_of(tmp_path / "one", one.parent) == one
    assert "Oto Leo." in (one / "small.pl-PL.srt").read_text("utf-8")
    former = one.parent / ".former" / "pl-PL"
    assert verify_package(former).failures == []

    draft = package_of(tmp_path / "one", one.parent, release=False)
    assert draft.name == "pl-PL-draft"
    assert "To jest wersja robocza" in (draft / "README.html").read_text("utf-8")
    with pytest.raises(InputError, match="this package is a draft; only releases are signed"):
        sign_packages(draft, tmp_path / "no-key")
    with pytest.raises(ConfigError, match="this key does not exist"):
        sign_packages(one.parent, tmp_path / "no-key")  # the draft beside it is left out
    signers = tmp_path / "signers"
    signers.write_text("")
    assert verify_package(draft, signers=signers).failures == []
    shutil.copytree(draft, tmp_path / "pl-PL")
    (unsigned,) = verify_package(tmp_path / "pl-PL", signers=signers).failures
    assert unsigned.kind == "signature"
    assert json.loads(msgspec.json.encode(verify_package(draft).manifest))["state"] == "draft"


def test_every_type_of_the_manifest_reads_what_it_writes() -> None:
    schema = json.loads(manifest_schema())
    fields = schema["$defs"]["Manifest"]
    assert set(fields["properties"]) == set(Manifest.__struct_fields__)
    assert set(fields["properties"]) - set(fields["required"]) == {"fonts"}


def test_a_package_without_a_film_is_refused_before_anything_is_made(
    run: Callable[..., Result], project: Path
) -> None:
    with (project / "filmpack.toml").open("a") as toml:
        toml.write('\n[editions]\nmatrix = ["pl-PL"]\n\n[package]\ncontents = ["srt"]\n')
    done = run("package")
    assert done.exit_code == 2
    assert "filmpack.toml: [package] contents names no film." in done.stderr
    assert not list((project / "dist").glob("[!.]*"))


def test_a_draft_of_the_web_folder_is_not_signed_and_the_message_names_its_command(
    tmp_path: Path,
) -> None:
    nothing = "0" * 64
    manifest = WebManifest(
        kind="web",
        version=VERSION,
        state="draft",
        film=WebFilm("Small film", 1, "25", 0, excerpt=False),
        made_by=Programs("1", "1"),
        inputs={},
        sizes=(),
        dash=False,
        editions=(),
        files=(),
        fingerprint=nothing,
    )
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(InputError) as e:
        sign_packages(folder, tmp_path / "no-key")
    assert "this folder is a draft; only releases are signed." in str(e.value)
    assert "Make a release: filmpack web --release" in str(e.value)


def test_packages_of_a_foreign_project_stay_in_its_folder(
    run: Callable[..., Result], project: Path
) -> None:
    with (project / "filmpack.toml").open("a") as toml:
        toml.write('\n[build]\noutput = "../elsewhere"\n')
    done = run("package")
    assert done.exit_code != 0
    assert not (project.parent / "elsewhere").exists()
