"""Whether a package's films are what its manifest and text files say: streams, tracks, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.delivery.contents import CARD, card_names, card_size, card_sizes
from filmpack.delivery.findings import Findings
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.manifest import (
    FileFacts,
    Manifest,
    MediaFacts,
    TextTrackFacts,
)
from filmpack.delivery.sums import digest_of
from filmpack.delivery.verify_burned import compare_burned, look_at
from filmpack.errors import FilmpackError, InputError, ToolError
from filmpack.fingerprints.sounds import is_same_sound
from filmpack.languages.sdh import without_sdh
from filmpack.media.containers import container_of
from filmpack.media.input.packets import packet_digests
from filmpack.media.mux import ReadTrack
from filmpack.media.pictures.qr import qr_texts
from filmpack.media.text.font_files import own_files_of
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.formats.srt import srt_text
from filmpack.timedtext.overlaps import one_at_a_time
from filmpack.timedtext.parsing.entities import decode_entities

if TYPE_CHECKING:
    from PIL.Image import Image


def compare_films(
    folder: Path,
    manifest: Manifest,
    usable: Sequence[str],
    cues: Sequence[Cue],
    cards: Mapping[str, Image],
    *,
    ffmpeg: str,
    shared: KnownFilms,
    found: Findings,
    look: bool = False,
) -> None:
    """Compare every film with the manifest, the text files and the card.

    Args:
        folder: The package.
        manifest: Its manifest.
        usable: The names of the files whose bytes are as they should be.
        cues: The subtitles of the package's text files; none where there are none.
        cards: The card's pictures by name, as far as there are any.
        ffmpeg: The program that draws text to compare with; nothing is encoded.
        shared: What was found out before; only to save time.
        found: Takes what differs.
        look: Whether some of the burned text is also read from the picture.
    """
    films = [file for file in manifest.with_role("soft", "burned") if file.path in usable]
    names = card_names(card_sizes(manifest))
    whole = []
    for file in films:
        facts = _facts(folder, file, shared, found)
        if facts is not None and _same_streams(file, facts, manifest, found):
            whole.append(file)
            name = names[card_size(file.reframed, file.media.height)] if file.media else CARD
            _compare_card(folder, file, manifest, (name, cards.get(name)), shared, found)
    soft = [file for file in whole if file.role == "soft"]
    for file in soft:
        try:
            tracks = shared.tracks(folder / file.path, file.sha256)
            track = Track(manifest.language, tuple(cues))
            _compare_track(folder / file.path, tracks, track, found)
            _same_picture(folder, manifest, soft[0], file, shared, found)
        except FilmpackError as error:
            found.add_error("stream", file.path, error)
    burned = [file for file in whole if file.role == "burned"]
    if not burned:
        return
    for file in burned if soft else ():
        _compare_sound(folder, soft[0], file, ffmpeg, shared, found)
    for file in burned:
        if file.sign_language:
            what = "the picture beside the closing card: the sign-language video is not here."
            found.add("not checked", file.path, what)
    burned = [file for file in burned if not file.sign_language]
    if not soft or not cues:
        what = "the text in the picture: that needs a soft film and a text file in the package."
        found.add("not checked", "", what)
        return
    film = shared.film(folder / soft[0].path, soft[0].sha256)
    for file in burned if look else ():
        clean = shared.clean(film, soft[0].sha256, manifest.card.first, ffmpeg, file)
        look_at(folder, file, clean, manifest, cues, shared, found)
    if {digest_of(path) for path in own_files_of(manifest.language)} != set(manifest.fonts):
        what = "the text in the picture: it is drawn with fonts that are not here."
        found.add("not checked", "", what)
        return
    for file in burned:
        clean = shared.clean(film, soft[0].sha256, manifest.card.first, ffmpeg, file)
        compare_burned(folder, file, clean, manifest, cues, shared, found)


def _facts(folder: Path, file: FileFacts, shared: KnownFilms, found: Findings) -> MediaFacts | None:
    try:
        return shared.facts(folder / file.path, file.sha256)
    except FilmpackError as error:
        found.add_error("stream", file.path, error)
        return None


def _same_streams(file: FileFacts, facts: MediaFacts, manifest: Manifest, found: Findings) -> bool:
    """Tell each difference of a film's streams from the manifest; gives whether its pictures can be
    compared at all: it has the frames that it should have."""
    wanted = file.media
    if wanted is None:
        found.add("manifest", file.path, "manifest.json does not say what streams it has.")
        return False
    if facts.frames != wanted.frames:
        what = f"it has {facts.frames} frames; manifest.json says {wanted.frames}."
        found.add("stream", file.path, what)
    frames = max(manifest.film.frames, manifest.card.first + manifest.card.frames)
    if wanted.frames != frames:
        what = f"film and card have {frames} frames; manifest.json says {wanted.frames}."
        found.add("manifest", file.path, what)
    for name in ("width", "height", "rate", "video_codec", "audio"):
        if getattr(facts, name) != getattr(wanted, name):
            is_, should = getattr(facts, name), getattr(wanted, name)
            what = f"its {name.replace('_', ' ')} is {_short(is_)}"
            what += f"; manifest.json says {_short(should)}."
            if _short(is_) == _short(should):
                what = f"its {name} is not that of the film that manifest.json describes."
            found.add("stream", file.path, what)
    if len(facts.subtitles) != len(wanted.subtitles):
        number, should = len(facts.subtitles), len(wanted.subtitles)
        found.add("track", file.path, f"it has {number} text tracks; manifest.json says {should}.")
    for number, (is_, should) in enumerate(zip(facts.subtitles, wanted.subtitles, strict=False), 1):
        if _as_labelled(is_) != _as_labelled(should):
            what = f"text track {number} is {is_.title!r} ({is_.language})"
            what += f"; manifest.json says {should.title!r} ({should.language})."
            found.add("track", file.path, what)
        elif is_.sha256 != should.sha256:
            what = f"text track {number} ({is_.language}) has other words or times"
            found.add("track", file.path, f"{what} than manifest.json says.")
    return facts.frames == wanted.frames == frames


def _as_labelled(track: TextTrackFacts) -> tuple[object, ...]:
    """What a track is called and how it is shown."""
    shown = (track.default, track.hearing_impaired, track.forced)
    return (track.language, track.title, *shown, track.cues)


def _short(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{one.codec} {one.rate} Hz {one.layout}" for one in value) or "none"
    return str(value)


def _compare_sound(
    folder: Path,
    soft: FileFacts,
    burned: FileFacts,
    ffmpeg: str,
    shared: KnownFilms,
    found: Findings,
) -> None:
    """Each sound track of a burned film is one of the soft film's: the same packets, or the same
    to hear, where a rendition has its sound encoded."""
    files = (soft, burned)
    try:
        wanted, got = (shared.facts(folder / f.path, f.sha256).audio for f in files)
        for number, track in enumerate(got):
            if track.sha256 in {one.sha256 for one in wanted}:
                continue
            heard = shared.sound(folder / burned.path, burned.sha256, number, ffmpeg)
            if not any(
                is_same_sound(shared.sound(folder / soft.path, soft.sha256, n, ffmpeg), heard)
                for n in range(len(wanted))
            ):
                what = f"sound track {number + 1} is not the sound of {soft.path}."
                found.add("stream", burned.path, what)
    except FilmpackError as error:
        found.add_error("stream", burned.path, error)
        return
    if bool(wanted) != bool(got):
        has, other = ("sound", "none") if got else ("no sound", "some")
        found.add("stream", burned.path, f"it has {has}; {soft.path} has {other}.")


def _compare_track(path: Path, tracks: Sequence[ReadTrack], track: Track, found: Findings) -> None:
    """Compare a soft film's first text track with the edition's language and the text files."""
    language = without_sdh(track.language)
    if tracks and tracks[0].tag != language:
        what = f"its first text track is in {tracks[0].tag!r}, not in {language!r}."
        found.add("track", path.name, what)
    if not track.cues:
        return
    kind = container_of(path)
    shown = track.cues if kind.overlaps else one_at_a_time(track.cues)
    texts = [kind.shown_text(srt_text(cue, track.language)) for cue in shown]
    # Where SubRip is the only text file, its reader took references for characters.
    wanted = [
        (cue.start, cue.end, decode_entities(text)[0])
        for cue, text in zip(shown, texts, strict=True)
    ]
    own = tracks[0].cues if tracks else ()
    got = [(cue.start, cue.end, decode_entities(cue.text)[0]) for cue in own]
    if got == wanted:
        return
    pairs = zip(wanted, got, strict=False)
    at = next((n for n, (ours, theirs) in enumerate(pairs, 1) if ours != theirs), 0)
    what = f"subtitle {at} of its first text track differs from the text files."
    if not at:
        what = f"its first text track has {len(got)} subtitles; the text files have {len(wanted)}."
    found.add("track", path.name, what)


def _same_picture(
    folder: Path,
    manifest: Manifest,
    one: FileFacts,
    other: FileFacts,
    shared: KnownFilms,
    found: Findings,
) -> None:
    """Picture and sound of two soft films are the same packets."""
    paths = [folder / file.path for file in (one, other)]
    if shared.same_packets(paths, (one.sha256, other.sha256), Fraction(manifest.film.rate)):
        return
    # What parts the units of their pictures, or their frames of sound, may still differ.
    first, second = (packet_digests(path, ("video", "audio"), like=paths[0]) for path in paths)
    for kind in ("video", "audio"):
        if first[kind] != second[kind]:
            found.add("stream", other.path, f"its {kind} is not that of {one.path}.")


def _compare_card(
    folder: Path,
    file: FileFacts,
    manifest: Manifest,
    card: tuple[str, Image | None],
    shared: KnownFilms,
    found: Findings,
) -> None:
    """The card is in the film where the manifest says, is that of its picture, and its QR code
    leads to the manifest's address. card is the picture's name, and the picture if it is there."""
    path = folder / file.path
    name, picture = card
    number = manifest.card.first + manifest.card.frames // 2
    try:
        seen = shared.card(path, file.sha256, Fraction(manifest.film.rate), number, picture)
    except ToolError:
        seen = None  # it has no such frame
    except InputError as error:
        found.add_error("card", path.name, error)
        return
    if seen is None or seen.is_other:
        found.add("card", path.name, f"the closing card in it is not that of {name}.")
        return
    _check_address(seen.addresses, path.name, manifest, found, other=name != CARD)


def check_address(
    picture: Image, name: str, manifest: Manifest, found: Findings, *, other: bool = False
) -> None:
    """Compare where a card's QR code leads with the manifest. A card in another shape or a smaller
    picture may have none: it is looked at on the phone that would have to read it."""
    _check_address(qr_texts(picture), name, manifest, found, other=other)


def _check_address(
    seen: Sequence[str], name: str, manifest: Manifest, found: Findings, *, other: bool
) -> None:
    if (what := wrong_address(seen, manifest.card.address)) and (seen or not other):
        found.add("card", name, what)


def wrong_address(seen: Sequence[str], wanted: str) -> str:
    """What is wrong with where a card's QR code leads; "" for nothing.

    Args:
        seen: What the codes in its picture say.
        wanted: Where the code should lead; "" where there should be none.
    """
    if list(seen) == ([wanted] if wanted else []):
        return ""
    leads = f"leads to {', '.join(seen)}" if seen else "cannot be read"
    should = f"it should lead to {wanted}" if wanted else "there should be none"
    return f"the QR code of its card {leads}; {should}."
