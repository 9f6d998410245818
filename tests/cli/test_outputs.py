"""Where output goes: files whole, devices and pipes as with every standard tool."""

from __future__ import annotations

import json
import os
import pty
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from filmpack.errors import ConfigError
from filmpack.files import atomic_write, require_replaceable, write_bytes, write_output

Run = Callable[..., Result]
OPTIONS = {
    "report": ("check", "--format", "json", "-o"),
    "baseline": ("check", "--write-baseline"),
}
pytestmark = pytest.mark.usefixtures("polish")


def filmpack(*arguments: str, folder: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """The program itself: a process with a standard output of its own."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, "-m", "filmpack", *arguments],
        cwd=folder,
        text=True,
        timeout=60,
        check=False,
        **options,
    )
    return done


def whole(text: str) -> bool:
    """Whether this is a report or a baseline, complete and nothing else."""
    return isinstance(json.loads(text), dict | list)


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("report", "-"),
        pytest.param("report", "/dev/stdout", marks=pytest.mark.full),
        pytest.param("baseline", "/dev/fd/1", marks=pytest.mark.full),
        ("baseline", "/proc/self/fd/1"),
    ],
)
def test_the_standard_output_by_any_name(option: str, name: str, project: Path) -> None:
    # A pipe.
    done = filmpack(*OPTIONS[option], name, folder=project, capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    assert whole(done.stdout)
    # A file that the shell opened: what stands there already stays.
    with (project / "out.json").open("w", encoding="utf-8") as stream:
        stream.write("[1]\n")
        stream.flush()
        done = filmpack(
            *OPTIONS[option], name, folder=project, stdout=stream, stderr=subprocess.PIPE
        )
    first, _, rest = (project / "out.json").read_text("utf-8").partition("\n")
    assert first == "[1]"
    assert whole(rest)
    assert not (project / "-").exists()


@pytest.mark.parametrize("option", OPTIONS)
def test_a_file_that_is_open_as_another_descriptor(option: str, project: Path) -> None:
    with (project / "out.json").open("wb") as stream:
        done = filmpack(
            *OPTIONS[option],
            f"/dev/fd/{stream.fileno()}",
            folder=project,
            pass_fds=(stream.fileno(),),
            capture_output=True,
        )
    assert done.returncode in (0, 1), done.stderr
    assert whole((project / "out.json").read_text("utf-8"))


@pytest.mark.parametrize("option", OPTIONS)
def test_a_device_gets_the_bytes_and_stays_a_device(option: str, run: Run, project: Path) -> None:
    done = run(*OPTIONS[option], "/dev/null")
    assert done.exit_code in (0, 1), done.stderr
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    (project / "link").symlink_to("/dev/null")
    done = run(*OPTIONS[option], "link")
    assert done.exit_code == 2
    assert "link: this is a character device, which is never replaced" in done.stderr
    assert (project / "link").is_symlink()
    done = run(*OPTIONS[option], "/dev/full")
    assert done.exit_code == 3
    assert "/dev/full: cannot be written: No space left on device." in done.stderr


@pytest.mark.parametrize("option", OPTIONS)
def test_a_terminal_gets_the_bytes(option: str, run: Run) -> None:
    leader, follower = pty.openpty()
    try:
        seen = bytearray()

        def read() -> None:
            while not seen.rstrip().endswith((b"\n}", b"\n]", b"[]")):
                seen.extend(os.read(leader, 65536))

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        assert run(*OPTIONS[option], os.ttyname(follower)).exit_code in (0, 1)
        reader.join(10)
        assert whole(seen.decode("utf-8"))
    finally:
        os.close(leader)
        os.close(follower)


@pytest.mark.parametrize("option", OPTIONS)
def test_a_fifo_gets_the_bytes_when_somebody_reads(option: str, run: Run, project: Path) -> None:
    os.mkfifo(project / "fifo")
    done = run(*OPTIONS[option], "fifo")
    assert done.exit_code == 2
    assert "fifo: no program is reading from this FIFO." in done.stderr
    # Open for both, so that no end is missing; what is written fits into the pipe.
    handle = os.open(project / "fifo", os.O_RDWR)
    try:
        assert run(*OPTIONS[option], "fifo").exit_code in (0, 1)
        assert whole(os.read(handle, 65536).decode("utf-8"))
    finally:
        os.close(handle)
    assert stat.S_ISFIFO((project / "fifo").stat().st_mode)


@pytest.mark.parametrize("option", OPTIONS)
def test_a_socket_or_folder_is_refused(option: str, run: Run, project: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(project / "socket"))
        done = run(*OPTIONS[option], "socket")
    assert done.exit_code == 2
    assert "socket: this is a socket, which is never replaced by a file" in done.stderr
    assert stat.S_ISSOCK((project / "socket").stat().st_mode)
    assert run(*OPTIONS[option], "translations").exit_code == 2


@pytest.mark.parametrize("option", OPTIONS)
def test_a_link_is_replaced_and_what_it_leads_to_is_kept(
    option: str, run: Run, project: Path
) -> None:
    (project / "real.json").write_text("kept", "utf-8")
    (project / "link.json").symlink_to("real.json")
    assert run(*OPTIONS[option], "link.json").exit_code in (0, 1)
    assert not (project / "link.json").is_symlink()
    assert whole((project / "link.json").read_text("utf-8"))
    assert (project / "real.json").read_text("utf-8") == "kept"


def special(folder: Path, kind: str, name: str) -> Path:
    """What no file may replace, under this name."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "a FIFO":
        os.mkfifo(path)
    elif kind == "a character device":
        path.symlink_to("/dev/null")
    else:
        path.mkdir()
    return path


KINDS = ("a FIFO", "a character device", "a folder")


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_takes_the_place_of_what_is_no_file(kind: str, tmp_path: Path) -> None:
    path = special(tmp_path, kind, "own/x.mp4")
    before = path.lstat()

    def write() -> None:
        with atomic_write(path) as temporary:
            temporary.write_bytes(b"x")

    for task in (write, lambda: write_bytes(path, b"x"), lambda: require_replaceable(path)):
        with pytest.raises(ConfigError, match=rf"x.mp4: this is {kind}, which is never replaced"):
            task()
    assert path.lstat() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_a_name_of_a_descriptor_is_never_replaced(name: str, tmp_path: Path) -> None:
    """Even where it leads to a regular file: renaming would replace the name itself."""
    code = (
        "import sys; from pathlib import Path; from filmpack.files import require_replaceable\n"
        "from filmpack.errors import ConfigError\n"
        f"try: require_replaceable(Path({name!r}))\n"
        "except ConfigError as error: sys.exit(str(error))\n"
    )
    with (tmp_path / "out").open("wb") as stream:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=stream, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert b"which is never replaced by a file" in done.stderr


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("build pl --kind burn -o out", "out/small-pl.mp4"),
        ("build pl --kind mux -o out", "out/small-pl-subtitles.mkv"),
        ("export pl -o out", "out/small-pl.srt"),
        ("card pl-PL -o out", "out/small-card-pl-PL.png"),
        ("demo-film --minutes 0.05 --size 64x64 --force -o demo.mp4", "demo.mp4"),
    ],
)
def test_commands_that_write_films_pictures_and_texts_replace_no_device(
    kind: str, line: str, name: str, run: Run, with_film: Path
) -> None:
    toml = with_film / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    _country(with_film)
    path = special(with_film, kind, name)
    before = path.lstat()
    done = run(*line.split())
    assert done.exit_code == 2, done.stderr
    assert kind.split()[-1] in done.stderr or "is a directory" in done.stderr
    after = path.lstat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("line", ["build pl -o {}", "export pl -o {}", "card pl-PL -o {}"])
