"""What each film of a build keeps of its master, and what is left out on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from filmpack.commands.films.refusals import Refusals
from filmpack.errors import ConfigError, InputError, display_path
from filmpack.languages.tags import bcp47, gettext_name, iso639_2, without_sdh
from filmpack.media.audio.copy import require_silence
from filmpack.media.containers import containers
from filmpack.media.film import Film
from filmpack.media.input.contents import SELECTED, Kept, clean_name, kept_audio
from filmpack.media.trial import unheld
from filmpack.pipeline.recipes import EncodePlan
from filmpack.pipeline.targets import Target
from filmpack.project.config.sections import ProjectFile
from filmpack.project.config.settings import FILE_NAME
from filmpack.store.local import Store

_DEFAULTS = ("none", "first", "edition")


def kept_targets(
    targets: Sequence[Target],
    film: Film,
    settings: ProjectFile,
    titles: Callable[[str], Mapping[str, str]],
    refusals: Refusals,
) -> Iterator[Target]:
    """The targets with what they keep of the master; one whose chapters lack names is refused.

    Args:
        targets: The targets.
        film: The master.
        settings: The project file.
        titles: Gives the translations of chapters' names in a language, by name.
        refusals: Takes the languages and editions that are not made, and why.

    Raises:
        ConfigError: As with_kept().
    """
    for target in targets:
        language = gettext_name(target.tracks[0].language)
        name = target.edition.tag if target.edition else language
        try:
            yield with_kept(target, film, settings, titles)
        except InputError as error:
            refusals.add(name, error.problems)


def with_kept(
    target: Target,
    film: Film,
    settings: ProjectFile,
    titles: Callable[[str], Mapping[str, str]],
) -> Target:
    """A target with what it keeps of the master's audio tracks, chapters and subtitle tracks.

    Args:
        target: The target.
        film: The master.
        settings: The project file.
        titles: Gives the translations of chapters' names in a language, by name.

    Raises:
        InputError: The names of chapters are not translated.
        ConfigError: A word in [audio] keep or [mux] default names nothing.
    """
    keep = settings.audio.keep
    for word in () if isinstance(keep, str) else keep:
        if word not in SELECTED and iso639_2(word) == "und":
            raise ConfigError(
                f"[audio] keep: {word!r} is neither a language nor one of {', '.join(SELECTED)}.",
                "Correct it; 'filmpack help configuration' explains the words.",
                file=FILE_NAME,
            )
    contents = film.contents
    language = _language(target)
    subtitles: tuple[int, ...] = ()
    # An edition's picture is encoded into a file of its own, which has none of them.
    if not target.encoded and settings.mux.subtitles == "keep":
        subtitles = tuple(range(len(contents.subtitles)))
    chapters = contents.chapters
    if language and any(chapter.title for chapter in chapters):
        translated = titles(language)
        chapters = tuple(
            replace(chapter, title=clean_name(translated.get(chapter.title, chapter.title)))
            for chapter in chapters
        )
    kept = Kept(kept_audio(contents.audio, keep, language), chapters, subtitles)
    return replace(target, kept=kept, switched_on=_switched_on(target, settings.mux.default))


def _language(target: Target) -> str:
    """The language that a film is in; "" for one with the texts of several."""
    if target.edition or len(target.tracks) == 1:
        return without_sdh(target.tracks[0].language)
    return ""


def _switched_on(target: Target, default: str) -> str:
    """The language of the text track that a muxed film shows unasked; "" for none."""
    if target.kind == "burn" or default == "none":
        return ""
    first = target.tracks[0].language
    if default == "first":
        return first
    if default == "edition":
        return first if target.edition else ""
    if iso639_2(default) == "und":
        raise ConfigError(
            f"[mux] default: {default!r} is neither a language nor one of {', '.join(_DEFAULTS)}.",
            "Correct it.",
            file=FILE_NAME,
        )
    wanted = bcp47(default)
    return wanted if any(track.language == wanted for track in target.tracks) else ""


def require_held(targets: Sequence[Target], film: Film, ffmpeg: str) -> None:
    """Raise ConfigError when a target's container cannot hold what is copied into it."""
    tried: dict[tuple[str, bool, tuple[int, ...]], list[str]] = {}
    for target in targets:
        copied = not target.encoded
        # An encoded picture and its sound go into an mp4 first.
        container = target.container if copied else "mp4"
        numbers = target.kept.audio_numbers(len(film.audio))
        if not copied and target.rendition.sound.codec != "copy":
            numbers = ()
        key = (container, copied, numbers)
        if key not in tried:
            tried[key] = unheld(
                film.path,
                container,
                numbers,
                ffmpeg=ffmpeg if copied else "",
            )
        kind = containers()[target.container]
        texts = {film.contents.subtitles[number].codec for number in target.kept.subtitles}
        texts -= kind.copied_text | kind.converted_text
        if copied and target.kept.subtitles and not kind.edit_lists:
            _require_plain_begin(target, film)
        if lost := [*tried[key], *sorted(texts)]:
            raise ConfigError(
                f"{target.label}: {container} cannot hold {', '.join(dict.fromkeys(lost))}"
                " of the master.",
                _advice(target, subtitles=bool(texts)),
            )


def _require_plain_begin(target: Target, film: Film) -> None:
    if film.trimmed or film.offset < 0:
        raise ConfigError(
            f"{target.label}: {display_path(film.path)} hides frames, or has a track that begins"
            f" before its picture and sound; {target.container} cannot keep its subtitle tracks"
            " then.",
            'Mux into mp4: --container mp4, or set subtitles = "replace" in [mux].',
        )


def _advice(target: Target, *, subtitles: bool) -> str:
    if target.encoded:
        return 'Have the sound encoded: set audio = "aac" in [[renditions]] of filmpack.toml.'
    other = "Mux into another container: --container mkv"
    return f'{other}, or set subtitles = "replace" in [mux].' if subtitles else f"{other}."


def require_silence_after(plan: EncodePlan, ffmpeg: str, store: Store) -> None:
    """Raise ToolError or InputError when silence that a card needs cannot follow the master's
    sound: before a frame is encoded. What the store has was tried when it was made."""
    wanted: set[int] = set()
    for recipe in plan.recipes:
        numbers = recipe.header.kept.audio_numbers(len(plan.film.audio))
        wanted |= {
            number
            for key, number in zip(recipe.silences, numbers, strict=False)
            if not store.has(key)
        }
    if wanted:
        require_silence(ffmpeg, plan.film, sorted(wanted))


def left_out(film: Film, targets: Sequence[Target]) -> Iterator[str]:
    """What the master has and none of the films, each in a few words."""
    contents = film.contents
    heard = {n for target in targets for n in target.kept.audio_numbers(len(film.audio))}
    for number, audio in enumerate(contents.audio):
        if number not in heard:
            yield f"audio track {number + 1} ({audio}): [audio] keep does not select it"
    shown = {number for target in targets for number in target.kept.subtitles}
    for number, track in enumerate(contents.subtitles):
        if number not in shown:
            what = f"subtitle track {number + 1} ({track.info})"
            yield f'{what}: only muxed films keep it, with subtitles = "keep" in [mux]'
    yield from contents.others
