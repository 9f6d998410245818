"""The sections of filmpack.toml on films: [film], [burn], [[renditions]]."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from filmpack.media.choices import AudioCodec, Codec, Fit
from filmpack.project.config.meta import about

_SLUG = Meta(
    pattern=r"^[a-z0-9][a-z0-9-]{0,60}$",
    extra={"words": "1 to 61 lower-case letters a to z, digits and hyphens"},
)
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
    # Quickest first; msgspec would list them by the alphabet.
    Meta(
        description="How thoroughly x264 searches: slower makes smaller files.",
        examples=["slow"],
        extra={
            "words": "one of ultrafast, superfast, veryfast, faster, fast, medium, slow, slower,"
            " veryslow"
        },
    ),
]


class FilmSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The master, its title, and the name of the output files."""

    renamed: ClassVar[dict[str, str]] = {"normalise": "force_constant_rate"}

    title: Annotated[str, about("The film's title.", "Tell Somebody")]
    slug: Annotated[
        str, _SLUG, about("The first part of every output file's name.", "tell-somebody")
    ]
    master: Annotated[str, about("The film, from this file's folder.", "film/master.mp4")]
    sign_language: Annotated[
        Annotated[str, Meta(extra={"words": "text between quotes"})]
        | Annotated[dict[str, str], Meta(extra={"words": "a table"})],
        about(
            "The video of a sign-language interpreter, with the film's own frames; or a table of"
            " them by edition or language. It stands beside the film in the renditions with"
            " sign_language.",
            {"pl": "film/pjm.mp4", "fr-BE": "film/lsfb.mp4"},
        ),
    ] = ""
    interlaced: Annotated[
        Literal["refuse", "deinterlace", "progressive"],
        about(
            "An interlaced master: refuse it, deinterlace it, or treat it as the progressive film"
            " that it really is.",
            "deinterlace",
        ),
    ] = "refuse"
    hdr: Annotated[
        Literal["refuse", "tonemap"],
        about(
            "An HDR master: refuse it, or map it to SDR, the range of all films made.", "tonemap"
        ),
    ] = "refuse"
    force_constant_rate: Annotated[
        bool, about("Make a master of variable frame rate constant before anything else.", True)
    ] = False


class BurnSection(Struct, frozen=True, forbid_unknown_fields=True):
    """How burned films are encoded, where one H.264 file an edition is enough."""

    quality: Annotated[
        float, Meta(ge=0, le=51), about("Lower is better and larger.", 18, unit="x264 crf")
    ] = 20
    preset: Preset = "medium"


class RenditionSection(Struct, frozen=True, forbid_unknown_fields=True):
    """One way of encoding burned films, instead of [burn]. Each edition gets a file of each."""

    name: Annotated[
        str, _SLUG, about("The rendition's name, which its files' names end in.", "web")
    ]
    height: Annotated[
        int,
        Meta(ge=0, le=4320),
        about("The greatest height; 0: the film's own.", 720, unit="pixels"),
    ] = 0
    shape: Annotated[
        Literal["film", "1:1", "4:5", "9:16"],
        about("The picture's width by its height; film: the film's own.", "9:16"),
    ] = "film"
    fit: Annotated[
        Fit,
        about(
            "In another shape, margins: the whole film, its subtitles below it; crop: the part of"
            " it that fills the picture.",
            "crop",
        ),
    ] = "margins"
    focus: Annotated[
        float,
        Meta(ge=0, le=1),
        about("What a crop is centred on, 0 (left or top) to 1; by shot: focus.toml.", 0.4),
    ] = 0.5
    sign_language: Annotated[
        bool,
        about(
            "Film, sign language and subtitles side by side, as [film] sign_language names the"
            " video; in the film's own shape.",
            True,
        ),
    ] = False
    codec: Annotated[Codec, about("The picture's codec.", "hevc")] = "h264"
    quality: Annotated[
        Annotated[float, Meta(ge=0, le=63)] | None,
        about("Lower is better and larger.", 23, unit="the encoder's crf"),
    ] = None
    preset: Annotated[
        str | int | None, about("The encoder's preset: a word, or a number for av1.", "slow")
    ] = None
    max_bitrate: Annotated[
        int,
        Meta(ge=0, le=1_000_000),
        about("The most that the picture may take; 0: no limit.", 4000, unit="kbit/s"),
    ] = 0
    audio: Annotated[AudioCodec, about("Copy the sound, or encode it.", "aac")] = "copy"
    audio_bitrate: Annotated[
        int, Meta(ge=16, le=1024), about("For encoded sound.", 128, unit="kbit/s")
    ] = 128
    loudness: Annotated[
        Annotated[float, Meta(ge=-40, le=-5)] | None,
        about("Bring encoded sound to this loudness.", -23, unit="LUFS"),
    ] = None
