"""filmpack.toml as typed values: what to build, from what, into where."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import msgspec

from filmpack.cards.logos import LOGO_KINDS
from filmpack.cards.palette import GROUND
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.languages.tags import primary_subtag
from filmpack.project.config.sections import CheckRules, ProjectFile
from filmpack.project.records.waivers import waiver_problems
from filmpack.project.trust import Boundary
from filmpack.timedtext.profile import PROFILES, Profile
from filmpack.toml import TomlFile, shown, strings

FILE_NAME = "filmpack.toml"


class Project:
    """A project file and the folder that its paths start from."""

    def __init__(self, file: Path, settings: ProjectFile) -> None:
        self.file = file
        self.folder = file.parent
        self.settings = settings
        self.boundary = Boundary(file.parent)

    @classmethod
    def load(cls, file: Path) -> Project:
        """Read a project file. Raises ConfigError that names the key and its place."""
        name = display_path(file)
        if not os.path.lexists(file):
            raise ConfigError(
                "there is no project file here.", "Make one with 'filmpack init'.", file=name
            )
        try:
            text = Boundary(file.parent).read_bytes(file, "project file").decode("utf-8")
            settings = _settings(TomlFile.parse(text, name))
        except UnicodeDecodeError:
            raise ConfigError(
                "this project file is not UTF-8.",
                "Save it as UTF-8 in your text editor.",
                file=name,
            ) from None
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
            if os.path.lexists(folder / FILE_NAME):
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
        profile = (PROFILES[name] if name else self.profile).in_language(tag)
        if name:
            return profile
        check = self.settings.check
        for section in (check, *self._own(tag)):
            profile = profile.with_limits(msgspec.structs.asdict(section.limits))
        return profile

    def childrens_speed(self, tag: str) -> int:
        """Characters a second that a child reads in a language: the limit of the profile for
        children, or the project's own where that is lower."""
        children = PROFILES["netflix-children"].max_cps_for(tag)
        return min(children, self.profile_for(tag).max_cps_for(tag))

    def rules_for(self, tag: str) -> tuple[frozenset[str], dict[str, str]]:
        """The rules that are off and the severities that were changed for a language."""
        sections = (self.settings.check, *self._own(tag))
        off = frozenset(rule for section in sections for rule in section.disable)
        severity = {rule: kind for section in sections for rule, kind in section.severity.items()}
        return off, dict(severity)

    def _own(self, tag: str) -> list[CheckRules]:
        languages = self.settings.check.languages
        names = dict.fromkeys((primary_subtag(tag), tag.replace("-", "_"), tag))
        return [languages[name] for name in names if name in languages]

    @property
    def terms(self) -> Path:
        return self.catalogues / "terms.toml"

    @property
    def notes(self) -> Path:
        """Who speaks to whom, for the translators."""
        return self.source.parent / "notes.toml"

    @property
    def shots(self) -> Path:
        return self.source.parent / "shots.json"

    @property
    def focus(self) -> Path:
        """What a crop is centred on in each shot."""
        return self.source.parent / "focus.toml"

    @property
    def fingerprint(self) -> Path:
        """What the film looks and sounds like that the source's cues were timed to."""
        return self.source.parent / "film.fingerprint.json"

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
    def signoffs(self) -> Path:
        return self.catalogues / "signoffs"

    @property
    def logos(self) -> Path:
        return self.folder / self.settings.card.logos

    @property
    def output(self) -> Path:
        return self.folder / self.settings.build.output

    def find_ffmpeg(self) -> str:
        """The ffmpeg to use; the project's own only if the user trusts the project.

        Raises ConfigError when it may not be used, or is not there.
        """
        from filmpack.media.ffmpeg import find_ffmpeg  # costs start-up time

        named = self.settings.tools.ffmpeg
        if named and not os.environ.get("FILMPACK_FFMPEG"):
            self.boundary.require_trust("[tools] ffmpeg", named, self.file)
            if Path(named).name != named:
                named = str(self.folder / named)
        return find_ffmpeg(named)


def _settings(file: TomlFile) -> ProjectFile:
    """A project file's values. Raises InputError."""
    settings = file.decode(ProjectFile)
    for path, value in strings(file.data):
        if any(ord(char) < 32 for char in value):
            what = f"{shown(path)} has a control character."
            raise InputError(Problem(file.name, file.line(*path), what, "Remove it."))
    ground = settings.card.background
    colour = re.fullmatch("#[0-9A-Fa-f]{6}", ground)
    if not colour and (ground.startswith("#") or not ground.lower().endswith(LOGO_KINDS)):
        raise InputError(
            Problem(
                file.name,
                file.line("card", "background"),
                f"[card] background is {ground[:40]!r}: neither a colour nor a picture.",
                f"Write a colour with six digits, such as {GROUND}, or name a PNG or JPEG file.",
            )
        )
    if settings.text.profile not in PROFILES:
        raise InputError(
            Problem(
                file.name,
                file.line("text", "profile"),
                f"there is no profile {settings.text.profile!r}.",
                f"There are: {', '.join(PROFILES)}.",
            )
        )
    if problem := next(waiver_problems(settings.waivers, file, date.today()), None):
        raise InputError(problem)
    return settings
