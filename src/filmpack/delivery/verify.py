"""Verify a package with nothing but its folder: no project, and nothing is encoded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack import files
from filmpack.delivery.archives import check_archive, named, unpacked
from filmpack.delivery.contents import CARD, card_names, card_sizes, nature_of
from filmpack.delivery.findings import Findings, PackageFinding
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.manifest import MANIFEST, Manifest, decode_manifest
from filmpack.delivery.signature import signer_of
from filmpack.delivery.sums import SIGNATURE, SUMS, decode_sums, digest_of, is_litter
from filmpack.delivery.verify_films import check_address, compare_films
from filmpack.delivery.verify_texts import compare_texts, reference_cues
from filmpack.errors import ConfigError, FilmpackError, InputError, ToolError, display_path
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.pictures.given_pictures import read_png
from filmpack.media.pictures.reading import require_program

if TYPE_CHECKING:
    from PIL.Image import Image

_DRAFT = "-draft"
_EDITION = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?-[A-Z]{2}(-draft)?")
"""What folders of packages are called."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a package. edition and state are "" where no manifest says them; signer is
    who signed it, "" where that was not asked or nobody did."""

    folder: Path
    edition: str
    state: str
    signer: str
    findings: tuple[PackageFinding, ...]
    manifest: Manifest | None = None

    @property
    def failures(self) -> list[PackageFinding]:
        return [one for one in self.findings if not one.is_note]


def packages_in(path: Path, *, archives: bool = False) -> list[Path]:
    """The package that a folder is, or those that it holds, by name.

    Args:
        path: The folder.
        archives: Whether it may be a package's archive, or hold archives alone.

    Raises ConfigError when it is neither, or holds none.
    """
    if archives and path.is_file() and path.suffix.lower() == ".zip":
        return [path]
    if not path.is_dir():
        what = "this folder does not exist." if not path.exists() else "this is not a folder."
        raise ConfigError(what, "Name a package, or a folder of packages.", file=display_path(path))
    if _is_package(path):
        return [path]
    with _listed(path) as entries:
        there = [path / entry.name for entry in entries if entry.name[:1] != "."]
    found = [one for one in there if _is_package(one)]
    if archives and not found:
        zips = [one for one in there if one.suffix == ".zip" and _EDITION.fullmatch(one.stem)]
        found = [one for one in zips if one.is_file()]
    if not found:
        what = "there is no package in this folder."
        raise ConfigError(what, "Make one: filmpack package pl-PL", file=display_path(path))
    return found


def _is_package(path: Path) -> bool:
    """Whether a folder is a package, or is called like one: what it lacks is told then."""
    if not path.is_dir():
        return False
    lists = any((path / name).exists() for name in (MANIFEST, SUMS, SIGNATURE))
    return lists or _EDITION.fullmatch(path.name) is not None


def verify_package(
    folder: Path,
    *,
    signers: Path | None = None,
    shared: KnownFilms | None = None,
    look: bool = False,
) -> Verdict:
    """Verify everything in a package.

    Args:
        folder: The package.
        signers: Who may sign, in the format of ssh-keygen's allowed_signers; None: not asked.
        shared: What was found out in other packages; only to save time.
        look: Whether some of the burned text is also read from the picture, by tesseract.

    Raises:
        ConfigError: The list of signers, ffmpeg, ssh-keygen or tesseract is missing.
    """
    if look:
        require_program()
    found = Findings()
    digests = _digests(folder, found)
    manifest = _check_lists(folder, digests, found)
    if manifest is not None:
        _check_manifest(folder, manifest, found)
    state = manifest.state if manifest else ""
    # Its name must say it too: else a changed release would pass for a draft.
    is_draft = state == "draft" and named(folder).name.endswith(_DRAFT)
    signer = signer_in(folder, digests, state, signers, found, is_draft=is_draft)
    if manifest is None:
        return Verdict(folder, "", "", signer, tuple(found.all))
    usable = [
        file.path
        for file in manifest.files
        if digests.get(file.path) == file.sha256 and file.path not in {f.file for f in found.all}
    ]
    texts = _texts(folder, manifest, usable, found)
    cues = reference_cues(manifest, texts, found)
    compare_texts(manifest, texts, cues, found)
    cards = _cards(folder, manifest, usable, found)
    compare_films(
        folder,
        manifest,
        usable,
        cues,
        cards,
        ffmpeg=find_ffmpeg(),
        shared=shared or KnownFilms(),
        found=found,
        look=look,
    )
    return Verdict(folder, manifest.edition, manifest.state, signer, tuple(found.all), manifest)


def verify_at(
    place: Path, *, signers: Path | None, shared: KnownFilms, look: bool = False
) -> Verdict:
    """Verify everything in a package that is a folder or an archive; see verify_package(). An
    archive beside a folder must hold the same files. A damaged archive is a finding: there may be
    other packages to verify.

    Raises ConfigError as it does, and ToolError where there is no room to unpack an archive.
    """
    try:
        with unpacked(place) as folder:
            verdict = verify_package(folder, signers=signers, shared=shared, look=look)
    except InputError as error:
        damaged = Findings()
        for problem in error.problems:
            damaged.add("changed", "", f"{problem.what} {problem.advice}")
        return Verdict(place, "", "", "", tuple(damaged.all))
    found = Findings(list(verdict.findings))
    if place.is_dir():
        check_archive(place, found)
    return replace(verdict, folder=place, findings=tuple(found.all))


def verify_files(folder: Path) -> Verdict:
    """Verify names and hashes alone."""
    found = Findings()
    manifest = _check_lists(folder, _digests(folder, found), found)
    edition, state = (manifest.edition, manifest.state) if manifest else ("", "")
    return Verdict(folder, edition, state, "", tuple(found.all), manifest)


def _digests(folder: Path, found: Findings) -> dict[str, str]:
    """The digest of each regular file; what is none is told."""
    digests: dict[str, str] = {}
    with _listed(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                found.add("link", entry.name, "it is a link; a package holds only files.")
            elif is_litter(entry.name):
                found.add("litter", entry.name, "a file manager left it here; delete it.")
            elif entry.is_file(follow_symlinks=False):
                try:
                    digests[entry.name] = digest_of(folder / entry.name)
                except InputError as error:
                    found.add_error("changed", entry.name, error)
            else:
                kind = "a folder" if entry.is_dir(follow_symlinks=False) else "not a regular file"
                found.add("extra", entry.name, f"it is {kind}; a package holds only files.")
    return digests


@contextmanager
def _listed(folder: Path) -> Iterator[list[os.DirEntry[str]]]:
    """What lies in a folder, by name. Raises ToolError when it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            yield sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise ToolError(f"{display_path(folder)}: cannot be read: {error.strerror}.") from None


