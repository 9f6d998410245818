"""Make the burned films of a build: encode missing parts, concatenate, verify, name."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from filmpack.cards.drawing import render_cards
from filmpack.errors import ToolError
from filmpack.files import atomic_write, stat_signature
from filmpack.media.containers import containers
from filmpack.media.input.packets import AudioDigests
from filmpack.media.kept import verify_kept
from filmpack.media.mux import mux, verify_mux
from filmpack.media.pictures.compare import HEIGHT
from filmpack.media.rendition import Rendition, output_format
from filmpack.media.text_tracks import kept_texts
from filmpack.pipeline.able import require_able
from filmpack.pipeline.eta import EncodeRates, EtaEstimator
from filmpack.pipeline.forecast import made_of
from filmpack.pipeline.local import Executor, LocalExecutor, ProgressTracker
from filmpack.pipeline.recipes import EncodePlan, FilmRecipe
from filmpack.pipeline.sounds import FilmSounds
from filmpack.pipeline.targets import Target
from filmpack.segments.concat import JoinedSegment, concatenate
from filmpack.segments.index import StoredSegment, index_from
from filmpack.segments.verify import CleanFrames, verify_burn, verify_concatenated
from filmpack.store.local import DamagedError, Store

_logger = logging.getLogger(__name__)

_TRIES = 4
"""How often a film is concatenated, its damaged segments encoded again in between."""


class BuildObserver(Protocol):
    """Receives build progress."""

    def encoding(self, frames: int, cached: int) -> None:
        """Encoding begins: how many frames are to be encoded, and how many are in the store."""

    def encoded(self, frames: int, left: float | None) -> None:
        """How many frames are done, and the seconds left for the whole build, if known."""

    def started(self, target: Target, frames: int) -> None: ...
    def advanced(self, frames: int, speed: float) -> None: ...
    def verifying(self) -> None: ...
    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None: ...

    def message(self, message: str) -> None:
        """A message for the user, such as the loss of a worker."""


def is_current(recipe: FilmRecipe, store: Store, *, release: bool) -> bool:
    """Whether the target's file is already the film of this recipe.

    For a release it must have been verified as a whole.
    """
    note = store.note("products", product_name(recipe))
    try:
        now = stat_signature(recipe.target.path)
    except OSError:
        return False
    return (
        note is not None
        and note.get("recipe") == recipe.digest
        and note.get("seen") == now
        and (bool(note.get("whole")) or not release)
    )


def missing_parts(recipes: list[FilmRecipe], store: Store) -> list[str]:
    """The keys of parts of these films that are not in the store, each once, in order."""
    return store.lacking(key for recipe in recipes for key in recipe.keys)


def produce(
    ffmpeg: str,
    plan: EncodePlan,
    store: Store,
    jobs: int,
    observer: BuildObserver,
    *,
    release: bool,
    cluster: str = "",
) -> Iterator[None]:
    """Make the burned films, in order; yields after each.

    Segments that were encoded before an error stay in the store.

    Args:
        ffmpeg: The program.
        plan: All films of the build, and how to make each part.
        store: Where parts are kept.
        jobs: How many processes encode at a time on this machine.
        observer: Receives the progress.
        release: Whether each finished film is also verified as a whole.
        cluster: Address of a cluster that encodes; "" for this machine.

    Raises:
        FilmpackError: A film cannot be made.
    """
    changed = [recipe for recipe in plan.recipes if not is_current(recipe, store, release=release)]
    with ExitStack() as held:
        assembler: FilmAssembler | None = None
        if changed:
            scratch = held.enter_context(store.scratch())
            assembler = FilmAssembler(
                ffmpeg, plan, store, scratch, jobs, observer, release, cluster
            )
            copies = [plan.film.path.name, f"{plan.film_digest}.mkv"]
            keys = dict.fromkeys(key for recipe in changed for key in recipe.keys)
            store.hold([*copies, *keys, *plan.splicing_keys(keys)], scratch)
            held.callback(assembler.sounds.close)
            assembler.encode(changed)
        names = {recipe.target.path for recipe in changed}
        for recipe in plan.recipes:
            begun = time.monotonic()
            fresh = recipe.target.path in names
            if assembler is not None and fresh:
                assembler.finish(recipe)
            observer.finished(recipe.target, time.monotonic() - begun, unchanged=not fresh)
            yield


class FilmAssembler:
    """Encodes the missing parts of films, concatenates them and verifies the result."""

    def __init__(
        self,
        ffmpeg: str,
        plan: EncodePlan,
        store: Store,
        scratch: Path,
        jobs: int,
        observer: BuildObserver,
        release: bool,
        cluster: str,
    ) -> None:
        """Nothing runs yet; encode() and finish() do the work.

        Args:
            ffmpeg: The program.
            plan: All films of the build, and how to make each part.
            store: Where parts are kept.
            scratch: Where files are made first.
            jobs: How many processes encode at a time on this machine.
            observer: Receives the progress.
            release: Whether each finished film is also verified as a whole.
            cluster: Address of a cluster that encodes; "" for this machine.
        """
        self.plan = plan
        self.cluster = cluster
        self.store = store
        self.scratch = scratch
        self.observer = observer
        self.release = release
        self.ffmpeg = ffmpeg
        self.jobs = jobs
        self.rates = EncodeRates(plan.film, store)
        self.sounds = FilmSounds(plan, store, scratch)
        self._clean: dict[Rendition | None, CleanFrames] = {}

    def encode(self, recipes: list[FilmRecipe]) -> None:
        """Encode all missing parts of these films, in parallel."""
        missing = missing_parts(recipes, self.store)
        _logger.info("%d parts to make, the others are in %s", len(missing), self.store.place)
        frames = sum(map(self.plan.frames, missing))
        parts = {part.key: part.frames for recipe in recipes for part in recipe.parts}
        self.observer.encoding(frames, sum(parts.values()) - frames)
        missing = [*self.plan.needed_for(missing, self.store), *missing]
        if missing:
            self.sounds.read_ahead(recipes[0])
            joined = sum(recipe.frames for recipe in recipes)
            eta = EtaEstimator(self.plan, missing, self.rates, joined)

            def report(_: int) -> None:
                # In frames of the films, of which the rows above bands are a part.
                self.observer.encoded(round(eta.part * frames), eta.left())

            try:
                self._executor(ProgressTracker(eta, report), self.cluster).make(missing)
            except ToolError:
                # Asking takes 50 ms, and one that lacks something fails at its first job.
                require_able(self.ffmpeg, {recipe.target.rendition for recipe in recipes})
                raise
            eta.keep()

    def _executor(self, progress: ProgressTracker, cluster: str = "") -> Executor:
        """Encodes on this machine, or on the cluster at an address."""
        common = (self.ffmpeg, self.plan, self.store, self.scratch)
        if cluster:
            from filmpack.pipeline.cluster.executor import ClusterExecutor  # start-up time

            return ClusterExecutor(cluster, *common, progress, self.observer.message)
        return LocalExecutor(*common, self.jobs, progress)

    def finish(self, recipe: FilmRecipe) -> None:
        """Concatenate a film, verify it, and give it its name."""
        path, begun = recipe.target.path, time.monotonic()
        with atomic_write(path) as temporary:
            muxed = recipe.target.kind == "mux"
            picture = self.scratch / f"{recipe.digest}.mp4" if muxed else temporary
            parts = self._concatenated(recipe, picture)
            self.observer.verifying()
            _, sound = self.sounds.of(recipe)
            sound = tuple(sound[number] for number in recipe.header.kept.audio_numbers(len(sound)))
            verify_concatenated(picture, self.plan.film, parts, sound)
            verify_kept(picture, recipe.header.kept, bibliographic=False)
            self.rates.keep_joining(recipe.frames, time.monotonic() - begun)
            if self.release:
                self._verify_whole(recipe, picture, sound)
            if muxed:
                self._mux(recipe, picture, temporary)
            self.plan.inputs.require_unchanged()
        note = {
            "recipe": recipe.digest,
            "seen": stat_signature(path),
            "whole": self.release,
            "made": made_of(recipe),
        }
        self.store.write_note("products", product_name(recipe), note)

    def _mux(self, recipe: FilmRecipe, picture: Path, output: Path) -> None:
        """Mux an edition's text tracks with its concatenated picture and sound, which goes."""
        target, kept = recipe.target, recipe.header.kept
        film = self.plan.film
        sound = tuple(film.audio[number] for number in kept.audio_numbers(len(film.audio)))
        texts = kept_texts(self.ffmpeg, film, kept, containers()[target.container])
        film = replace(film, path=picture, frames=recipe.frames, audio=sound, container="mp4")
        film = replace(film, offset=Fraction(0))  # a file of ours begins at zero
        own = replace(kept, audio=tuple(replace(a, number=n) for n, a in enumerate(kept.audio)))
        mux(
            *(self.ffmpeg, film, target.tracks, output, target.container),
            title=recipe.header.metadata["title"],
            kept=own,
            texts=texts,
            switched_on=target.switched_on,
        )
        verify_mux(
            *(output, film, target.tracks, target.container),
            kept=own,
            texts=texts,
            switched_on=target.switched_on,
        )
        picture.unlink()

    def _concatenated(self, recipe: FilmRecipe, output: Path) -> list[JoinedSegment]:
        """Concatenate; parts that turn out to be missing or damaged are encoded again."""
        film, rendition = self.plan.film, recipe.target.rendition
        for _ in range(_TRIES):
            try:
                sound, _ = self.sounds.of(recipe)
                silences = [bytes(self.store.read(key).data) for key in recipe.silences]
                return concatenate(
                    [self._reader(part.key) for part in recipe.parts],
                    film,
                    recipe.frames,
                    rendition.encoding.traits.delay,
                    sound,
                    silences,
                    output,
                    recipe.header,
                    ahead=self.sounds.take(sound),
                )
            except DamagedError:
                lost = self._unreadable(recipe)
                _logger.info("%d parts are missing or damaged; making them again", len(lost))
                eta = EtaEstimator(self.plan, [], self.rates, 0)
                # A single part is not worth the cluster.
                self._executor(ProgressTracker(eta, lambda _: None)).make(lost)
        raise ToolError(
            f"segments in {self.store.place} were missing or damaged {_TRIES} times after they"
            " were made.",
            "Does something else empty this folder, or is its disk failing? Choose another with"
            " --cache.",
        )

    def _unreadable(self, recipe: FilmRecipe) -> list[str]:
        """The keys of all parts of a film that the store cannot give."""
        lost = []
        for key in dict.fromkeys(recipe.keys):
            try:
                about = self.store.read(key).about
            except DamagedError:
                lost.append(key)
            else:
                if key not in self.plan.audio and index_from(about) is None:
                    self.store.discard(key)
                    lost.append(key)
        return lost

    def _reader(self, key: str) -> Callable[[], StoredSegment]:
        def read() -> StoredSegment:
            found = self.store.read(key)
            self.store.touch(key)
            if (index := index_from(found.about)) is None:
                raise DamagedError(key)
            return index, found.data

        return read

    def _verify_whole(self, recipe: FilmRecipe, path: Path, sound: AudioDigests) -> None:
        """Verify every subtitle and the card in the finished file."""
        card = recipe.card
        picture = None
        if card is not None:
            (picture,) = render_cards(self.ffmpeg, [card.drawn])
        verify_burn(
            path,
            self.plan.film,
            recipe.target.drawn,
            self._clean_frames(recipe.target.rendition),
            sound,
            card=card,
            card_picture=picture,
        )

    def _clean_frames(self, rendition: Rendition) -> CleanFrames:
        """Those that a rendition's films are compared with; all of the film's own shape share
        theirs, but for films of fewer lines than frames are compared at: their text is coarser."""
        film = self.plan.film
        low = output_format(film, rendition).height < min(HEIGHT, film.height)
        own = rendition if rendition.reframing or rendition.sign_video or low else None
        if own not in self._clean:
            self._clean[own] = CleanFrames(film, self.ffmpeg, own)
        return self._clean[own]


def product_name(recipe: FilmRecipe) -> str:
    """The name of a target's note in the store."""
    return str(recipe.target.path.absolute())
