"""What 'filmpack web' does: encode what is missing, put the folder together, verify, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from filmpack import files
from filmpack.commands.delivery.web_plan import WebPlan
from filmpack.delivery.manifest import MANIFEST, encode_manifest
from filmpack.delivery.pictures import as_jpeg, picture_at
from filmpack.delivery.publish import publish
from filmpack.delivery.sums import SUMS, digest_of, encode_sums
from filmpack.errors import ToolError
from filmpack.media.audio.coded import coded_packets
from filmpack.media.input.contents import FilmHeader
from filmpack.pipeline.able import require_able
from filmpack.pipeline.assemble import BuildObserver
from filmpack.pipeline.eta import EncodeRates, EtaEstimator
from filmpack.pipeline.local import LocalExecutor, ProgressTracker
from filmpack.project.workspace import Workspace
from filmpack.segments.concat import concatenate
from filmpack.segments.index import StoredSegment, index_from
from filmpack.store.local import DamagedError
from filmpack.web.manifest import WebFile
from filmpack.web.stream.dash import MANIFEST as DASH
from filmpack.web.stream.dash import dash_manifest
from filmpack.web.stream.heard import HeardTrack
from filmpack.web.stream.ladder import fallback
from filmpack.web.stream.parts import FILM, EditionParts, PicturePart
from filmpack.web.stream.playlists import (
    MASTER,
    Piece,
    SoundStream,
    Stream,
    TextStream,
    keyframe_playlist,
    keyframes_name,
    master_playlist,
    media_playlist,
    playlist_name,
    target_duration,
    text_playlist,
)
from filmpack.web.stream.sound import CodedSound, sound_parts
from filmpack.web.stream.tracks import (
    MadeSegment,
    PictureTrack,
    SegmentFacts,
    SoundTrack,
    init_path,
    piece_of,
)
from filmpack.web.verify import verify_web, verify_web_files

_TRIES = 4
"""How often the folder is put together, its damaged segments encoded again in between."""
POSTER = f"{FILM}/poster.jpg"
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class WebFolder:
    """A folder in its place; unchanged: it was there already; kept: how many of its files are those
    of before; shared and each are bytes: of what all editions share, and that one adds at most."""

    path: Path
    editions: tuple[str, ...]
    unchanged: bool
    files: int = 0
    kept: int = 0
    shared: int = 0
    each: int = 0


def make_web(
    workspace: Workspace, planned: WebPlan, work: Path, observer: BuildObserver
) -> WebFolder:
    """Make the folder, verify it, and let it take its place by a rename.

    Segments that were encoded before an error stay in the store. Raises FilmpackError.
    """
    tags = tuple(one.edition.tag for one in planned.editions)
    if planned.place.is_dir():
        verdict = verify_web_files(planned.place)
        known = verdict.manifest
        if known and not verdict.failures and known.fingerprint == planned.manifest.fingerprint:
            return replace(_folder(planned, known.files, 0), unchanged=True, kept=len(known.files))
    with ExitStack() as held:
        scratch = held.enter_context(planned.plan.store.scratch())
        planned.plan.store.hold(planned.parts.keys, scratch)
        maker = _Maker(workspace, planned, work, scratch, observer)
        maker.encode(planned.missing)
        maker.put_together()
    planned.plan.encode_plan.inputs.require_unchanged()
    found, kept = tuple(maker.facts()), maker.kept  # the lists that follow are not counted
    manifest = msgspec.structs.replace(planned.manifest, files=found)
    data = encode_manifest(manifest)
    maker.write(MANIFEST, data)
    digests = {file.path: file.sha256 for file in found}
    digests[MANIFEST] = digest_of(maker.folder / MANIFEST)
    maker.write(SUMS, encode_sums(digests))
    if failures := verify_web(maker.folder).failures:
        told = "\n".join(f"{one.file}: {one.what}" for one in failures)
        what = "the folder for the web failed its verification and was not published."
        advice = "Run it again with another cache (--cache); if it happens again, report it."
        raise ToolError(what, advice, detail=told)
    publish(maker.folder, planned.place)
    folder = _folder(planned, found, kept)
    assert folder.editions == tags
    return folder


def _folder(planned: WebPlan, found: tuple[WebFile, ...], kept: int) -> WebFolder:
    tags = tuple(one.edition.tag for one in planned.editions)
    of = {tag: sum(file.size for file in found if file.path.startswith(f"{tag}/")) for tag in tags}
    texts = {
        one.edition.tag: sum(
            file.size
            for file in found
            if file.path in {text.uri.removeprefix("../") for text in one.facts.texts}
        )
        for one in planned.editions
    }
    each = max(of[tag] + texts[tag] for tag in tags)
    shared = sum(file.size for file in found) - sum(of.values())
    return WebFolder(planned.place, tags, False, len(found), kept, shared, each)


@dataclass(slots=True)
class _Maker:
    """Puts one folder together in a work folder."""

    workspace: Workspace
    planned: WebPlan
    work: Path
    scratch: Path
    observer: BuildObserver
    kept: int = 0
    pieces: dict[str, SegmentFacts] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.work / "web"

    def encode(self, missing: list[str]) -> None:
        """Encode what the store lacks, in parallel."""
        plan, parts = self.planned.plan, self.planned.parts
        frames = sum(map(parts.plan.frames, missing))
        self.observer.encoding(frames, sum(map(parts.plan.frames, parts.keys)) - frames)
        if missing:
            renditions = {rung.rendition for rung in parts.rungs}
            require_able(plan.ffmpeg, renditions)
            eta = EtaEstimator(parts.plan, missing, EncodeRates(plan.film, plan.store), 0)
            tracker = ProgressTracker(eta, lambda done: self.observer.encoded(done, eta.left()))
            self._executor(tracker).make(missing)
            eta.keep()

    def _executor(self, tracker: ProgressTracker) -> LocalExecutor:
        plan = self.planned.plan
        return LocalExecutor(
            plan.ffmpeg, self.planned.parts.plan, plan.store, self.scratch, plan.jobs, tracker
        )

    def put_together(self) -> None:
        """Write every file but the manifest; a damaged segment is made again."""
        parts = self.planned.parts
        tracks = {rung.name: self._picture_track(rung.name) for rung in parts.rungs}
        for name, track in tracks.items():
            self.write(init_path(name), track.init)
            for part in parts.film[name]:
                self._picture(track, part)
        sounds = {one.number: one for one in self._heard()}
        heard = {number: self._sound_track(one) for number, one in sounds.items()}
        for one in heard.values():
            self.write(init_path(one.key), one.init)
        for number, file in self.planned.film_files.items():
            self._film_file(sounds.get(number), file)
        silence = self._coded(parts.silence, "silence.mkv", 0) if heard else None
        for edition in parts.editions:
            self._edition(edition, tracks, heard, silence)
        for path, data in self.planned.texts.items():
            self.write(path, data)

    def _picture_track(self, name: str) -> PictureTrack:
        parts = self.planned.parts
        rung = next(rung for rung in parts.rungs if rung.name == name)
        index, _ = self._read(parts.film[name][0].key)
        return PictureTrack(rung, self.planned.plan.film.lead, index.extra)

    def _picture(self, track: PictureTrack, part: PicturePart) -> SegmentFacts:
        if part.path not in self.pieces:
            index, data = self._read(part.key)
            self._keep(track.segment(part, index, data))
        return self.pieces[part.path]

    def _keep(self, made: MadeSegment) -> None:
        """Write a segment's file; what playlists say of it stays in mind."""
        self.write(made.facts.path, made.data)
        self.pieces[made.facts.path] = made.facts

    def _heard(self) -> list[HeardTrack]:
        """The sound tracks of all editions."""
        return [sound for one in self.planned.editions for sound in one.sounds]

    def _sound_track(self, one: HeardTrack) -> SoundTrack:
        coded = self._coded(self.planned.parts.sound, "sound.mp4", one.number)
        return SoundTrack(one.key, coded)

    def _coded(self, key: str, name: str, number: int) -> CodedSound:
        path = self.scratch / name
        data = self._again(key, lambda: bytes(self.planned.plan.store.read(key).data))
        try:
            path.write_bytes(data)
        except OSError as error:
            raise self.planned.plan.store.explained(error) from None
        return CodedSound(*coded_packets(path, number))

    def _read(self, key: str) -> StoredSegment:
        store = self.planned.plan.store

        def read() -> StoredSegment:
            found = store.read(key)
            store.touch(key)
            if (index := index_from(found.about)) is None:
                store.discard(key)
                raise DamagedError(key)
            return index, found.data

        return self._again(key, read)

    def _again(self, key: str, read: Callable[[], _Made]) -> _Made:
        """What the store has under a key; made again where it turns out to be damaged."""
        for _ in range(_TRIES):
            try:
                return read()
            except DamagedError:
                plan = self.planned.plan
                eta = EtaEstimator(
                    self.planned.parts.plan, [], EncodeRates(plan.film, plan.store), 0
                )
                self._executor(ProgressTracker(eta, lambda _: None)).make([key])
        raise ToolError(
            f"segments in {self.planned.plan.store.place} were missing or damaged {_TRIES} times"
            " after they were made.",
            "Does something else empty this folder, or is its disk failing? Choose another with"
            " --cache.",
        )

    def _film_file(self, heard: HeardTrack | None, name: str) -> None:
        """The film as one file, put together from the segments of a middle size; a still of it."""
        planned = self.planned
        film, rung = planned.plan.film, fallback(planned.rungs)
        readers = [(lambda key=part.key: self._read(key)) for part in planned.parts.film[rung.name]]
        path = self.work / "film.mp4"  # on the disk of the folder, so that -o moves both
        title = {"title": planned.manifest.film.title}
        sound = film.path
        header = FilmHeader(title)
        if heard:
            sound = self.scratch / "sound.mp4"
            header = FilmHeader(title, heard.kept)
        made = replace(film, path=sound)
        delay = rung.rendition.encoding.traits.delay
        concatenate(readers, made, film.frames, delay, sound, [], path, header)
        self.write(name, files.read_bytes(path, most=1 << 32))
        if not (self.folder / POSTER).exists():
            still = picture_at(path, film.rate, film.frames // 3, rung.output.shown_size)
            self.write(POSTER, as_jpeg(still))

    def _edition(
        self,
        edition: EditionParts,
        tracks: Mapping[str, PictureTrack],
        heard: Mapping[int, SoundTrack],
        silence: CodedSound | None,
    ) -> None:
        tag, film = edition.tag, self.planned.plan.film
        one = next(one for one in self.planned.editions if one.edition.tag == tag)
        pictures = [
            track.stream(
                [piece_of(self._picture(track, part), tag) for part in edition.parts[name]]
            )
            for name, track in tracks.items()
        ]
        film_end = film.lead + film.frames / film.rate
        end = film.lead + edition.frames / film.rate
        sounds: list[SoundStream] = []
        for sound in one.sounds:
            track, pieces = heard[sound.number], list[Piece]()
            assert silence is not None, "there is silence where there is sound"
            for part in sound_parts(tag, track.key, track.film, silence, film_end, end):
                if part.path not in self.pieces:
                    self._keep(track.segment(part))
                pieces.append(piece_of(self.pieces[part.path], tag))
            about = (sound.language, sound.name, sound.described, sound.comment)
            sounds.append(SoundStream(track.stream(pieces), *about))
        self._playlists(tag, one.facts.texts, pictures, sounds)

    def _playlists(
        self,
        tag: str,
        texts: Sequence[TextStream],
        pictures: list[Stream],
        sounds: list[SoundStream],
    ) -> None:
        seconds = pictures[0].seconds
        tracks = [*pictures, *(sound.stream for sound in sounds)]
        target = target_duration([piece.seconds for one in tracks for piece in one.pieces])
        written = {playlist_name(one.name): media_playlist(one, target) for one in tracks}
        written |= {keyframes_name(one.name): keyframe_playlist(one, target) for one in pictures}
        written |= {playlist_name(text.key): text_playlist(text, seconds) for text in texts}
        written[MASTER] = master_playlist(pictures, sounds, texts)
        if self.planned.request.dash:
            written[DASH] = dash_manifest(pictures, sounds, texts)
        for name, text in written.items():
            self.write(f"{tag}/{name}", text.encode())

    def write(self, path: str, data: bytes) -> None:
        """Write a file of the folder; one that the former folder has is kept as it is."""
        self.kept += files.write_staged(self.folder / path, data, self.planned.place / path)

    def facts(self) -> Iterator[WebFile]:
        """Every file, by path."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        for path in sorted(paths, key=lambda one: one.relative_to(self.folder).as_posix()):
            name = path.relative_to(self.folder).as_posix()
            yield WebFile(name, path.stat().st_size, digest_of(path))
