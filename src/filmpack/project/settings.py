"""filmpack.toml as typed values: what to build, from what, into where."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from filmpack.errors import ConfigError, display_path
from filmpack.files import parse_toml
from filmpack.timedtext.profile import PROFILES, Profile

FILE_NAME = "filmpack.toml"

RENAMED = {
    "normalise": "force_constant_rate",
    "most": "max_contacts",
    "choose": "contacts",
    "off": "disable",
    "line": "max_line_length",
    "lines": "max_lines",
    "speed": "max_cps",
    "shortest": "min_duration",
    "longest": "max_duration",
}
"""Keys of older project files, with the names they have now."""

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]


class FilmSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[film]: the master, its name, and the name in output files.

    interlaced and hdr say what becomes of a master that is so; force_constant_rate, whether one of
    uneven frame rate is made constant first.
    """

    title: str
    slug: Slug
    master: str
    interlaced: Literal["refuse", "deinterlace", "progressive"] = "refuse"
    hdr: Literal["refuse", "tonemap"] = "refuse"
    force_constant_rate: bool = False


class TextSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[text]: where the source subtitles and the catalogues are."""

    source: str = "translations/source/en.srt"
    source_language: str = "en"
    catalogues: str = "translations"
    profile: str = "netflix"


class BurnSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[burn]: how burned films are encoded, where one H.264 file an edition is enough.

    quality is x264's crf.
    """

    quality: Annotated[float, Meta(ge=0, le=51)] = 20
    preset: Literal[
        "ultrafast",
        "superfast",
        "veryfast",
        "faster",
        "fast",
        "medium",
        "slow",
        "slower",
        "veryslow",
    ] = "medium"


class RenditionSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[[renditions]]: one way of encoding burned films; each edition gets a file of each.

    height is the most in pixels, 0 the film's own; quality is the encoder's constant rate
    factor; max_bitrate and audio_bitrate are kilobits a second; loudness is in LUFS.
    """

    name: Slug
    height: Annotated[int, Meta(ge=0, le=4320)] = 0
    codec: Literal["h264", "hevc", "av1"] = "h264"
    quality: Annotated[float, Meta(ge=0, le=63)] | None = None
    preset: str | int | None = None
    max_bitrate: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    audio: Literal["copy", "aac", "opus"] = "copy"
    audio_bitrate: Annotated[int, Meta(ge=16, le=1024)] = 128
    loudness: Annotated[float, Meta(ge=-40, le=-5)] | None = None


class BuildSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[build]: what 'filmpack build' makes when it is not told."""

    output: str = "dist"
    kinds: tuple[Literal["burn", "mux"], ...] = ("burn", "mux")
    containers: tuple[Literal["mkv", "mp4"], ...] = ("mkv",)


class EditionsSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[editions]: the matrix, country x language, as BCP 47 tags."""

    matrix: tuple[str, ...] = ()
    stale_days: Annotated[int, Meta(ge=1)] = 365


class CardSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[card]: the closing card. seconds is its length; order lists kinds of contacts.

    contacts names a country's contacts by id, instead of order and max_contacts.
    """

    mode: Literal["append", "overlay"] = "append"
    seconds: Annotated[float, Meta(ge=8, le=12)] = 10
    order: tuple[Literal["helpline", "report", "hotline", "police", "parents"], ...] = (
        "helpline",
        "report",
        "hotline",
        "police",
        "parents",
    )
    max_contacts: Annotated[int, Meta(ge=1, le=6)] = 3
    contacts: dict[str, tuple[str, ...]] = {}
    logos: str = "translations/logos"


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of the project's own, in place of the profile's; durations in milliseconds."""

    max_line_length: Annotated[int, Meta(ge=10, le=200)] | None = None
    max_lines: Annotated[int, Meta(ge=1, le=4)] | None = None
    max_cps: Annotated[int, Meta(ge=5, le=60)] | None = None
    min_duration: Annotated[int, Meta(ge=0)] | None = None
    max_duration: Annotated[int, Meta(ge=1000)] | None = None


class CheckRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules that are off, rules of another severity, limits: for all languages or for one."""

    disable: tuple[str, ...] = ()
    severity: dict[str, Literal["error", "warning", "note"]] = {}
    limits: Limits = Limits()


class CheckSection(CheckRules, frozen=True, forbid_unknown_fields=True):
    """[check]: what 'filmpack check' holds the texts to; languages.pl adds to it for one."""

    languages: dict[str, CheckRules] = {}


class ToolsSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[tools]: another ffmpeg than the embedded one."""

    ffmpeg: str = ""


class ProjectFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of filmpack.toml."""

    film: FilmSection
    text: TextSection = TextSection()
    burn: BurnSection | None = None
    renditions: tuple[RenditionSection, ...] = ()
    build: BuildSection = BuildSection()
    editions: EditionsSection = EditionsSection()
    card: CardSection = CardSection()
    check: CheckSection = CheckSection()
    tools: ToolsSection = ToolsSection()


