"""What import-linter cannot say of the layers: who starts processes, who knows ffmpeg."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from conftest import ROOT

SOURCE = ROOT / "src" / "filmpack"
MOST_LINES = 350
MOST_MODULES = 15


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a file's syntax tree."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def imports(path: Path) -> Iterator[str]:
    """The top-level names of all modules that a file imports, wherever in it."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def rooms_that_import(*modules: str) -> set[str]:
    """The packages of filmpack in which a file imports one of these modules."""
    return {
        path.relative_to(SOURCE).parts[0]
        for path in SOURCE.rglob("*.py")
        if set(modules) & set(imports(path))
    }


def test_only_files_knows_how_to_write_atomically() -> None:
    named = {"mkstemp", "NamedTemporaryFile", "mktemp", "O_EXCL"}
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.Attribute | ast.Name | ast.alias)
        and named & {getattr(node, "attr", ""), getattr(node, "id", ""), getattr(node, "name", "")}
    }
    assert found == {"files.py"}


WATCHING = SOURCE / "cli" / "films" / "build_watch.py"
"""Starts each build of build --watch in a process of its own: a copy of itself where that works."""


def test_only_media_starts_processes() -> None:
    assert [p for p in (SOURCE / "cli").rglob("*.py") if "subprocess" in imports(p)] == [WATCHING]
    assert rooms_that_import("subprocess", "multiprocessing", "pty") == {
        "media",
        "cli",  # subprocess, only WATCHING
        "project",  # subprocess, only for git: what changed since a commit
        "delivery",  # subprocess, only for ssh-keygen: signatures of packages
        "pipeline",  # multiprocessing, only to keep Ctrl-C from Dask's resource tracker
    }
    calls = {"system", "popen", "fork", "posix_spawn", "startfile"}
    for path in SOURCE.rglob("*.py"):
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                named = (node.value.id, node.attr)
                if path == WATCHING and named == ("os", "fork"):
                    continue
                assert not (named[0] == "os" and named[1] in calls), (path, named)
                assert not (named[0] == "os" and named[1].startswith(("exec", "spawn"))), path


def test_only_media_and_segments_know_the_media_libraries() -> None:
    # segments copies and inspects packets with PyAV.
    assert rooms_that_import("av") == {"media", "segments"}
    assert rooms_that_import("ffmpeg", "imageio_ffmpeg") == {"media"}


FFMPEG_OPTION = re.compile(
    r"-(y|i|f|r|t|ss|vf|af|an|vn|map\w*|c|c:.+|b:.+|crf|preset|threads|frames:.+|filter\w*|copyts"
    r"|pix_fmt|fflags|flags|fps_mode|metadata.*|movflags|lavfi|nostdin|progress|loglevel)"
)
RUNNING = {"run", "command_line", "file_argument", "_watch", "_ask"}
"""What of media/ffmpeg.py composes or runs command lines."""


