"""Verify a folder for the web with nothing but itself: no project, and nothing is encoded."""

from __future__ import annotations

import os
import posixpath
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from filmpack import files
from filmpack.delivery.findings import Findings, PackageFinding
from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SIGNATURE, SUMS, decode_sums, digest_of, is_litter
from filmpack.delivery.verify import signer_in
from filmpack.delivery.verify_films import wrong_address
from filmpack.errors import FilmpackError, InputError, ToolError, display_path
from filmpack.media.pictures.compare import frames_at
from filmpack.media.pictures.qr import qr_texts
from filmpack.web.manifest import WebEdition, WebManifest, decode_web_manifest, is_web_manifest
from filmpack.web.pages.links import PageLinks, page_links
from filmpack.web.rules.edition import broken_rules
from filmpack.web.rules.pages import check_index, check_links, check_page
from filmpack.web.rules.playlist_reader import read_playlist
from filmpack.web.rules.reading import SegmentReader
from filmpack.web.stream.dash import MANIFEST as DASH
from filmpack.web.stream.dash import dash_addresses
from filmpack.web.stream.playlists import MASTER, playlist_name

_LARGEST = 1 << 34
"""Bytes of a file of the folder that is read."""


@dataclass(frozen=True, slots=True)
class WebVerdict:
    """What was found in a folder; signer is who signed it, "" where that was not asked or nobody
    did; manifest is None where there is none that can be read."""

    folder: Path
    findings: tuple[PackageFinding, ...]
    manifest: WebManifest | None = None
    signer: str = ""

    @property
    def failures(self) -> list[PackageFinding]:
        return [one for one in self.findings if not one.is_note]

    @property
    def edition(self) -> str:
        """What it is, in words."""
        number = len(self.manifest.editions) if self.manifest else 0
        return f"web, {number} edition{'s' * (number != 1)}"

    @property
    def state(self) -> str:
        return self.manifest.state if self.manifest else ""


def is_web_folder(folder: Path) -> bool:
    """Whether a folder is one for the web: its manifest says so."""
    path = folder / MANIFEST
    try:
        return is_web_manifest(files.read_bytes(path)) if path.is_file() else folder.name == "web"
    except FilmpackError:
        return False


def verify_web_files(folder: Path) -> WebVerdict:
    """Verify names and hashes alone. Raises ToolError when the folder cannot be listed."""
    found = Findings()
    digests = _digests(folder, found)
    return WebVerdict(folder, tuple(found.all), _check_lists(folder, digests, found))


def verify_web(folder: Path, *, signers: Path | None = None, look: bool = False) -> WebVerdict:
    """Verify everything: hashes, addresses, the playlists' rules, pages against texts and contacts,
    where the cards' QR codes lead.

    Args:
        folder: The folder.
        signers: Who may sign, in the format of ssh-keygen's allowed_signers; None: not asked.
        look: Whether the text in the picture should be read, too; only packages are.

    Raises:
        ToolError: The folder cannot be listed.
        ConfigError: The list of signers or ssh-keygen is missing.
    """
    found = Findings()
    digests = _digests(folder, found)
    manifest = _check_lists(folder, digests, found)
    pages = {
        path: page_links(files.read_bytes(folder / path, most=_LARGEST).decode("utf-8", "replace"))
        for path in sorted(digests)
        if path.endswith(".html")
    }
    state = manifest.state if manifest else ""
    # Its pages must say it too: else a changed release would pass for a draft.
    is_draft = state == "draft" and bool(pages) and all(links.is_draft for links in pages.values())
    signer = signer_in(folder, digests, state, signers, found, is_draft=is_draft)
    if manifest is not None:
        _check_editions(folder, manifest, pages, digests, found)
    if look:
        what = "what its pictures say, by reading: that is done with packages alone."
        found.add("not checked", "", what)
    return WebVerdict(folder, tuple(found.all), manifest, signer)


def _check_editions(
    folder: Path,
    manifest: WebManifest,
    pages: Mapping[str, PageLinks],
    digests: dict[str, str],
    found: Findings,
) -> None:
    @lru_cache(maxsize=64)
    def read(path: str) -> bytes | None:
        return files.read_bytes(folder / path, most=_LARGEST) if path in digests else None

    film = manifest.film
    end = film.lead / 1000 + film.frames / Fraction(film.rate)
    tags = [one.edition for one in manifest.editions]
    for one in broken_rules(tags, read, float(end), SegmentReader(read)):
        found.add("stream", one.file, f"{one.what} [{one.rule}]")
    named = {page: links.own for page, links in pages.items()}
    for name in (f"{tag}/{DASH}" for tag in tags):
        if name in digests:
            named[name] = dash_addresses((read(name) or b"").decode("utf-8", "replace"))
    for name, addresses in named.items():
        for address in addresses:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
            if target not in digests:
                found.add("page", name, f"it leads to {target}, which is not there.")
    check_links(pages, found)
    check_index(tags, read, found)
    for edition in manifest.editions:
        check_page(edition, read, found)
        _check_card(folder, manifest, edition, digests, found)


