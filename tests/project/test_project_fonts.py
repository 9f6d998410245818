"""A project's own fonts: which it needs, how it gets one, and what one decides."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.commands import fonts
from filmpack.errors import ToolError
from filmpack.languages.language import known_languages
from filmpack.media.text.font_files import families, font_files, use_project_fonts
from filmpack.media.text.font_metrics import normalised
from filmpack.media.text.script_fonts import fonts_for, put_fonts
from filmpack.pipeline.fonts import FontDigests
from filmpack.project.workspace import Workspace
from filmpack.store.digests import InputFiles
from filmpack.store.local import Store


def _shipped(stem: str) -> bytes:
    return next(path for path in font_files() if path.stem == stem).read_bytes()


def japanese(stem: str = "NotoSansThai-Regular") -> bytes:
    """A font that calls itself Noto Sans JP, as it is published: with another line height."""
    data = normalised(_shipped(stem), 1160, 288)
    for code in ("latin-1", "utf-16-be"):
        data = data.replace("Noto Sans Thai".encode(code), "Noto Sans JP  ".encode(code))
    return data


def _package(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The package of a font, known by the digests of its files."""
    data = japanese()
    known = {
        "name": "Noto Sans JP",
        "stem": "NotoSansJP",
        "package": "@x/noto-sans-jp",
        "version": "0.4.3",
        "regular": {"file": "400.ttf", "sha256": hashlib.sha256(data).hexdigest()},
        "semibold": {"file": "400.ttf", "sha256": hashlib.sha256(data).hexdigest()},
    }
    monkeypatch.setattr(fonts, "_known_fonts", lambda: {"Noto Sans JP": known})
    return _package({"400.ttf": data, "LICENSE_FONT": b"OFL"})