def command_line_traces(text: str) -> Iterator[str]:
    """The places of a module at which it composes or runs an ffmpeg command line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "filmpack.media.ffmpeg":
            yield from (f"imports {alias.name}" for alias in node.names if alias.name in RUNNING)
        elif isinstance(node, ast.ImportFrom) and node.module == "filmpack.media":
            yield from (f"imports {alias.name}" for alias in node.names if alias.name == "ffmpeg")
        elif isinstance(node, ast.List | ast.Tuple):
            for item in node.elts:
                word = item.value if isinstance(item, ast.Constant) else None
                if isinstance(word, str) and FFMPEG_OPTION.fullmatch(word):
                    yield f"line {item.lineno}: {word}"


def test_only_media_composes_and_runs_ffmpeg_command_lines() -> None:
    found = {
        str(path.relative_to(SOURCE)): traces
        for path in SOURCE.rglob("*.py")
        if path.relative_to(SOURCE).parts[0] != "media"
        and (traces := list(command_line_traces(path.read_text("utf-8"))))
    }
    # ssh-keygen's key file has the letter of ffmpeg's format.
    asked = found.pop("delivery/signature.py")
    assert {trace.rpartition(" ")[2] for trace in asked} == {"-f"}
    # Options of Click are written the same way; none of these commands passes one on.
    found = {
        name: left
        for name, traces in found.items()
        if (left := [t for t in traces if not (name.startswith("cli/") and t.startswith("line"))])
    }
    assert found == {}


def test_a_command_line_outside_media_is_noticed() -> None:
    for text in (
        'command = [ffmpeg, "-y", "-i", path]',
        'command += ["-c:v", "libx264"]',
        "from filmpack.media.ffmpeg import find_ffmpeg, run",
        "from filmpack.media import ffmpeg",
    ):
        assert list(command_line_traces(text)), text
    assert not list(command_line_traces("from filmpack.media.ffmpeg import find_ffmpeg"))


def test_no_module_is_longer_than_one_can_read_at_once() -> None:
    lengths = {
        str(path.relative_to(SOURCE)): len(path.read_text("utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > MOST_LINES}
    assert too_long == {}


def test_no_folder_holds_more_modules_than_a_glance_takes_in() -> None:
    modules = Counter(path.parent for path in SOURCE.rglob("*.py") if path.name != "__init__.py")
    assert modules
    crowded = {str(folder.relative_to(SOURCE)): n for folder, n in modules.items()}
    assert {folder: n for folder, n in crowded.items() if n > MOST_MODULES} == {}


def calls(path: Path) -> Iterator[str]:
    """The methods that a file calls, with what they are called on: "av.open"."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func)


def files_that_call(*names: str) -> set[str]:
    """The files of filmpack that call one of these, by their path."""
    return {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for call in calls(path)
        if call in names
    }


def test_a_film_is_opened_in_one_place() -> None:
    """There the demuxers are limited, and libav's errors become ours."""
    assert files_that_call("av.open") == {
        "media/input/opening.py",
        "segments/muxing.py",  # the file that it writes, and a segment from the store
        "segments/ranges.py",  # a file in memory, as libav begins it
        "segments/splice.py",  # files in memory, of our own making
        "media/trial.py",  # a file in memory, to see what a container takes
    }
    inputs = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if '"-i", file_argument' in path.read_text("utf-8")
    }
    assert inputs == {"media/input/opening.py"}
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        for at in (m.end() for m in re.finditer(r"ffmpeg\.input\(file_argument", text)):
            assert "**INPUT_OPTIONS" in text[at : at + 60], path


def test_pictures_of_others_are_decoded_in_one_place() -> None:
    assert files_that_call("Image.open", "Images.open") == {
        "media/pictures/ass_pictures.py",  # what ffmpeg drew a moment ago
        "media/pictures/given_pictures.py",  # a package's card, PNG alone
    }


def test_users_files_are_read_through_the_boundary() -> None:
    """files.read_bytes() refuses FIFOs and devices, and a project's boundary links out of it."""
    raw = set()
    for path in SOURCE.rglob("*.py"):
        for call in calls(path):
            owner, _, method = call.rpartition(".")
            guarded = owner == "files" or "boundary" in owner.lower()
            if method in ("read_text", "read_bytes") and not guarded:
                raw.add(path.relative_to(SOURCE).as_posix())
    ours = {
        "checks/cases.py",
        "delivery/page/readme.py",  # its own template
        "delivery/page/texts.py",  # its own catalogues
        "commands/fonts.py",  # the package's own table
        "files.py",
        "languages/language.py",
        "media/audio/copy.py",
        "media/audio/encode.py",
        "media/pictures/drawn_text.py",
        "media/pictures/fingerprinting.py",
        "media/pictures/scene_cuts.py",
        "media/text_tracks.py",
        "pipeline/runner.py",
        "segments/encode.py",
        "store/local.py",
        "store/remote.py",
        "translation/messages.py",
        "web/pages/assets/__init__.py",  # the package's own files
        "web/pages/words.py",
    }
    assert raw <= ours


def test_only_the_cluster_knows_dask() -> None:
    assert rooms_that_import("dask", "distributed") == {"pipeline"}