def _digests(folder: Path, found: Findings) -> dict[str, str]:
    """The digest of each regular file by its path; what is none is told."""
    digests: dict[str, str] = {}
    for path, entry in _listed(folder, ""):
        if entry.is_symlink():
            found.add("link", path, "it is a link; the folder holds files alone.")
        elif is_litter(entry.name):
            found.add("litter", path, "a file manager left it here; delete it.")
        elif entry.is_file(follow_symlinks=False):
            try:
                digests[path] = digest_of(folder / path)
            except InputError as error:
                found.add_error("changed", path, error)
        else:
            found.add("extra", path, "it is no regular file.")
    return digests


def _listed(folder: Path, inside: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """What lies in a folder and its folders, with paths from it. Raises ToolError."""
    try:
        with os.scandir(folder / inside) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise ToolError(f"{display_path(folder)}: cannot be read: {error.strerror}.") from None
    for entry in ordered:
        path = f"{inside}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _listed(folder, f"{path}/")
        else:
            yield path, entry


def _check_lists(folder: Path, digests: dict[str, str], found: Findings) -> WebManifest | None:
    """Compare the files with SHA256SUMS and manifest.json, and these with each other."""
    sums: dict[str, str] = {}
    manifest = None
    for name in (SUMS, MANIFEST):
        if name not in digests:
            found.add("missing", name, "it is missing.")
            continue
        data = files.read_bytes(folder / name)
        try:
            if name == SUMS:
                sums = decode_sums(data, name, folders=True)
            else:
                manifest = decode_web_manifest(data, name)
        except InputError as error:
            found.add_error("manifest", name, error)
    stated = {file.path: file.sha256 for file in manifest.files} if manifest else {}
    listed = set(sums) | set(stated)
    for path in sorted(listed - set(digests) - {one.file for one in found.all}):
        found.add("missing", path, "it is missing.")
    for path in sorted(set(digests) - {SUMS, SIGNATURE}):
        if path not in listed and path != MANIFEST:
            found.add("extra", path, "neither SHA256SUMS nor manifest.json lists it.")
        elif path in sums and digests[path] != sums[path]:
            found.add("changed", path, "its bytes are not those of SHA256SUMS.")
        elif sums and path not in sums:
            found.add("manifest", path, "SHA256SUMS does not list it.")
        elif manifest and path != MANIFEST and digests[path] != stated.get(path):
            found.add("manifest", path, "manifest.json describes another file.")
    return manifest


def _check_card(
    folder: Path,
    manifest: WebManifest,
    edition: WebEdition,
    digests: dict[str, str],
    found: Findings,
) -> None:
    """The QR code in the middle of the card leads where the manifest says."""
    tag, rate = edition.edition, Fraction(manifest.film.rate)
    name = f"{tag}/{playlist_name(manifest.sizes[0])}" if manifest.sizes else f"{tag}/{MASTER}"
    if name not in digests:
        return  # told by the rules
    playlist = read_playlist(files.read_bytes(folder / name).decode("utf-8", "replace"))
    middle = edition.first + edition.frames // 2
    at = 0
    for entry in playlist.entries:
        frames = round(entry.seconds * rate)
        if at <= middle < at + frames:
            break
        at += frames
    else:
        found.add("card", name, "it ends before the card.")
        return
    if not playlist.maps:
        return  # told by the rules
    paths = [posixpath.normpath(f"{tag}/{uri}") for uri in (playlist.maps[0], entry.uri)]
    if not set(paths) <= set(digests):
        return
    with tempfile.TemporaryDirectory(prefix="filmpack-") as work:
        whole = Path(work) / "card.mp4"
        whole.write_bytes(b"".join(files.read_bytes(folder / p, most=_LARGEST) for p in paths))
        try:
            ((_, frame),) = frames_at(whole, rate, [middle - at])
            seen = qr_texts(frame.to_image())
        except FilmpackError as error:
            found.add_error("card", paths[1], error)
            return
    if what := wrong_address(seen, edition.address):
        found.add("card", paths[1], what)