@pytest.mark.parametrize("tag", known_languages())
def test_the_package_s_fonts_have_every_letter_of_their_languages(
    workspace: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    """Marks that stand on letters among them, as Pashto and Tigrinya list them."""
    monkeypatch.setattr(Workspace, "languages", lambda _self: [tag])
    (need,) = fonts.needed_fonts(workspace())
    shipped = need.family in {family.name for family in families().values()}
    assert need.origin == ("package" if shipped else "missing")
    assert not (shipped and need.lacking)
    # What is missing can be added.
    assert shipped or need.known


def test_a_missing_font_is_listed_with_the_command_that_brings_it(
    run: Callable[..., Result], polish: Path
) -> None:
    assert polish.is_file()
    assert run("add", "ja", "he").exit_code == 0
    listed = run("fonts")
    assert listed.exit_code == 1
    assert listed.stdout.splitlines() == [
        "he (Hebrew, Hebr): Noto Sans Hebrew",
        "ja (Japanese, Jpan): Noto Sans JP is missing",
        "pl (Polish, Latn): Noto Sans",
    ]
    assert "filmpack fonts add ja" in listed.stderr


def test_a_font_is_brought_with_its_licence_and_then_draws(
    run: Callable[..., Result], project: Path, published: bytes
) -> None:
    (project / "jp.tgz").write_bytes(published)
    assert run("extract").exit_code == run("add", "ja").exit_code == 0
    added = run("fonts", "add", "ja", "--from", "jp.tgz")
    assert added.exit_code == 0, added.stderr
    assert {path.name for path in (project / "fonts").iterdir()} == {
        "NotoSansJP-Regular.ttf",
        "NotoSansJP-SemiBold.ttf",
        "NotoSansJP-OFL.txt",
    }
    assert run("fonts", "add", "he").exit_code == 0
    assert "he: filmpack has its font already" in run("fonts", "add", "he").stderr


def test_a_package_may_be_as_large_as_those_of_chinese_fonts(
    run: Callable[..., Result], project: Path, published: bytes
) -> None:
    large = published + gzip.compress(os.urandom(21_000_000), 0)
    (project / "jp.tgz").write_bytes(large)
    assert run("extract").exit_code == run("add", "ja").exit_code == 0
    added = run("fonts", "add", "ja", "--from", "jp.tgz")
    assert added.exit_code == 0, added.stderr


def test_a_changed_package_is_refused(
    workspace: Callable[[], Workspace], project: Path, published: bytes
) -> None:
    assert published
    for other, what in (
        (_package({"400.ttf": b"other", "LICENSE_FONT": b""}), "is not the expected file"),
        (_package({}), r"the package has no file 400\.ttf"),
        (_package({"400.ttf": japanese()}), "the package has no file LICENSE_FONT"),
        (b"no archive", r"the package has no file 400\.ttf"),
    ):
        package = project / "other.tgz"
        package.write_bytes(other)
        with pytest.raises(ToolError, match=what):
            fonts.add_font(workspace(), "ja", package)
    assert not (project / "fonts").exists()
    asked: list[str] = []

    def unreachable(url: str) -> bytes:
        asked.append(url)
        raise OSError("no route")

    with pytest.raises(ToolError, match="cannot be downloaded: no route"):
        fonts.add_font(workspace(), "ja", fetch=unreachable)
    assert asked[0].endswith("/@x/noto-sans-jp/-/noto-sans-jp-0.4.3.tgz")


def test_a_font_for_one_language_changes_no_other_s_key(tmp_path: Path) -> None:
    own = tmp_path / "jp.ttf"
    own.write_bytes(japanese())

    def keys() -> dict[str, tuple[str, ...]]:
        digests = FontDigests(Store(tmp_path / "store"), InputFiles())
        return {tag: digests.of(tag) for tag in ("pl", "he", "ja")}

    before = keys()
    use_project_fonts([own])
    after = keys()
    assert (after["pl"], after["he"]) == (before["pl"], before["he"])
    assert after["ja"] != before["ja"]
    assert before["he"] != before["pl"]
    # In the order in which they are asked.
    assert before["he"][-len(before["pl"]) :] == before["pl"]


def test_a_broken_font_of_the_project_is_named(run: Callable[..., Result], polish: Path) -> None:
    folder = polish.parent.parent / "fonts"
    folder.mkdir()
    (folder / "a.ttf").write_bytes(b"no font")
    done = run("fonts")
    assert done.exit_code == 3
    assert "a.ttf: this font cannot be read" in done.stderr
    assert "Replace it, or use another font." in done.stderr


def test_a_project_s_font_never_replaces_one_of_the_package(tmp_path: Path) -> None:
    """Even one whose file is called as the package's, which is linked beside it."""
    before = {path: path.read_bytes() for path in font_files()}
    own = tmp_path / "fonts" / "NotoSans-Regular.ttf"
    own.parent.mkdir()
    own.write_bytes(japanese())
    try:
        use_project_fonts([own])
        work = tmp_path / "work"
        work.mkdir()
        put_fonts(work)
        folder = fonts_for(work, "Style: Default,Noto Sans JP,20,\n")
        assert folder != "fonts"
        assert (work / folder / "own-NotoSans-Regular.ttf").read_bytes() == normalised(japanese())
    finally:
        use_project_fonts([])
    assert {path: path.read_bytes() for path in font_files()} == before


def test_a_damaged_archive_is_refused(published: bytes) -> None:
    for at in (40, len(published) // 2):
        broken = bytearray(published)
        broken[at : at + 300] = b"\xff" * len(broken[at : at + 300])
        with pytest.raises(ToolError):
            fonts._member(bytes(broken), "400.ttf")


def test_a_bold_file_does_not_take_the_place_of_the_regular_one(tmp_path: Path) -> None:
    regular, bold = tmp_path / "a.ttf", tmp_path / "b.ttf"
    regular.write_bytes(japanese())
    data = japanese()
    for code in ("latin-1", "utf-16-be"):
        data = data.replace("Regular".encode(code), "Boldest".encode(code))
    bold.write_bytes(data)
    try:
        use_project_fonts([regular, bold])
        assert families()["Noto Sans JP"].files["regular"] == regular
    finally:
        use_project_fonts([])
