"""What each film of a build keeps of its master, and what is left out on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from filmpack import __version__
from filmpack.commands.films.refusals import Refusals
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.files import stat_signature
from filmpack.languages.sdh import is_sdh, without_sdh
from filmpack.languages.tags import bcp47, gettext_name, iso639_2, spoken_code
from filmpack.masters.master import master_audio
from filmpack.media.audio.copy import require_silence
from filmpack.media.containers import containers
from filmpack.media.containers.base import ContainerName
from filmpack.media.film import Film
from filmpack.media.input.contents import SELECTED, Kept, clean_name, kept_audio
from filmpack.media.trial import unheld
from filmpack.pipeline.recipes import EncodePlan
from filmpack.pipeline.targets import Target
from filmpack.project.config.sections import ProjectFile
from filmpack.project.config.settings import FILE_NAME
from filmpack.segments.rehearsal import require_carried, require_named
from filmpack.store.local import Store
from filmpack.timedtext.cue import Track

_DEFAULTS = ("none", "first", "edition")


def kept_targets(
    targets: Sequence[Target],
    film: Film,
    settings: ProjectFile,
    titles: Callable[[str], Mapping[str, str]],
    refusals: Refusals,
    forced: frozenset[str] = frozenset(),
) -> Iterator[Target]:
    """The targets with what they keep of the master; one whose chapters lack names is refused.

    Args:
        targets: The targets.
        film: The master.
        settings: The project file.
        titles: Gives the translations of chapters' names in a language, by name.
        refusals: Takes the languages and editions that are not made, and why.
        forced: The cues of forced tracks.

    Raises:
        ConfigError: A word in [audio] keep or [mux] default names nothing.
    """
    _require_words(settings)
    for target in targets:
        language = gettext_name(target.tracks[0].language)
        name = target.edition.tag if target.edition else language
        try:
            yield _with_forced(_with_kept(target, film, settings, titles), film, settings, forced)
        except InputError as error:
            refusals.add(name, error.problems)


def _require_words(settings: ProjectFile) -> None:
    """Raise ConfigError for a word in [audio] keep or [mux] default that names nothing."""
    keep, default = settings.audio.keep, settings.mux.default
    for word in () if isinstance(keep, str) else keep:
        if word not in SELECTED and iso639_2(word) == "und":
            raise ConfigError(
                f"[audio] keep: {word!r} is neither a language nor one of {', '.join(SELECTED)}.",
                "Correct it; 'filmpack help configuration' explains the words.",
                file=FILE_NAME,
            )
    if default not in _DEFAULTS and iso639_2(default) == "und":
        raise ConfigError(
            f"[mux] default: {default!r} is neither a language nor one of {', '.join(_DEFAULTS)}.",
            "Correct it.",
            file=FILE_NAME,
        )


def _with_kept(
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
    """
    contents = film.contents
    language = _language(target)
    subtitles: tuple[int, ...] = ()
    if target.kind == "mux" and settings.mux.subtitles == "keep":
        subtitles = tuple(range(len(contents.subtitles)))
    chapters = contents.chapters
    if language and any(chapter.title for chapter in chapters):
        translated = titles(language)
        chapters = tuple(
            replace(chapter, title=clean_name(translated.get(chapter.title, chapter.title)))
            for chapter in chapters
        )
    audio = kept_audio(contents.audio, settings.audio.keep, language)
    kept = Kept(audio, chapters, subtitles)
    return replace(target, kept=kept, switched_on=_switched_on(target, settings.mux.default))


def _with_forced(
    target: Target, film: Film, settings: ProjectFile, forced: frozenset[str]
) -> Target:
    """A muxed film with a forced track behind that of each language that is spoken in it.

    Sound without a language is taken to be in the source's.
    """
    if target.kind != "mux" or not forced:
        return target
    audio = film.contents.audio
    source = settings.text.source_language
    spoken = {
        spoken_code(audio[number].language or source)
        for number in target.kept.audio_numbers(len(audio))
    }
    tracks: list[Track] = []
    for track in target.tracks:
        tracks.append(track)
        cues = tuple(cue for cue in track.cues if cue.id in forced)
        if cues and not is_sdh(track.language) and spoken_code(track.language) in spoken:
            tracks.append(replace(track, cues=cues, forced=True))
    return replace(target, tracks=tuple(tracks))


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
    wanted = bcp47(default)
    return wanted if any(track.language == wanted for track in target.tracks) else ""