def _check_lists(folder: Path, digests: Mapping[str, str], found: Findings) -> Manifest | None:
    """Compare the files with SHA256SUMS and manifest.json, and these with each other."""
    sums = _sums(folder, digests, found)
    manifest = _manifest(folder, digests, found)
    stated = {file.path: file.sha256 for file in manifest.files} if manifest else {}
    listed = set(sums) | set(stated) | {SUMS, MANIFEST}
    there = set(digests)
    told = {one.file for one in found.all}
    strangers = {name.lower(): name for name in there - listed - {SIGNATURE}}
    for name in sorted(listed - there - told):
        if other := strangers.pop(name.lower(), ""):
            found.add("name", name, f"it is called {other!r} here.")
        elif renamed := _same_bytes(sums.get(name) or stated.get(name), digests, strangers):
            strangers.pop(renamed.lower())
            found.add("name", name, f"it is called {renamed!r} here.")
        else:
            found.add("missing", name, "it is missing.")
    for name in sorted(strangers.values()):
        found.add("extra", name, "neither SHA256SUMS nor manifest.json lists it.")
    for name in sorted(there & listed - {SUMS}):
        if sums and name not in sums:
            found.add("manifest", name, "SHA256SUMS does not list it.")
        elif name in sums and digests[name] != sums[name]:
            found.add("changed", name, "its digest is not the one in SHA256SUMS.")
        elif name in stated and digests[name] != stated[name]:
            found.add("manifest", name, "manifest.json describes another file of this name.")
        elif manifest and name != MANIFEST and name not in stated:
            found.add("manifest", name, "manifest.json does not describe it.")
    return manifest


