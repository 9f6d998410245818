"""What people do to packages, and what must be found: a table for tests.

Many rows write manifest and checksums anew, as a forger would, so that only the contents can tell.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filmpack.commands.delivery.sign import sign_packages
from filmpack.delivery.findings import Kind
from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SIGNATURE, SUMS
from filmpack.media.input.packets import packet_digests
from packages import (
    BURNED,
    MKV,
    MP4,
    SRT,
    STL,
    VTT,
    Packages,
    flip,
    remade,
    replaced,
    reseal,
    resum,
    taken,
)

Do = Callable[[Path, Packages], object]


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


def edited(do: Callable[[dict[str, Any], Path], object]) -> Do:
    """Change what manifest.json says, and reseal."""

    def edit(folder: Path, _: Packages) -> None:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        do(manifest, folder)
        (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
        reseal(folder)

    return edit


def other_sound(folder: Path, packages: Packages) -> None:
    """No sound in the burned film, and the manifest says so."""
    remade(BURNED, BURNED, "-c:v", "copy", "-c:a", "aac", "-af", "volume=0")(folder, packages)

    def say(manifest: dict[str, Any], folder: Path) -> None:
        file = next(one for one in manifest["files"] if one["path"] == BURNED)
        (digest,) = packet_digests(folder / BURNED, ("audio",))["audio"]
        file["media"]["audio"][0]["sha256"] = digest

    edited(say)(folder, packages)


def a_picture(manifest: dict[str, Any], _: Path) -> None:
    next(one for one in manifest["files"] if one["path"] == BURNED)["role"] = "picture"


def no_films(manifest: dict[str, Any], folder: Path) -> None:
    for name in (BURNED, MKV, MP4):
        (folder / name).unlink()
    manifest["files"] = [one for one in manifest["files"] if (folder / one["path"]).exists()]


def a_program(manifest: dict[str, Any], folder: Path) -> None:
    shutil.copy(folder / SRT, folder / "setup.exe")
    file = next(one for one in manifest["files"] if one["path"] == SRT)
    manifest["files"].append({**file, "path": "setup.exe", "role": "picture", "format": ""})


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
    "other sound that the manifest tells": Tampering(
        other_sound, "stream", BURNED, "sound track 1 is not the sound of small.pl-PL.soft.mkv"
    ),
    "a film that passes for a picture": Tampering(
        edited(a_picture), "manifest", BURNED, "calls it picture; by its name it is burned"
    ),
    "no films at all": Tampering(edited(no_films), "manifest", MANIFEST, "it describes no film"),
    "a program that the manifest tells": Tampering(
        edited(a_program), "manifest", "setup.exe", "no package holds a file of this name"
    ),
    "another language": Tampering(
        edited(lambda manifest, _: manifest.update(language="de")),
        "track",
        MKV,
        "its first text track is in 'pl', not in 'de'",
    ),
    "another country": Tampering(
        edited(lambda manifest, _: manifest.update(country="DE")), "manifest", MANIFEST, "DE"
    ),
    "another edition's package": Tampering(
        edited(lambda manifest, _: manifest.update(edition="de-DE", country="DE")),
        "name",
        "",
        "the folder is called pl-PL; this is the package of de-DE",
    ),
    "no signature": Tampering(removed(SIGNATURE), "signature", SIGNATURE, "not signed"),
    "another key": Tampering(signed_by_a_stranger, "signature", SIGNATURE, "nobody on the list"),
    "checksums changed after signing": Tampering(
        changed_after_signing, "signature", SIGNATURE, "nobody on the list"
    ),
    "a damaged signature": Tampering(flipped(SIGNATURE), "signature", SIGNATURE),
}
