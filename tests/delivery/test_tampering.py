"""Whatever somebody does to a package is found and named, and nothing else is.

Each row of the table tampers with one package that was made for all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.delivery.archives import write_zip
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SIGNATURE, SUMS, digest_of
from filmpack.delivery.verify import verify_package
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.probe import probe
from packages import (
    MKV,
    SRT,
    Packages,
    make_two,
)
from tamperings import TAMPERINGS

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

    write_zip(tmp_path / "pl-PL", tmp_path / "pl-PL.zip")
    done = run("verify", "pl-PL.zip", "--signers", str(packages.signers))
    assert done.exit_code == 0, done.stderr
    assert "pl-PL.zip: sound (pl-PL release, signed by films@example.eu)" in done.stderr
    (tmp_path / "pl-PL" / SIGNATURE).unlink()
    done = run("sign", "pl-PL", "--key", str(packages.key))
    assert (done.exit_code, "wrote pl-PL.zip" in done.stderr) == (0, True), done.stderr
    with zipfile.ZipFile(tmp_path / "pl-PL.zip") as archive:
        assert f"pl-PL/{SIGNATURE}" in archive.namelist()

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
    other = packages.other / MKV
    clean = shared.clean(probe(other), digest_of(other), 225, find_ffmpeg())
    assert list(clean.get([3, 17])) == [3, 17]


@pytest.mark.full
def test_what_was_found_right_in_one_package_is_not_drawn_again_for_its_like(
    packages: Packages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = KnownFilms()
    assert verify_package(packages.package, shared=shared).failures == []

    def unexpected(*_: object) -> None:
        raise AssertionError("text was drawn")

    monkeypatch.setattr("filmpack.segments.verify.draw_text", unexpected)
    shutil.copytree(packages.package, tmp_path / "pl-PL")
    assert verify_package(tmp_path / "pl-PL", shared=shared).failures == []
    # The other one has another text.
    with pytest.raises(AssertionError, match="text was drawn"):
        verify_package(packages.other, shared=shared)


@needs_keygen
@pytest.mark.full
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
@pytest.mark.parametrize("locale", ["C", "pl_PL.UTF-8"])
def test_the_commands_of_its_page_check_a_package(packages: Packages, locale: str) -> None:
    page = (packages.package / "README.html").read_text("utf-8")
    typed = [unescape(one) for one in re.findall("<pre>(.*?)</pre>", page)]

    def answer(begins: str) -> str:
        (command,) = [one for one in typed if begins in one]
        command = command.replace("../allowed_signers", f"'{packages.signers}'")
        done = subprocess.run(
            ["bash", "-c", command.replace("SIGNER", "films@example.eu")],
            cwd=packages.package,
            env={**os.environ, "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    told = answer("sha256sum").splitlines()
    assert len(told) == len(list(packages.package.iterdir())) - len((SUMS, SIGNATURE))
    assert all(line.endswith(": OK") for line in told)
    assert 'Good "filmpack-package" signature for films@example.eu' in answer("ssh-keygen")