def _check_manifest(folder: Path, manifest: Manifest, found: Findings) -> None:
    """What a manifest says of its files must be what their names say: a film that it called a
    picture would not be looked at."""
    for file in manifest.files:
        nature = nature_of(file.path)
        if nature is None:
            found.add("manifest", file.path, "no package holds a file of this name.")
        elif (nature.role, nature.format) != (file.role, file.format):
            what = f"manifest.json calls it {file.role} {file.format}".rstrip()
            what += f"; by its name it is {nature.role} {nature.format}".rstrip()
            found.add("manifest", file.path, f"{what}.")
    if not manifest.with_role("burned", "soft"):
        found.add("manifest", MANIFEST, "it describes no film.")
    if manifest.country != manifest.edition.rpartition("-")[2]:
        what = f"it gives the edition {manifest.edition} the country {manifest.country}."
        found.add("manifest", MANIFEST, what)
    name = named(folder).name
    if _EDITION.fullmatch(name) and name.removesuffix(_DRAFT) != manifest.edition:
        what = f"the folder is called {name}; this is the package of {manifest.edition}."
        found.add("name", "", what)


def _same_bytes(
    digest: str | None, digests: Mapping[str, str], strangers: Mapping[str, str]
) -> str:
    return next((name for name in strangers.values() if digests[name] == digest), "")


def _sums(folder: Path, digests: Mapping[str, str], found: Findings) -> dict[str, str]:
    if SUMS not in digests:
        return {}
    try:
        return decode_sums(files.read_bytes(folder / SUMS), SUMS)
    except InputError as error:
        found.add_error("manifest", SUMS, error)
        return {}


def _manifest(folder: Path, digests: Mapping[str, str], found: Findings) -> Manifest | None:
    if MANIFEST not in digests:
        return None
    try:
        return decode_manifest(files.read_bytes(folder / MANIFEST), MANIFEST)
    except InputError as error:
        found.add_error("manifest", MANIFEST, error)
        return None


def signer_in(
    folder: Path,
    digests: Mapping[str, str],
    state: str,
    signers: Path | None,
    found: Findings,
    *,
    is_draft: bool,
) -> str:
    """Who signed a folder, "" where that was not asked or nobody did; what is wrong is told.

    Args:
        folder: The folder.
        digests: Its files.
        state: What its manifest says it is: a release or a draft.
        signers: Who may sign; None: not asked.
        found: Takes what is wrong.
        is_draft: Whether everybody who sees it is told that it is a draft: these are not signed.
    """
    if signers is None:
        if SIGNATURE in digests:
            found.add("not checked", SIGNATURE, "who signed it: name a list with --signers.")
        elif state == "release":
            found.add("not checked", SIGNATURE, "whom it is from: it is not signed.")
        return ""
    if is_draft and SIGNATURE not in digests:
        found.add("not checked", SIGNATURE, "drafts are not signed; do not publish this one.")
        return ""
    if SIGNATURE not in digests or SUMS not in digests:
        found.add("signature", SIGNATURE, "it is not signed.")
        return ""
    signer = signer_of(files.read_bytes(folder / SUMS), folder / SIGNATURE, signers)
    if not signer:
        what = "nobody on the list of signers signed this SHA256SUMS with filmpack."
        found.add("signature", SIGNATURE, what)
    return signer


def _texts(
    folder: Path, manifest: Manifest, usable: list[str], found: Findings
) -> dict[str, bytes]:
    texts = {}
    for file in manifest.with_role("text", "transcript"):
        if file.path in usable:
            try:
                texts[file.path] = files.read_bytes(folder / file.path)
            except FilmpackError as error:
                found.add_error("text", file.path, error)
    return texts


def _cards(
    folder: Path, manifest: Manifest, usable: list[str], found: Findings
) -> dict[str, Image]:
    """The card's pictures by name, one a shape and height of films, their QR codes compared with
    the manifest."""
    pictures = {}
    for name in dict.fromkeys([CARD, *card_names(card_sizes(manifest)).values()]):
        if name in usable:
            try:
                pictures[name] = read_png(files.read_bytes(folder / name), name)
            except InputError as error:
                found.add_error("card", name, error)
    for name, picture in pictures.items():
        check_address(picture, name, manifest, found, other=name != CARD)
    return pictures