@pytest.mark.parametrize("name", ["fifo", "/dev/null", "/dev/stdout", "file", "file/below"])
def test_what_is_no_folder_is_refused_as_one(
    line: str, name: str, run: Run, with_film: Path
) -> None:
    toml = with_film / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    _country(with_film)
    os.mkfifo(with_film / "fifo")
    (with_film / "file").write_text("kept", "utf-8")
    done = run(*line.format(name).split())
    assert done.exit_code == 2, done.stderr
    assert "not a folder" in done.stderr or "is a file" in done.stderr
    assert (with_film / "file").read_text("utf-8") == "kept"


def _country(project: Path) -> None:
    (project / "translations" / "countries").mkdir(exist_ok=True)
    (project / "translations" / "countries" / "PL.toml").write_text(
        'country = "PL"\n\n'
        '[[contact]]\nid = "emergency"\nkind = "emergency"\nname = "112"\nphone = "112"\n'
        'cost = "free"\nsource = "https://example.org/"\nread = 2026-11-01\n\n'
        '[[contact]]\nid = "helpline"\nkind = "helpline"\nname = "Telefon"\nphone = "116 111"\n'
        'cost = "free"\nsource = "https://example.org/"\nread = 2026-11-01\n',
        "utf-8",
    )


def test_a_dash_is_no_folder_and_no_film(run: Run, with_film: Path) -> None:
    for line in ("export pl -o -", "build pl -o -", "demo-film -o -"):
        done = run(*line.split())
        assert done.exit_code == 2, line
        assert "-: " in done.stderr
    assert not (with_film / "-").exists()


def test_a_closed_standard_output_is_an_error_in_words(project: Path) -> None:
    done = subprocess.run(
        f'exec "{sys.executable}" -m filmpack check -o - >&-',
        shell=True,
        cwd=project,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (1, 2, 3)
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr


def test_an_output_that_cannot_be_compared_is_not_read(tmp_path: Path) -> None:
    """The old content is read only if it may be the same: of a regular file of the same size."""
    path = tmp_path / "x"
    assert write_bytes(path, b"one")
    assert not write_bytes(path, b"one")
    assert write_bytes(path, b"two, longer")
    write_output(path, b"three")
    assert path.read_bytes() == b"three"
