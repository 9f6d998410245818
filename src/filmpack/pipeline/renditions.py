"""The project file's renditions, checked against what each encoder accepts. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from filmpack.errors import ConfigError
from filmpack.media.choices import Codec
from filmpack.media.rendition import CODECS, AudioEncoding, Encoding, Rendition
from filmpack.media.shapes import Reframing
from filmpack.pipeline.targets import rendition_names
from filmpack.project.config.film_sections import BurnSection, RenditionSection
from filmpack.project.config.sections import ProjectFile
from filmpack.project.config.settings import FILE_NAME

_MIDDLE = RenditionSection(name="").focus


def renditions(
    settings: ProjectFile, names: Sequence[str] = (), by_shot: Sequence[tuple[int, float]] = ()
) -> tuple[Rendition, ...]:
    """The renditions of a project, or those of these names. Raises ConfigError.

    by_shot is what crops are centred on from which frame on. Without [[renditions]] there is one
    without a name, with the settings of [burn].
    """
    if settings.burn is not None and settings.renditions:
        raise _wrong(
            "[burn] and [[renditions]] cannot both be used.",
            "Move quality and preset into a rendition, and remove [burn].",
        )
    if not settings.renditions:
        if names:
            raise ConfigError(
                "this project has no [[renditions]].",
                "Add them to filmpack.toml, or omit --rendition.",
            )
        burn = settings.burn or BurnSection()
        return (Rendition(encoding=_encoding("[burn]", "h264", burn.quality, burn.preset, 0)),)
    known: dict[str, Rendition] = {}
    for section in settings.renditions:
        if section.name in known:
            raise _wrong(f"two [[renditions]] are called {section.name!r}.", "Rename one.")
        made = _rendition(section, by_shot)
        if made.sign_language and not settings.film.sign_language:
            raise _wrong(
                f"rendition {section.name!r} has sign language, and there is no video of it.",
                "Name it in [film]: sign_language.",
            )
        ending = "-".join(rendition_names(made))
        same = [one.name for one in known.values() if "-".join(rendition_names(one)) == ending]
        if same:
            raise _wrong(
                f"the films of {same[0]!r} and {section.name!r} would have the same names"
                f" (…-{ending}.mp4).",
                "Rename one.",
            )
        known[section.name] = made
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            advice = f"Did you mean {near[0]!r}? " if near else ""
            raise ConfigError(
                f"there is no rendition {name!r}.", f"{advice}There are: {', '.join(known)}."
            )
    return tuple(known[name] for name in dict.fromkeys(names or known))


def _rendition(section: RenditionSection, by_shot: Sequence[tuple[int, float]]) -> Rendition:
    where = f"rendition {section.name!r}"
    if section.audio == "copy" and section.loudness is not None:
        raise _wrong(
            f"{where}: audio that is copied keeps its loudness.",
            'Set audio = "aac" or "opus", or remove loudness.',
        )
    if section.height and (section.height < 90 or section.height % 2):
        raise _wrong(f"{where}: height must be an even number of pixels, at least 90.")
    encoding = _encoding(where, section.codec, section.quality, section.preset, section.max_bitrate)
    sound = AudioEncoding(section.audio, section.audio_bitrate, section.loudness)
    if section.audio == "copy":
        # Unused settings must not make equal renditions differ.
        sound = AudioEncoding()
    return Rendition(
        section.name,
        section.height,
        encoding,
        sound,
        _reframing(where, section, by_shot),
        section.sign_language,
    )


def _reframing(
    where: str, section: RenditionSection, by_shot: Sequence[tuple[int, float]]
) -> Reframing | None:
    if section.sign_language and section.shape != "film":
        raise _wrong(
            f"{where}: films with sign language have the film's own shape.",
            "Remove shape, or sign_language.",
        )
    if section.shape == "film":
        if section.fit == "crop" or section.focus != _MIDDLE:
            raise _wrong(
                f"{where}: fit and focus are for pictures of another shape.",
                'Set shape = "9:16", "4:5" or "1:1", or remove them.',
            )
        return None
    if section.fit == "margins" and section.focus != _MIDDLE:
        raise _wrong(
            f"{where}: focus is for a crop; with margins the whole film is shown.",
            'Set fit = "crop", or remove focus.',
        )
    moves = tuple(by_shot) if section.fit == "crop" else ()
    return Reframing(section.shape, section.fit, section.focus, moves)


def _encoding(
    where: str, codec: Codec, quality: float | None, preset: str | int | None, most: int
) -> Encoding:
    traits = CODECS[codec]
    quality = traits.quality if quality is None else quality
    chosen = traits.preset if preset is None else str(preset)
    if quality > traits.worst:
        raise _wrong(f"{where}: quality must be at most {traits.worst:g} for {codec}.")
    if chosen not in traits.presets:
        raise _wrong(
            f"{where}: {codec} has no preset {chosen!r}.",
            f"There are: {', '.join(traits.presets)}.",
        )
    return Encoding(quality, chosen, codec, most)


def _wrong(what: str, advice: str = "") -> ConfigError:
    return ConfigError(what, advice, file=FILE_NAME)
