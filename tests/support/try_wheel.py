"""Build the wheel and try it on Python 3.11 and the newest Python here: `make wheel`.

What an installation outside the repository needs is in the wheel or among its dependencies: the
fonts, the pages, the manual page; FFmpeg runs; a project is started, checked and built.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
FIRST = """
filmpack --version
filmpack help rules
filmpack help --man
filmpack init film --title "A film"
filmpack --project film extract
filmpack --project film add pl
filmpack demo-film --minutes 0.2 --size 160x90 --fps 5 -o film/film/master.mp4
filmpack --project film doctor
filmpack --project film export pl --missing source
filmpack --project film build pl --missing source
"""
"""What is typed first. Nothing is translated yet, so the film shows the source's text."""


def pythons() -> dict[tuple[int, int], str]:
    """Python 3.11, or the nearest above it, and the newest of this machine; by version."""
    found: dict[tuple[int, int], str] = {sys.version_info[:2]: sys.executable}
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep) if folder]
    folders += sorted((Path.home() / ".pyenv" / "versions").glob("*/bin"))
    for folder in folders:
        for path in sorted(folder.glob("python3.*")):
            match = re.fullmatch(r"python3\.(\d+)(?:\.exe)?", path.name)
            version = (3, int(match[1])) if match else (0, 0)
            if version >= OLDEST and version not in found and works(str(path), version):
                found[version] = str(path)
    return {version: found[version] for version in (min(found), max(found))}


def works(python: str, version: tuple[int, int]) -> bool:
    """Whether a command is that Python: a version manager's stand-in may have none behind it."""
    code = f"import sys, venv; sys.exit(sys.version_info[:2] != {version})"
    return not subprocess.run([python, "-c", code], capture_output=True, check=False).returncode


def run(*command: str, folder: Path, path: str = "") -> str:
    """Run a command; its last words where it fails."""
    env = {**os.environ, "PATH": path or os.environ["PATH"], "COLUMNS": "60"}
    env["XDG_CACHE_HOME"] = str(folder / "cache")
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def size_of(folder: Path) -> int:
    """Megabytes of the files in a folder."""
    return sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file()) // 1_000_000


def try_on(python: str, wheel: Path, folder: Path) -> int:
    """Install the wheel in a new environment and type what is typed first; gives its megabytes."""
    run(python, "-m", "venv", "own", folder=folder)
    own = folder / "own" / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(own / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(*pip, "install", "--no-compile", str(wheel), folder=folder)
    work = folder / "work"
    work.mkdir()
    for line in FIRST.strip().splitlines():
        run("bash", "-c", line, folder=work, path=f"{own}{os.pathsep}/usr/bin{os.pathsep}/bin")
    assert (folder / "own" / "share" / "man" / "man1" / "filmpack.1").is_file()
    run(*pip, "check", folder=folder)
    return size_of(folder / "own")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel"]
        run(*build, "--no-deps", "-w", str(folder), str(ROOT), folder=folder)
        (wheel,) = folder.glob("filmpack-*.whl")
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB")
        for version, python in pythons().items():
            place = folder / f"py{version[1]}"
            place.mkdir()
            size = try_on(python, wheel, place)
            print(f"Python {version[0]}.{version[1]}: installed and tried, {size} MB", flush=True)
            shutil.rmtree(place)


if __name__ == "__main__":
    main()
