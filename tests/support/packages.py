"""Packages for tests: a signed one, another version of it, and what people do to them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filmpack.commands.delivery.package import make_packages
from filmpack.commands.delivery.package_plan import PackageRequest, plan_packages
from filmpack.commands.delivery.sign import sign_packages
from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.publish import work_place
from filmpack.delivery.sums import SIGNATURE, SUMS, digest_of, encode_sums
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.pipeline.targets import Target
from release_project import POLISH, confirm, make_release_project, sign, workspace, write_texts

BURNED = "small.pl-PL.180p.mp4"
MKV, MP4 = "small.pl-PL.soft.mkv", "small.pl-PL.soft.mp4"
SRT, VTT, STL = "small.pl-PL.srt", "small.pl-PL.vtt", "small.pl-PL.stl"


class Silent:
    """A build's observer that says nothing."""

    def encoding(self, frames: int, cached: int) -> None: ...
    def encoded(self, frames: int, left: float | None) -> None: ...
    def started(self, target: Target, frames: int) -> None: ...
    def advanced(self, frames: int, speed: float) -> None: ...
    def verifying(self) -> None: ...
    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None: ...
    def message(self, message: str) -> None: ...


@dataclass(frozen=True)
class Packages:
    """A package with keys, and another version: another text, another card."""

    package: Path
    other: Path
    key: Path
    stranger: Path
    signers: Path


def package_of(folder: Path, output: Path, *, release: bool = True) -> Path:
    """Package the project's edition."""
    request = PackageRequest(output=output, release=release, jobs=1)
    with work_place(output) as work:
        planned = plan_packages(workspace(folder), request, work)
        (made,) = make_packages(workspace(folder), planned, work, Silent())
    return made.path


def make_key(path: Path) -> Path:
    """An SSH key without a passphrase."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def make_two(folder: Path) -> Packages:
    """Both packages, the first one signed, where there is an ssh-keygen."""
    project = folder / "project"
    project.mkdir()
    make_release_project(project)
    package = package_of(project, folder / "one")
    write_texts(project, POLISH | {"c0001": "Oto on: Leo, nasz kolega."})
    country = project / "translations" / "countries" / "PL.toml"
    text = country.read_text("utf-8").replace("116111.pl", "116000.pl")
    country.write_text(text.replace("Telefon Zaufania", "Linia Pomocy"), "utf-8")
    confirm(project)
    sign(project)
    other = package_of(project, folder / "two")
    key, stranger, signers = (folder / name for name in ("key", "stranger", "allowed_signers"))
    if shutil.which("ssh-keygen") is None:
        return Packages(package, other, key, stranger, signers)
    make_key(key)
    make_key(stranger)
    public = (folder / "key.pub").read_text("utf-8")
    signers.write_text(f'films@example.eu namespaces="filmpack-package" {public}', "utf-8")
    sign_packages(package, key)
    return Packages(package, other, key, stranger, signers)


def reseal(folder: Path) -> None:
    """Write manifest and SHA256SUMS anew over the files as they are, as a forger would."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for file in manifest["files"]:
        path = folder / file["path"]
        file["sha256"], file["size"] = digest_of(path), path.stat().st_size
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    resum(folder)


def resum(folder: Path) -> None:
    """Write SHA256SUMS anew."""
    names = [p.name for p in folder.iterdir() if p.name not in (SUMS, SIGNATURE)]
    (folder / SUMS).write_bytes(encode_sums({name: digest_of(folder / name) for name in names}))


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def replaced(name: str, old: str, new: str) -> Callable[[Path, Packages], None]:
    """Change words of a text file, and reseal."""

    def do(folder: Path, _: Packages) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), "utf-8")
        reseal(folder)

    return do


def taken(*names: str) -> Callable[[Path, Packages], None]:
    """Take files of the other package instead, and reseal."""

    def do(folder: Path, known: Packages) -> None:
        for name in names:
            shutil.copy(known.other / name, folder / name)
        reseal(folder)

    return do


def remade(name: str, source: str, *options: str) -> Callable[[Path, Packages], None]:
    """Make a film anew from one of the package with ffmpeg, and reseal."""

    def do(folder: Path, _: Packages) -> None:
        made = folder.parent / f"remade{Path(name).suffix}"
        command = [find_ffmpeg(), "-v", "error", "-i", str(folder / source), *options, str(made)]
        subprocess.run(command, check=True)
        made.replace(folder / name)
        reseal(folder)

    return do
