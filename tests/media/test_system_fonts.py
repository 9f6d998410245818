"""Fonts of the system that a project names in [fonts]: found, told apart, drawn with."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import uharfbuzz
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from PIL.Image import Image

from filmpack.errors import ConfigError
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.pictures.ass_pictures import draw_script
from filmpack.media.text.font_collection import fonts_in, single_font
from filmpack.media.text.font_files import family_of, font_files, use_project_fonts
from filmpack.media.text.font_names import family_names
from filmpack.media.text.fonts import FONTS
from filmpack.media.text.system_fonts import NamedFont, faces_of
from filmpack.pipeline.fonts import FontDigests
from filmpack.store.digests import InputFiles
from filmpack.store.local import Store
from filmpack.timedtext.formats.ass import SubtitleStyle, ass_head


def shipped(stem: str) -> bytes:
    return next(path for path in font_files() if path.stem == stem).read_bytes()


def renamed(data: bytes, old: str, new: str) -> bytes:
    """A font under another name of the same length."""
    assert len(old) == len(new)
    for code in ("latin-1", "utf-16-be"):
        data = data.replace(old.encode(code), new.encode(code))
    return data


def thai(name: str = "House Sans One") -> bytes:
    return renamed(shipped("NotoSansThai-Regular"), "Noto Sans Thai", name)


def collected(*fonts: bytes) -> bytes:
    """A .ttc of these fonts; they share no tables."""
    begin = 12 + 4 * len(fonts)
    places = [begin + sum(map(len, fonts[:number])) for number in range(len(fonts))]
    made = bytearray(struct.pack(f">4sLL{len(fonts)}L", b"ttcf", 0x10000, len(fonts), *places))
    for place, font in zip(places, fonts, strict=True):
        moved = bytearray(font)
        for entry in range(int.from_bytes(font[4:6], "big")):
            at = 12 + 16 * entry + 8
            offset = int.from_bytes(font[at : at + 4], "big")
            moved[at : at + 4] = (offset + place).to_bytes(4, "big")
        made += moved
    return bytes(made)


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system with no fonts but those that are put into this folder."""
    tmp_path = tmp_path_factory.mktemp("system")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("filmpack.media.text.system_fonts.sys.platform", "linux")
    folder = tmp_path / "data" / "fonts"
    folder.mkdir(parents=True)
    return folder


def named(key: str = "th", family: str = "House Sans One", **other: object) -> NamedFont:
    return NamedFont(key, family, file="filmpack.toml", line=7, **other)  # type: ignore[arg-type]


def test_each_font_of_a_collection_comes_out_whole() -> None:
    fonts = [thai(), shipped("NotoSansHebrew-Regular")]
    together = collected(*fonts)
    assert fonts_in(together) == 2
    for number, font in enumerate(fonts):
        alone = uharfbuzz.Face(single_font(together, number))
        known = uharfbuzz.Face(font)
        for tag in known.table_tags:
            assert alone.reference_table(tag).data == known.reference_table(tag).data
    assert single_font(fonts[0], 0) == fonts[0]
    with pytest.raises(ValueError, match="no font number 2"):
        single_font(together, 2)


@given(st.data())
def test_a_damaged_collection_is_a_value_error_or_a_font(data: st.DataObject) -> None:
    broken = bytearray(collected(b"\0\1\0\0\0\1" + bytes(6) + b"OS/2" + bytes(12), b"OTTO" * 8))
    for _ in range(data.draw(st.integers(0, 6))):
        broken[data.draw(st.integers(4, len(broken) - 1))] = data.draw(st.integers(0, 255))
    short = bytes(broken[: data.draw(st.integers(4, len(broken)))])
    with suppress(ValueError):
        assert isinstance(single_font(short, 1), bytes)


def test_a_family_is_found_by_its_name_in_a_collection(system: Path) -> None:
    """Case and spaces don't count, as in fontconfig."""
    (system / "all.ttc").write_bytes(collected(thai("House Sans Two"), thai()))
    ((style, face),) = faces_of("house SansOne")
    assert (style, face.number, face.family) == ("Regular", 1, "House Sans One")
    assert faces_of("House Sans") == []


@given(st.binary(max_size=80))
def test_a_damaged_table_of_names_has_names_or_none(table: bytes) -> None:
    assert all(isinstance(name, str) for name in family_names(table))