def require_held(targets: Sequence[Target], film: Film, ffmpeg: str, store: Store) -> None:
    """Raise ConfigError when a target's container cannot hold what is copied into it."""
    tried: dict[tuple[str, bool, tuple[int, ...]], list[str]] = {}
    for target in targets:
        copied = not target.encoded
        numbers = target.kept.audio_numbers(len(film.audio))
        if not copied and target.rendition.sound.codec != "copy":
            numbers = ()
        # An encoded picture and its sound go into an mp4 first.
        for container in dict.fromkeys(["mp4"] * target.encoded + [target.container]):
            key = (container, copied, numbers)
            if key not in tried:
                tried[key] = (
                    unheld(film.path, container, numbers, ffmpeg=ffmpeg)
                    if copied
                    else _sound_unheld(film, container, numbers, store)
                )
            if tried[key]:
                raise _unheld(target, container, tried[key], _advice(target))
        _require_texts_held(target, film)


def _sound_unheld(
    film: Film, container: ContainerName, numbers: tuple[int, ...], store: Store
) -> list[str]:
    """The codecs of audio tracks that a container cannot hold. That it holds all is noted: a long
    film takes a while to open."""
    name = f"{film.path.absolute()}\n{__version__} {container} {numbers}"
    try:
        seen = stat_signature(film.path)
    except OSError:
        return unheld(film.path, container, numbers)  # says what is wrong with it
    if (store.note("held", name) or {}).get("seen") == seen:
        return []
    lost = unheld(film.path, container, numbers)
    if not lost:
        store.write_note("held", name, {"seen": seen})
    return lost


def _require_texts_held(target: Target, film: Film) -> None:
    """Raise ConfigError when a muxed film's container cannot hold the master's subtitle tracks."""
    kind = containers()[target.container]
    texts = {film.contents.subtitles[number].codec for number in target.kept.subtitles}
    if target.kept.subtitles and not kind.edit_lists:
        _require_plain_begin(target, film)
    if lost := sorted(texts - kind.copied_text - kind.converted_text):
        advice = 'Set subtitles = "replace" in [mux].'
        if target.container != "mkv":
            advice = f"Mux into another container: --container mkv. Or: {advice}"
        raise _unheld(target, target.container, lost, advice)


def _unheld(
    target: Target, container: ContainerName, lost: Sequence[str], advice: str
) -> ConfigError:
    codecs = ", ".join(dict.fromkeys(lost))
    return ConfigError(f"{target.label}: {container} cannot hold {codecs} of the master.", advice)


def _require_plain_begin(target: Target, film: Film) -> None:
    if film.trimmed or film.offset < 0:
        raise ConfigError(
            f"{target.label}: {display_path(film.path)} hides frames, or has a track that begins"
            f" before its picture and sound; {target.container} cannot keep its subtitle tracks"
            " then.",
            'Mux into mp4: --container mp4, or set subtitles = "replace" in [mux].',
        )


def _advice(target: Target) -> str:
    if target.encoded:
        return 'Have the sound encoded: set audio = "aac" in [[renditions]] of filmpack.toml.'
    return "Mux into another container: --container mkv."


def require_joinable(plan: EncodePlan, ffmpeg: str, store: Store) -> None:
    """Raise InputError or ToolError when a film could not be put together from its parts, whatever
    its picture: before a frame is encoded.

    What went well is noted: all of a master's sound is read for it.
    """
    film, tracks = plan.film, len(plan.film.audio)
    copied: set[int] = set()
    silent: dict[int, str] = {}
    for recipe in plan.recipes:
        numbers = recipe.header.kept.audio_numbers(tracks)
        copied |= set() if recipe.sound else set(numbers)
        silent |= dict(zip(numbers, recipe.silences, strict=False))
    kept = {repr(recipe.header.kept): recipe.header.kept for recipe in plan.recipes}
    tried = [plan.film_digest, __version__, sorted(copied), sorted(silent.items()), sorted(kept)]
    if store.note("carried", repr(tried)) is not None:
        return
    require_named(film, kept.values(), ffmpeg)
    if silent:
        require_silence(ffmpeg, film, sorted(silent))
    sound = master_audio(film, plan.film_digest, store) if copied else ()
    if require_carried(film, copied, sound):
        store.write_note("carried", repr(tried), {})


def moved_down(targets: Sequence[Target], source: str) -> Iterator[Problem]:
    """What is said of cues at the top or at a side that a container has in the bottom's middle.

    Args:
        targets: The targets.
        source: The source file.
    """
    for container in dict.fromkeys(target.container for target in targets if target.kind == "mux"):
        tracks = (
            track
            for target in targets
            if target.kind == "mux" and target.container == container
            for track in target.tracks
        )
        placed = [[cue for cue in track.cues if cue.top or cue.side] for track in tracks]
        lost = max(placed, key=len, default=[])
        if lost and not containers()[container].places:
            where = "at a side" if not any(cue.top for cue in lost) else "at the top"
            where += " or at a side" * any(cue.top and cue.side for cue in lost)
            what = f"{len(lost)} cue{'s' * (len(lost) > 1)} {where} of the picture"
            verb = "stand" if len(lost) > 1 else "stands"
            what += f" {verb} at the bottom in {container}."
            yield Problem(source, 0, what, "To keep the place, mux into mkv: --container mkv.")


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