class Project:
    """A project file and the folder that its paths start from."""

    def __init__(self, file: Path, settings: ProjectFile) -> None:
        self.file = file
        self.folder = file.parent
        self.settings = settings

    @classmethod
    def load(cls, file: Path) -> Project:
        """Read a project file. Raises ConfigError that names the key and its place."""
        try:
            text = file.read_text("utf-8")
            data = parse_toml(text)
        except FileNotFoundError:
            raise ConfigError(
                "there is no project file here.",
                "Make one with 'filmpack init'.",
                file=display_path(file),
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot be read: {error}.", file=display_path(file)) from None
        except ValueError as error:
            match = re.search(r"line (\d+)", str(error))
            raise ConfigError(
                f"this is not valid TOML: {error}.",
                file=display_path(file),
                line=int(match[1]) if match else 0,
            ) from None
        try:
            settings = msgspec.convert(data, ProjectFile)
        except msgspec.ValidationError as error:
            raise _explained(error, text, file, ProjectFile) from None
        for key, value in _strings(data):
            if any(ord(char) < 32 for char in value):
                raise ConfigError(
                    f"{key} has a control character.",
                    file=display_path(file),
                    line=_line_of(key.rpartition(".")[2], text),
                )
        if settings.text.profile not in PROFILES:
            raise ConfigError(
                f"there is no profile {settings.text.profile!r}.",
                f"There are: {', '.join(PROFILES)}.",
                file=display_path(file),
                line=_line_of("profile", text),
            )
        return cls(file, settings)

    @classmethod
    def find(cls, given: Path | None = None) -> Project:
        """The project at `given` (file or folder), else the nearest one upwards."""
        if given is not None:
            return cls.load(given / FILE_NAME if given.is_dir() else given)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / FILE_NAME).is_file():
                return cls.load(folder / FILE_NAME)
        raise ConfigError(
            f"no {FILE_NAME} in this folder or above it.",
            "Go into a project, name one with --project, or make one with 'filmpack init DIR'.",
        )

    @property
    def profile(self) -> Profile:
        return PROFILES[self.settings.text.profile]

    def profile_for(self, tag: str, name: str = "") -> Profile:
        """The limits for a language: a profile with the project's own limits laid over it.

        tag is a BCP 47 tag, name another profile than the project's. Raises ConfigError.
        """
        if name and name not in PROFILES:
            raise ConfigError(
                f"there is no profile {name!r}.", f"There are: {', '.join(PROFILES)}."
            )
        profile = PROFILES[name] if name else self.profile
        if name:
            return profile
        check = self.settings.check
        for section in (check, *self._own(tag)):
            profile = profile.with_limits(msgspec.structs.asdict(section.limits))
        return profile

    def rules_for(self, tag: str) -> tuple[frozenset[str], dict[str, str]]:
        """The rules that are off and the severities that were changed for a language."""
        sections = (self.settings.check, *self._own(tag))
        off = frozenset(rule for section in sections for rule in section.disable)
        severity = {rule: kind for section in sections for rule, kind in section.severity.items()}
        return off, dict(severity)

    def _own(self, tag: str) -> list[CheckRules]:
        languages = self.settings.check.languages
        names = dict.fromkeys((tag.split("-")[0], tag.replace("-", "_"), tag))
        return [languages[name] for name in names if name in languages]

    @property
    def terms(self) -> Path:
        return self.catalogues / "terms.toml"

    @property
    def shots(self) -> Path:
        return self.source.parent / "shots.json"

    @property
    def source(self) -> Path:
        return self.folder / self.settings.text.source

    @property
    def catalogues(self) -> Path:
        return self.folder / self.settings.text.catalogues

    @property
    def template(self) -> Path:
        return self.catalogues / "filmpack.pot"

    @property
    def master(self) -> Path:
        return self.folder / self.settings.film.master

    @property
    def countries(self) -> Path:
        return self.catalogues / "countries"

    @property
    def reviews(self) -> Path:
        return self.catalogues / "reviews"

    @property
    def output(self) -> Path:
        return self.folder / self.settings.build.output


def _strings(data: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a decoded TOML file with the key that holds it."""
    if isinstance(data, str):
        yield key, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _strings(value, f"{key}.{name}" if key else str(name))
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value, key)


def _explained(
    error: msgspec.ValidationError, text: str, file: Path, root: type[Struct]
) -> ConfigError:
    """msgspec's message with the line, and for an unknown key the nearest right one."""
    what = str(error)
    path = re.search(r"`\$\.?([^`]*)`$", what)
    keys = [key for key in re.split(r"[.\[\]]+", path[1]) if key] if path else []
    unknown = re.search(r"unknown field `([^`]+)`", what)
    advice = ""
    if unknown and (now := RENAMED.get(unknown[1])):
        what = f"{unknown[1]!r} in [{'.'.join(keys)}] is now {now!r}."
    elif unknown:
        allowed = _fields(root, keys)
        near = difflib.get_close_matches(unknown[1], allowed, 1)
        advice = f"Did you mean {near[0]!r}? " if near else ""
        advice += f"Known here: {', '.join(allowed)}."
        place = ".".join(keys)
        what = f"unknown key {unknown[1]!r}" + (f" in [{place}]" if place else "") + "."
    line = _line_of(unknown[1] if unknown else (keys[-1] if keys else ""), text)
    return ConfigError(what, advice, file=display_path(file), line=line)


def _fields(root: type[Struct], keys: list[str]) -> list[str]:
    current = root
    for key in keys:
        hints = {field.name: field.type for field in msgspec.structs.fields(current)}
        step = current if key.isdigit() else hints.get(key)
        if get_origin(step) is tuple:
            step = get_args(step)[0]
        if not (isinstance(step, type) and issubclass(step, Struct)):
            break
        current = step
    return [field.encode_name for field in msgspec.structs.fields(current)]


def _line_of(key: str, text: str) -> int:
    if not key:
        return 0
    for number, row in enumerate(text.splitlines(), 1):
        if re.match(rf'\s*(\[+\s*([\w-]+\.)*)?["\']?{re.escape(key)}["\']?\s*[=\].]', row):
            return number
    return 0
