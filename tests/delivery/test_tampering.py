"""Whatever somebody does to a package is found and named, and nothing else is.

A row tampers with one package that was made for all; many write manifest and checksums anew, as
a forger would, so that only the contents can tell.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.commands.delivery.sign import sign_packages
from filmpack.delivery.findings import Kind
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SIGNATURE, SUMS
from filmpack.delivery.verify import verify_package
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.probe import probe
from packages import (
    BURNED,
    MKV,
    MP4,
    SRT,
    STL,
    VTT,
    Packages,
    flip,
    make_two,
    remade,
    replaced,
    reseal,
    resum,
    taken,
)

Do = Callable[[Path, Packages], object]

HAS_KEYGEN = shutil.which("ssh-keygen") is not None
needs_keygen = pytest.mark.skipif(not HAS_KEYGEN, reason="needs ssh-keygen")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packages]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMPACK_CACHE", str(tmp_path_factory.mktemp("packages-cache")))
        yield make_two(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def shared() -> KnownFilms:
    return KnownFilms()


def signers_of(packages: Packages) -> Path | None:
    """The list of signers, where signatures can be made and read."""
    return packages.signers if HAS_KEYGEN else None


@dataclass(frozen=True)
class Tampering:
    """What is done, and the finding that must be there: its kind, file and words."""

    do: Do
    kind: Kind
    file: str
    told: str = ""


def removed(name: str) -> Do:
    return lambda folder, _: (folder / name).unlink()


def flipped(name: str) -> Do:
    return lambda folder, _: flip(folder / name)


def renamed(old: str, new: str) -> Do:
    return lambda folder, _: (folder / old).rename(folder / new)


def linked(folder: Path, packages: Packages) -> None:
    (folder / SRT).unlink()
    (folder / SRT).symlink_to(packages.package / SRT)


def older_manifest(folder: Path, packages: Packages) -> None:
    shutil.copy(packages.other / MANIFEST, folder / MANIFEST)


def older_manifest_with_sums(folder: Path, packages: Packages) -> None:
    older_manifest(folder, packages)
    resum(folder)


def half_a_film(folder: Path, _: Packages) -> None:
    (folder / MKV).write_bytes((folder / MKV).read_bytes()[:60_000])
    reseal(folder)


def other_address(folder: Path, _: Packages) -> None:
    path = folder / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"https://116111.pl/"', b'"https://evil.pl/"'))
    reseal(folder)


def signed_by_a_stranger(folder: Path, packages: Packages) -> None:
    (folder / SIGNATURE).unlink()
    sign_packages(folder, packages.stranger)


def changed_after_signing(folder: Path, _: Packages) -> None:
    data = (folder / SUMS).read_bytes() + b"0" * 64 + b"  more.txt\n"
    (folder / SUMS).write_bytes(data)


_COPY = ("-map", "0:v", "-map", "0:a", "-c", "copy")
_ALL = ("-map", "0", "-c", "copy")
_BOX = "drawbox=x=40:y=110:w=120:h=40:color=white:t=fill:enable='between(n,63,67)'"
TAMPERINGS = {
    "a bit in the burned film": Tampering(flipped(BURNED), "changed", BURNED, "not the one in"),
    "a bit in the mkv": Tampering(flipped(MKV), "changed", MKV),
    "a bit in the mp4": Tampering(flipped(MP4), "changed", MP4),
    "a bit in the srt": Tampering(flipped(SRT), "changed", SRT),
    "a bit in the stl": Tampering(flipped(STL), "changed", STL),
    "a bit in the card": Tampering(flipped("card.png"), "changed", "card.png"),
    "a bit in the sheet": Tampering(flipped("contact-sheet.jpg"), "changed", "contact-sheet.jpg"),
    "a bit in the page": Tampering(flipped("README.html"), "changed", "README.html"),
    "a bit in the manifest": Tampering(flipped(MANIFEST), "changed", MANIFEST),
    "no srt": Tampering(removed(SRT), "missing", SRT),
    "no film": Tampering(removed(BURNED), "missing", BURNED),
    "no manifest": Tampering(removed(MANIFEST), "missing", MANIFEST),
    "no checksums": Tampering(removed(SUMS), "missing", SUMS),
    "a file more": Tampering(
        lambda folder, _: (folder / "virus.exe").write_bytes(b"MZ"), "extra", "virus.exe"
    ),
    "a folder": Tampering(lambda folder, _: (folder / "more").mkdir(), "extra", "more"),
    "another name": Tampering(renamed(SRT, "sub.srt"), "name", SRT, "called 'sub.srt' here"),
    "another case": Tampering(
        renamed("README.html", "readme.HTML"), "name", "README.html", "called 'readme.HTML' here"
    ),
    "a link": Tampering(linked, "link", SRT, "it is a link"),
    "an older manifest": Tampering(older_manifest, "changed", MANIFEST),
    "an older manifest, summed": Tampering(
        older_manifest_with_sums, "manifest", BURNED, "describes another file"
    ),
    "checksums out of the folder": Tampering(
        lambda folder, _: (folder / SUMS).write_text(f"{'0' * 64}  ../../x\n", "utf-8"),
        "manifest",
        SUMS,
        "not a checksum",
    ),
    "no json": Tampering(
        lambda folder, _: (folder / MANIFEST).write_text("[" * 9999, "utf-8"), "manifest", MANIFEST
    ),
    "a rate of none": Tampering(
        replaced(MANIFEST, '"rate": "25"', '"rate": "1/0"'), "manifest", MANIFEST, "rate"
    ),
    "a word in the srt": Tampering(replaced(SRT, "Leo", "Lea"), "text", SRT, "subtitle 1 differs"),
    "a word in the vtt": Tampering(replaced(VTT, "Leo", "Lea"), "track", MKV, "subtitle 1 of"),
    "a time in the srt": Tampering(replaced(SRT, "02,400", "02,300"), "text", SRT),
    "a tag in the upload": Tampering(
        replaced("small.upload.pl_PL.srt", "To jest", "<i>To</i> jest"),
        "text",
        "small.upload.pl_PL.srt",
    ),
    "a line less in the page": Tampering(
        replaced("transcript.html", "Możesz", ""), "text", "transcript.html", "lacks a line"
    ),
    "another number in the transcript": Tampering(
        replaced("small.pl-PL.txt", "116 111", "116 999"), "text", "small.pl-PL.txt"
    ),
    "an older stl": Tampering(taken(STL), "text", STL, "subtitle 1 differs"),
    "the srt of the mkv's next version": Tampering(taken(SRT, VTT), "track", MKV),
    "an older mkv": Tampering(taken(MKV), "track", MKV, "other words or times"),
    "an older burned film": Tampering(taken(BURNED), "card", BURNED, "not that of card.png"),
    "another card": Tampering(taken("card.png"), "card", "card.png", "leads to https://116000.pl/"),
    "all films with another card": Tampering(
        taken(BURNED, MKV, MP4, "card.png"), "card", BURNED, "leads to https://116000.pl/"
    ),
    "another address": Tampering(other_address, "card", BURNED, "should lead to https://evil.pl/"),
    "a film without text": Tampering(
        remade(BURNED, MP4, *_COPY), "burned text", BURNED, "the text is missing at 3 of 3"
    ),
    "a box where no subtitle is": Tampering(
        remade(BURNED, BURNED, "-vf", _BOX, "-crf", "10", "-bf", "0", "-c:a", "copy"),
        "burned text",
        BURNED,
        "shows something at frame 65",
    ),
    "a film cut short": Tampering(
        remade(BURNED, BURNED, "-t", "9", *_COPY), "stream", BURNED, "manifest.json says 425"
    ),
    "half a file": Tampering(half_a_film, "stream", MKV),
    "another name of a track": Tampering(
        remade(MKV, MKV, *_ALL, "-metadata:s:s:0", "title=Deutsch"), "track", MKV, "'Deutsch'"
    ),
    "a forced track": Tampering(
        remade(MKV, MKV, *_ALL, "-disposition:s:0", "forced"), "track", MKV, "text track 1"
    ),
    "a track less": Tampering(remade(MKV, MKV, *_COPY), "track", MKV, "it has 0 text tracks"),
    "other sound": Tampering(
        remade(MKV, MKV, *_ALL, "-c:a", "aac", "-af", "volume=0"), "stream", MP4, "its audio"
    ),
    "no sound in the burned film": Tampering(
        remade(BURNED, BURNED, "-c:v", "copy", "-c:a", "aac", "-af", "volume=0"),
        "stream",
        BURNED,
        "its audio is not that",
    ),
    "no signature": Tampering(removed(SIGNATURE), "signature", SIGNATURE, "not signed"),
    "another key": Tampering(signed_by_a_stranger, "signature", SIGNATURE, "nobody on the list"),
    "checksums changed after signing": Tampering(
        changed_after_signing, "signature", SIGNATURE, "nobody on the list"
    ),
    "a damaged signature": Tampering(flipped(SIGNATURE), "signature", SIGNATURE),
}


@pytest.mark.full
@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_is_found_and_named(
    name: str, packages: Packages, shared: KnownFilms, tmp_path: Path
) -> None:
    case = TAMPERINGS[name]
    if case.file == SIGNATURE and not HAS_KEYGEN:
        pytest.skip("needs ssh-keygen")
    folder = tmp_path / "pl-PL"
    shutil.copytree(packages.package, folder)
    case.do(folder, packages)
    verdict = verify_package(folder, signers=signers_of(packages), shared=shared)
    told = [(one.kind, one.file, one.what) for one in verdict.failures]
    assert any(
        (kind, file) == (case.kind, case.file) and re.search(re.escape(case.told), what)
        for kind, file, what in told
    ), told


@pytest.mark.full
def test_an_untouched_package_is_sound(
    packages: Packages, shared: KnownFilms, tmp_path: Path
) -> None:
    for package in (packages.package, packages.other):
        verdict = verify_package(package, shared=shared)
        assert verdict.failures == []
        assert (verdict.edition, verdict.state) == ("pl-PL", "release")
    littered = tmp_path / "anywhere"
    shutil.copytree(packages.package, littered)
    for name in (".DS_Store", "Thumbs.db", "._card.png"):
        (littered / name).write_bytes(b"x")
    verdict = verify_package(littered, signers=signers_of(packages), shared=shared)
    assert verdict.failures == []
    assert sorted(one.file for one in verdict.findings if one.kind == "litter") == [
        ".DS_Store",
        "._card.png",
        "Thumbs.db",
    ]


@needs_keygen
@pytest.mark.full
def test_the_signer_of_an_untouched_package_is_named(
    packages: Packages, shared: KnownFilms
) -> None:
    signed = verify_package(packages.package, signers=packages.signers, shared=shared)
    assert signed.findings == ()
    assert signed.signer == "films@example.eu"


@needs_keygen
@pytest.mark.full
def test_the_commands_say_what_is_wrong_where_and_by_exit_code(
    packages: Packages, tmp_path: Path, run: Callable[..., Result]
) -> None:
    shutil.copytree(packages.package, tmp_path / "pl-PL")
    (tmp_path / "hu-SI").mkdir()
    done = run("verify", "pl-PL", "--signers", str(packages.signers))
    assert done.exit_code == 0, done.stderr
    assert "pl-PL: sound (pl-PL release, signed by films@example.eu)" in done.stderr

    (tmp_path / "pl-PL" / SRT).unlink()
    done = run("verify", ".", "--json")
    assert done.exit_code == 1
    empty, package = json.loads(done.stdout)
    assert [one["file"] for one in empty["findings"]] == [SUMS, MANIFEST]
    assert (package["edition"], package["state"], package["sound"]) == ("pl-PL", "release", False)
    assert {"kind": "missing", "file": SRT, "what": "it is missing.", "failure": True} in package[
        "findings"
    ]

    done = run("sign", "pl-PL", "--key", str(packages.key))
    assert done.exit_code == 1
    assert f"{SRT}: it is missing." in done.stderr
    done = run("sign", str(packages.package), "--key", "none")
    assert done.exit_code == 2
    assert "this key does not exist" in done.stderr
    done = run("verify", str(packages.package), "--signers", "none")
    assert done.exit_code == 2
    assert "this list of signers does not exist" in done.stderr


@pytest.mark.full
def test_clean_frames_outlive_the_package_that_they_were_first_read_from(
    packages: Packages, tmp_path: Path
) -> None:
    shared = KnownFilms()
    shutil.copytree(packages.package, tmp_path / "pl-PL")
    assert verify_package(tmp_path / "pl-PL", shared=shared).failures == []
    shutil.rmtree(tmp_path / "pl-PL")
    clean = shared.clean(probe(packages.other / MKV), 225, find_ffmpeg())
    assert list(clean.get([3, 17])) == [3, 17]
