"""Which films a sign-language interpreter stands beside, and whether the videos fit the film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.languages.tags import bcp47, primary_subtag
from filmpack.masters.master import read_master
from filmpack.masters.remuxed import indexed
from filmpack.media.film import Film
from filmpack.media.rendition import output_format
from filmpack.media.signing.layout import LEAST_PART
from filmpack.media.signing.video import SignVideo
from filmpack.pipeline.targets import Target
from filmpack.project.workspace import Workspace
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import Store

_KEY = "[film] sign_language"


class SignLanguage:
    """The sign-language videos of a project, each looked at once."""

    def __init__(
        self,
        workspace: Workspace,
        film: Film,
        ffmpeg: str,
        store: Store,
        inputs: InputFiles,
        *,
        write: bool,
    ) -> None:
        """Look at nothing yet; beside() does.

        Args:
            workspace: The project.
            film: The master, whose frames the videos must have.
            ffmpeg: The program.
            store: Keeps digests and copies.
            inputs: The files that decide what is made; the videos are added.
            write: Whether copies may be made of videos that cannot be cut as they are.
        """
        self._workspace, self._film = workspace, film
        self._ffmpeg, self._store, self._inputs, self._write = ffmpeg, store, inputs, write
        self._known: dict[str, SignVideo] = {}

    def beside(
        self, targets: Sequence[Target], *, excerpt: bool
    ) -> tuple[tuple[Target, ...], list[Problem]]:
        """The films with the videos that stand beside them. One without a video is left out.

        Args:
            targets: What is to be made.
            excerpt: Whether the film is only the first part of the one that the videos are of.

        Returns:
            The films, and what is to be told.

        Raises:
            ConfigError: [film] sign_language names no language or edition of the project's.
            InputError: A video cannot be used, or has other frames than the film.
        """
        if not any(target.rendition.sign_language for target in targets):
            return tuple(targets), []
        self._require_known()
        found, told = [], list[Problem]()
        for target in targets:
            if not target.rendition.sign_language:
                found.append(target)
                continue
            path = self._path_for(target.edition, target.tracks[0].language)
            if not path:
                what = f"{target.label}: not made; {_KEY} names no video for it."
                told.append(Problem(self._place, 0, what, "Add one to make this film."))
                continue
            video = self._video(path, excerpt=excerpt)
            found.append(replace(target, rendition=replace(target.rendition, sign_video=video)))
            told += self._too_small(path, video, target)
        if told and not found:
            raise ConfigError(told[0].what, told[0].advice, file=self._place)
        return tuple(found), list(dict.fromkeys(told))

    @property
    def _place(self) -> str:
        return display_path(self._workspace.project.file)

    def _path_for(self, edition: Edition | None, language: str) -> str:
        """The video of an edition, else of its language, else of all; "" for none."""
        named = self._workspace.project.settings.film.sign_language
        if isinstance(named, str):
            return named
        tag = bcp47(language)
        keys = (edition.tag if edition else "", tag, primary_subtag(tag))
        return next((named[key] for key in keys if key in named), "")

    def _require_known(self) -> None:
        named = self._workspace.project.settings.film.sign_language
        languages = [bcp47(language) for language in self._workspace.languages()]
        editions = [edition.tag for edition in self._workspace.editions()]
        known = {*languages, *map(primary_subtag, languages), *editions}
        for key in named if not isinstance(named, str) else ():
            if key not in known:
                raise ConfigError(
                    f"{_KEY} names {key!r}, which is no language or edition of this project.",
                    f"There are: {', '.join([*languages, *editions])}.",
                    file=self._place,
                )

    def _video(self, named: str, *, excerpt: bool) -> SignVideo:
        if named in self._known:
            return self._known[named]
        project = self._workspace.project
        path = (project.folder / named).absolute()  # workers of a cluster look there, too
        if path.is_file():
            self._inputs.add(path)
        video = read_master(project, self._ffmpeg, self._store, path, write=self._write)
        self._require_fitting(path, video, excerpt=excerpt)
        digest = file_digest(path, self._store)
        if self._write:
            of_copy = file_digest(video.path, self._store)
            video = indexed(self._ffmpeg, video, of_copy, self._store)
        self._inputs.add(video.path)
        self._known[named] = SignVideo(digest, video)
        return self._known[named]

    def _require_fitting(self, path: Path, video: Film, *, excerpt: bool) -> None:
        """Raise InputError for a video that the film's frames cannot be paired with."""
        film = self._film
        what = advice = ""
        if video.rate != film.rate:
            what = f"it has {_rate(video)} frames a second; the film has {_rate(film)}."
            advice = f"Convert it: ffmpeg -i IN -r {film.rate} -an OUT.mp4"
        elif video.frames != film.frames and not (excerpt and video.frames > film.frames):
            what = f"it has {video.frames} frames; the film has {film.frames}."
            advice = "Trim it, or repeat its last frame, until both have the same number of frames."
        elif video.hdr or video.rgb:
            kind = "high dynamic range" if video.hdr else "RGB pixels"
            what, advice = f"it has {kind}.", "Convert it to 8 bits of BT.709, yuv420p."
        if what:
            name = display_path(path)
            raise InputError(
                Problem(name, 0, f"this sign-language video does not fit: {what}", advice)
            )

    def _too_small(self, path: str, video: SignVideo, target: Target) -> list[Problem]:
        part = video.part(output_format(self._film, target.rendition))
        # Rounding to even pixels takes a little.
        if part >= LEAST_PART * 95 / 100:
            return []
        what = f"{_KEY}: {path} fills {round(100 * part)} % of the picture; a sixth is advised."
        advice = "Crop it to the interpreter: from over the head to below the waist, elbows inside."
        return [Problem(self._place, 0, what, advice)]


def _rate(film: Film) -> str:
    return f"{float(film.rate):g}"
