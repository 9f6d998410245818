"""A rendition of one build, and what follows from it for the keys of its segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from filmpack.media.film import Film
from filmpack.media.rendition import Rendition, output_format, preprocessing
from filmpack.media.shape_text import subtitle_style
from filmpack.pipeline.fonts import FontDigests
from filmpack.segments.bands import Band, band_of
from filmpack.segments.keys import (
    EncoderFingerprint,
    SegmentKeys,
    digest,
    head_key,
    splicing_key_part,
)
from filmpack.timedtext.formats.ass import Event


class RenditionSetup:
    """A rendition and everything that follows from it for this build."""

    def __init__(
        self,
        film: Film,
        film_digest: str,
        rendition: Rendition,
        fingerprint: EncoderFingerprint,
        fonts: FontDigests,
    ) -> None:
        self.rendition, self.fingerprint, self.fonts = rendition, fingerprint, fonts
        self._film = film_digest
        self.output = output_format(film, rendition)
        sign = rendition.sign_video.digest if rendition.sign_video else ""
        self._done = (*preprocessing(film, self.output), *([sign] if sign else []))
        settings = [f"{name}={value}" for name, value in sorted(fingerprint.options.items())]
        self._shared = {
            "the film": film_digest,
            **({"the sign-language video": sign} if sign else {}),
            "ffmpeg": fingerprint.ffmpeg,
            "the encoder's settings": digest([*settings, *self._done]),
        }

        self.head = head_key(fingerprint, self.output)
        self._style = lru_cache(maxsize=256)(lambda language: subtitle_style(self.output, language))

    @cached_property
    def splicing(self) -> str:
        """How its bands are encoded, as it stands in keys; asked only where there is one."""
        return splicing_key_part(self.rendition.encoding, self.output.rate)

    def band_of(self, events: Sequence[Event], language: str) -> Band | str:
        """The band that holds the text of a segment, or why its whole picture is encoded."""
        return band_of(events, self._style(language), self.output, self.rendition.encoding)

    def drawn_in(self, language: str) -> EncoderFingerprint:
        """What the segments of a language are made with."""
        return replace(self.fingerprint, fonts=self.fonts.of(language))

    def keys_in(self, language: str) -> SegmentKeys:
        """The keys of a language's segments."""
        return SegmentKeys(self.drawn_in(language), self._film, self._done, self.output.reframed)

    def shared_in(self, language: str) -> dict[str, str]:
        """Digests of what all segments of a language depend on, by the name used in messages."""
        return {**self._shared, "the fonts": digest(self.fonts.of(language))}