def test_names_in_every_language_are_known() -> None:
    """As fontconfig knows them; those of old Macs too."""
    texts = [(3, 1, 0x411, 1, "源ノ角"), (3, 1, 0x409, 16, "Source"), (1, 0, 0, 1, "Café")]
    texts += [(3, 1, 0x409, 2, "Bold"), (1, 1, 11, 1, "?")]
    stored, records = b"", b""
    for platform, encoding, language, which, text in texts:
        data = text.encode("mac-roman" if platform == 1 else "utf-16-be")
        records += struct.pack(
            ">HHHHHH", platform, encoding, language, which, len(data), len(stored)
        )
        stored += data
    table = struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + stored
    assert list(family_names(table)) == ["源ノ角", "Source", "Café"]


def test_the_user_s_own_font_comes_before_the_system_s(
    system: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared" / "fonts"
    shared.mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_DIRS", str(shared.parent))
    (shared / "a.ttf").write_bytes(thai())
    (system / "b.ttf").write_bytes(thai())
    use_project_fonts([], [named()])
    assert family_of("th").files["regular"] == system / "b.ttf"


def test_a_language_is_drawn_with_the_font_that_is_named_for_it_or_its_script(system: Path) -> None:
    (system / "a.ttf").write_bytes(thai())
    for key, drawn, other in (
        ("th", "th-TH", "lo"),
        ("Thai", "th", "he"),
        ("he-IL", "he-IL", "he"),
    ):
        use_project_fonts([], [named(key)])
        assert family_of(drawn).name == "House Sans One", key
        assert family_of(other).name != "House Sans One", key


def test_only_the_languages_of_a_font_get_other_keys(system: Path, tmp_path: Path) -> None:
    def keys() -> dict[str, tuple[str, ...]]:
        digests = FontDigests(Store(tmp_path / "store"), InputFiles())
        return {tag: digests.of(tag) for tag in ("pl", "he", "th")}

    before = keys()
    (system / "a.ttf").write_bytes(thai())
    use_project_fonts([], [named()])
    after = keys()
    assert {tag for tag in after if after[tag] != before[tag]} == {"th"}
    assert after["th"][0] == hashlib.sha256(thai()).hexdigest()


def test_what_is_missing_is_said_with_what_to_do(system: Path, tmp_path: Path) -> None:
    (system / "bold.ttf").write_bytes(renamed(thai("House Sans Two"), "Regular", "Boldest"))
    nothing, text = tmp_path / "no.ttf", tmp_path / "text.ttf"
    text.write_text("no font", "utf-8")
    for font, what in (
        (named(), r"th: no font on this system is called 'House Sans One'.\n  Did you mean 'House"),
        (named(family="House Sans Two"), "has no regular face on this system, only Boldest"),
        (named(family="", path=nothing), r"the file .*no\.ttf is not there"),
        (named(family="", path=text), "is not a font"),
    ):
        use_project_fonts([], [font])
        assert family_of("pl").name == "Noto Sans"  # other languages go on
        with pytest.raises(ConfigError, match=what) as raised:
            family_of("th")
        assert str(raised.value).startswith("filmpack.toml:7: [fonts] th: ")


def test_another_version_than_the_named_one_is_refused(system: Path) -> None:
    (system / "a.ttf").write_bytes(thai())
    right = hashlib.sha256(thai()).hexdigest()
    use_project_fonts([], [named(sha256=right)])
    assert family_of("th").name == "House Sans One"
    use_project_fonts([], [named(sha256="0" * 64)])
    with pytest.raises(ConfigError, match=f'another version(.|\n)*sha256 = "{right}"'):
        family_of("th")


def test_a_font_of_a_collection_draws_as_it_does_alone(system: Path) -> None:
    """Its own line height is put aside either way."""
    drawn: list[Image] = []
    for data in (collected(shipped("NotoSansHebrew-Regular"), thai()), thai()):
        for old in system.iterdir():
            old.unlink()
        file = system / f"{len(drawn)}.ttc"
        file.write_bytes(data)
        use_project_fonts([], [named(files=(file,))])
        style = SubtitleStyle(family="House Sans One")
        line = "Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,สวัสดี\n"
        script = ass_head(320, 90, style, language="th") + line
        drawn += draw_script(find_ffmpeg(), [script], (320, 90), "#000000", 1, what="a test")
    assert drawn[0].getbbox() is not None
    assert drawn[0].tobytes() == drawn[1].tobytes()
    assert FONTS.width("สวัสดี", "regular", 1.0, "th") > 1


def test_the_fonts_of_the_system_are_listed_with_file_and_digest(
    run: Callable[..., Result], project: Path, system: Path
) -> None:
    (system / "a.ttf").write_bytes(thai())
    assert run("extract").exit_code == run("add", "th").exit_code == 0
    toml = project / "filmpack.toml"
    plain = toml.read_text("utf-8")
    toml.write_text(f'{plain}\n[fonts]\nth = "House Sans One"\n', "utf-8")
    listed = run("fonts")
    assert listed.exit_code == 0, listed.stderr
    digest = hashlib.sha256(thai()).hexdigest()
    assert "th (Thai, Thai): House Sans One (on this system)" in listed.stdout
    assert f"a.ttf (SHA-256 {digest})" in listed.stdout
    assert "licences" in listed.stderr
    (system / "a.ttf").unlink()
    refused = run("fonts")
    assert refused.exit_code == 1
    assert "[fonts] th: no font on this system is called 'House Sans One'" in refused.stderr


def test_a_path_out_of_the_folder_is_for_trusted_projects(
    run: Callable[..., Result], project: Path, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (system / "a.ttf").write_bytes(thai())
    toml = project / "filmpack.toml"
    plain = toml.read_text("utf-8")
    toml.write_text(f"{plain}\n[fonts]\nth = {str(system / 'a.ttf')!r}\n", "utf-8")
    assert run("extract").exit_code == 1
    monkeypatch.setenv("FILMPACK_TRUSTED_PROJECTS", str(project))
    assert run("extract").exit_code == run("add", "th").exit_code == 0
    assert "House Sans One (on this system)" in run("fonts").stdout


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('siamese = "X"', "[fonts] siamese is neither a language nor a script."),
        ("th = 5", "[fonts] th is 5; write text between quotes, or a table"),
        ("th = [1]", "[fonts] th is a list; write text between quotes, or a table"),
        ('th = { font = "X" }', "[fonts.th] has no sha256."),
        ('th = { font = "X", sha256 = "00" }', '[fonts.th] sha256 is "00"; write 64 digits'),
        ('"" = "X"', '[fonts] "" is neither a language nor a script.'),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_line(
    run: Callable[..., Result], project: Path, line: str, what: str
) -> None:
    toml = project / "filmpack.toml"
    text = f"{toml.read_text('utf-8')}\n[fonts]\n{line}\n"
    toml.write_text(text, "utf-8")
    refused = run("extract")
    assert refused.exit_code in (1, 2)
    assert f"filmpack.toml:{len(text.splitlines())}: {what}" in refused.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_is_no_font_and_is_not_waited_for(
    run: Callable[..., Result], project: Path, system: Path
) -> None:
    os.mkfifo(project / "house.ttf")
    os.mkfifo(system / "other.ttf")
    toml = project / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[fonts]\nth = "house.ttf"\n', "utf-8")
    assert run("extract").exit_code == run("add", "th").exit_code == 0
    refused = run("fonts")
    assert refused.exit_code == 1
    assert "[fonts] th: the file house.ttf is not a font." in refused.stderr


def test_a_film_says_which_font_of_the_system_it_is_drawn_with(
    run: Callable[..., Result], with_film: Path, project: Path, system: Path
) -> None:
    """Also the dry run; without the font the language is refused, the others are not."""
    assert with_film == project
    (system / "a.ttf").write_bytes(renamed(shipped("NotoSans-Regular"), "Noto Sans", "Housefont"))
    toml = project / "filmpack.toml"
    plain = toml.read_text("utf-8")
    toml.write_text(f'{plain}\n[fonts]\npl = "Housefont"\n', "utf-8")
    tried = run("build", "pl", "--kind", "burn", "--dry-run")
    assert tried.exit_code == 0, tried.stderr
    assert "pl: drawn with Housefont of this system" in tried.stderr
    assert "a.ttf (SHA-256 " in tried.stderr
    (system / "a.ttf").unlink()
    refused = run("build", "pl", "--kind", "burn", "--dry-run")
    assert refused.exit_code == 1
    assert "no font on this system is called 'Housefont'" in refused.stderr
