"""filmpack.toml as typed values: what to build, from what, into where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.timedtext.profile import PROFILES, Profile
from filmpack.toml import TomlFile, shown, strings

FILE_NAME = "filmpack.toml"

Slug = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]{0,60}$",
        extra={"words": "1 to 61 lower-case letters a to z, digits and hyphens"},
    ),
]


Preset = Annotated[
    Literal[
        "ultrafast",
        "superfast",
        "veryfast",
        "faster",
        "fast",
        "medium",
        "slow",
        "slower",
        "veryslow",
    ],
    # From the quickest to the smallest; msgspec would list them by the alphabet.
    Meta(
        extra={
            "words": "one of ultrafast, superfast, veryfast, faster, fast, medium, slow, slower,"
            " veryslow"
        }
    ),
]


class FilmSection(Struct, frozen=True, forbid_unknown_fields=True):
    """[film]: the master, its name, and the name in output files.

    interlaced and hdr say what becomes of a master that is so; force_constant_rate, whether one of
    uneven frame rate is made constant first.
    """

    renamed: ClassVar[dict[str, str]] = {"normalise": "force_constant_rate"}

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
    preset: Preset = "medium"


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

    renamed: ClassVar[dict[str, str]] = {"most": "max_contacts", "choose": "contacts"}

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

    renamed: ClassVar[dict[str, str]] = {
        "line": "max_line_length",
        "lines": "max_lines",
        "speed": "max_cps",
        "shortest": "min_duration",
        "longest": "max_duration",
    }

    max_line_length: Annotated[int, Meta(ge=10, le=200)] | None = None
    max_lines: Annotated[int, Meta(ge=1, le=4)] | None = None
    max_cps: Annotated[int, Meta(ge=5, le=60)] | None = None
    min_duration: Annotated[int, Meta(ge=0)] | None = None
    max_duration: Annotated[int, Meta(ge=1000)] | None = None


class CheckRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules that are off, rules of another severity, limits: for all languages or for one."""

    renamed: ClassVar[dict[str, str]] = {"off": "disable"}

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
        name = display_path(file)
        try:
            text = file.read_text("utf-8")
        except FileNotFoundError:
            raise ConfigError(
                "there is no project file here.", "Make one with 'filmpack init'.", file=name
            ) from None
        except UnicodeDecodeError:
            raise ConfigError(
                "this project file is not UTF-8.",
                "Save it as UTF-8 in your text editor.",
                file=name,
            ) from None
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror}.", file=name) from None
        try:
            settings = _settings(TomlFile.parse(text, name))
        except InputError as error:
            first = error.problems[0]
            raise ConfigError(first.what, first.advice, file=name, line=first.line) from None
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


def _settings(file: TomlFile) -> ProjectFile:
    """A project file's values. Raises InputError."""
    settings = file.decode(ProjectFile)
    for path, value in strings(file.data):
        if any(ord(char) < 32 for char in value):
            what = f"{shown(path)} has a control character."
            raise InputError(Problem(file.name, file.line(*path), what, "Remove it."))
    if settings.text.profile not in PROFILES:
        raise InputError(
            Problem(
                file.name,
                file.line("text", "profile"),
                f"there is no profile {settings.text.profile!r}.",
                f"There are: {', '.join(PROFILES)}.",
            )
        )
    return settings
