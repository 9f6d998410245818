"""The sections of filmpack.toml as types.

Each key's Meta says what it means, its unit, and an example: docs/configuration.md and the
file that `init` writes come from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from filmpack.cards.palette import GROUND
from filmpack.media.choices import AudioCodec, Codec, Fit
from filmpack.media.containers import container_names
from filmpack.project.config.track_sections import AudioSection, MuxSection, PackageSection
from filmpack.project.config.web_section import WebSection
from filmpack.project.records.waivers import Waiver

if TYPE_CHECKING:
    from filmpack.media.containers.base import ContainerName
else:
    # The registered containers, as a type that msgspec can check.
    ContainerName = Literal[tuple(container_names())]

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
ContactKind = Literal["helpline", "report", "hotline", "police", "parents"]
Disabled = Annotated[
    tuple[str, ...],
    Meta(description="Rules that are not checked.", examples=[["reading/unbalanced"]]),
]
Severities = Annotated[
    dict[str, Literal["error", "warning", "note"]],
    Meta(
        description="Rules with another severity than their own.",
        examples=[{"timing/fast-for-children": "note"}],
    ),
]


def _about(text: str, *examples: object, unit: str = "") -> Meta:
    """What a key means, with examples and the unit of its value."""
    extra = {"unit": unit} if unit else None
    return Meta(description=text, examples=list(examples) or None, extra=extra)


class FilmSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The master, its title, and the name of the output files."""

    renamed: ClassVar[dict[str, str]] = {"normalise": "force_constant_rate"}

    title: Annotated[str, _about("The film's title.", "Tell Somebody")]
    slug: Annotated[
        str, _SLUG, _about("The first part of every output file's name.", "tell-somebody")
    ]
    master: Annotated[str, _about("The film, from this file's folder.", "film/master.mp4")]
    interlaced: Annotated[
        Literal["refuse", "deinterlace", "progressive"],
        _about(
            "An interlaced master: refuse it, deinterlace it, or treat it as the progressive film"
            " that it really is.",
            "deinterlace",
        ),
    ] = "refuse"
    hdr: Annotated[
        Literal["refuse", "tonemap"],
        _about(
            "An HDR master: refuse it, or map it to SDR, the range of all films made.", "tonemap"
        ),
    ] = "refuse"
    force_constant_rate: Annotated[
        bool, _about("Make a master of variable frame rate constant before anything else.", True)
    ] = False


class TextSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the source subtitles and the catalogues are."""

    source: Annotated[
        str, _about("The source subtitles, SubRip.", "translations/source/en.srt")
    ] = "translations/source/en.srt"
    source_language: Annotated[
        str, _about("The language of the source subtitles, as a BCP 47 tag.", "en")
    ] = "en"
    catalogues: Annotated[
        str, _about("The folder of the catalogues (.po) and the template.", "translations")
    ] = "translations"
    profile: Annotated[
        str,
        _about("The published limits to check against: 'filmpack profile show'.", "netflix"),
    ] = "netflix"


class BurnSection(Struct, frozen=True, forbid_unknown_fields=True):
    """How burned films are encoded, where one H.264 file an edition is enough."""

    quality: Annotated[
        float, Meta(ge=0, le=51), _about("Lower is better and larger.", 18, unit="x264 crf")
    ] = 20
    preset: Preset = "medium"


class RenditionSection(Struct, frozen=True, forbid_unknown_fields=True):
    """One way of encoding burned films, instead of [burn]. Each edition gets a file of each."""

    name: Annotated[
        str, _SLUG, _about("The rendition's name, which its files' names end in.", "web")
    ]
    height: Annotated[
        int,
        Meta(ge=0, le=4320),
        _about("The greatest height; 0: the film's own.", 720, unit="pixels"),
    ] = 0
    shape: Annotated[
        Literal["film", "1:1", "4:5", "9:16"],
        _about("The picture's width by its height; film: the film's own.", "9:16"),
    ] = "film"
    fit: Annotated[
        Fit,
        _about(
            "In another shape, margins: the whole film, its subtitles below it; crop: the part of"
            " it that fills the picture.",
            "crop",
        ),
    ] = "margins"
    focus: Annotated[
        float,
        Meta(ge=0, le=1),
        _about("What a crop is centred on, 0 (left or top) to 1; by shot: focus.toml.", 0.4),
    ] = 0.5
    codec: Annotated[Codec, _about("The picture's codec.", "hevc")] = "h264"
    quality: Annotated[
        Annotated[float, Meta(ge=0, le=63)] | None,
        _about("Lower is better and larger.", 23, unit="the encoder's crf"),
    ] = None
    preset: Annotated[
        str | int | None, _about("The encoder's preset: a word, or a number for av1.", "slow")
    ] = None
    max_bitrate: Annotated[
        int,
        Meta(ge=0, le=1_000_000),
        _about("The most that the picture may take; 0: no limit.", 4000, unit="kbit/s"),
    ] = 0
    audio: Annotated[AudioCodec, _about("Copy the sound, or encode it.", "aac")] = "copy"
    audio_bitrate: Annotated[
        int, Meta(ge=16, le=1024), _about("For encoded sound.", 128, unit="kbit/s")
    ] = 128
    loudness: Annotated[
        Annotated[float, Meta(ge=-40, le=-5)] | None,
        _about("Bring encoded sound to this loudness.", -23, unit="LUFS"),
    ] = None


class BuildSection(Struct, frozen=True, forbid_unknown_fields=True):
    """What 'filmpack build' makes without options."""

    output: Annotated[str, _about("The folder of the finished films.", "dist")] = "dist"
    kinds: Annotated[
        tuple[Literal["burn", "mux"], ...],
        _about(
            "burn: an edition a file, subtitles in the picture; mux: one file with all tracks.",
            ["burn"],
        ),
    ] = ("burn", "mux")
    containers: Annotated[
        tuple[ContainerName, ...], _about("The containers of muxed files.", ["mkv", "mp4"])
    ] = ("mkv",)


class EditionsSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The editions: which countries, in which languages."""

    matrix: Annotated[
        tuple[str, ...],
        _about("Language and country of each edition, as BCP 47 tags.", ["pl-PL", "fr-BE"]),
    ] = ()
    stale_days: Annotated[
        int,
        Meta(ge=1),
        _about("A contact confirmed longer ago than this counts as stale.", 180, unit="days"),
    ] = 365


class CardSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The closing card with the contacts of the edition's country."""

    renamed: ClassVar[dict[str, str]] = {"most": "max_contacts", "choose": "contacts"}

    mode: Annotated[
        Literal["append", "overlay"],
        _about("After the film's last frame, or over its last seconds.", "overlay"),
    ] = "append"
    seconds: Annotated[
        Annotated[Literal["auto"], Meta(extra={"words": '"auto"'})]
        | Annotated[float, Meta(ge=1, le=60)],
        _about(
            "How long the card stays; auto: as long as a child needs to read it, 10 to 30 seconds.",
            20,
            unit="seconds",
        ),
    ] = "auto"
    order: Annotated[
        tuple[ContactKind, ...],
        _about(
            "The order of the ways to report, and of the further contacts. A helpline always comes"
            " first, and ways to report are chosen before further contacts.",
            ["report", "police"],
        ),
    ] = ("helpline", "report", "hotline", "police", "parents")
    max_contacts: Annotated[
        int,
        Meta(ge=1, le=6),
        _about(
            "The most contacts on a card, beside the emergency number; at most two to report to.", 2
        ),
    ] = 3
    contacts: Annotated[
        dict[str, tuple[str, ...]],
        _about(
            "A country's or an edition's contacts by id, instead of order and max_contacts; at most"
            " two to report to. The first helpline is the one to call.",
            {"PL": ["helpline", "hotline"]},
        ),
    ] = {}
    background: Annotated[
        str,
        _about(
            "What the card is drawn on: a colour #RRGGBB, or a PNG or JPEG file.", "card/sky.png"
        ),
    ] = GROUND
    logos: Annotated[
        str,
        _about(
            "The folder of the logos on the card: PNG and JPEG files, in the order of their names."
            " All stand in one row.",
            "translations/logos",
        ),
    ] = "translations/logos"


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of your own, instead of the profile's."""

    renamed: ClassVar[dict[str, str]] = {
        "line": "max_line_length",
        "lines": "max_lines",
        "speed": "max_cps",
        "shortest": "min_duration",
        "longest": "max_duration",
    }

    max_line_length: Annotated[
        Annotated[int, Meta(ge=10, le=200)] | None,
        _about("The longest line.", 37, unit="characters"),
    ] = None
    max_lines: Annotated[
        Annotated[int, Meta(ge=1, le=4)] | None, _about("Lines in one subtitle.", 2, unit="lines")
    ] = None
    max_cps: Annotated[
        Annotated[int, Meta(ge=5, le=60)] | None,
        _about("The fastest reading speed, spaces counted.", 15, unit="characters a second"),
    ] = None
    min_duration: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        _about("The shortest time on screen.", 1000, unit="milliseconds"),
    ] = None
    max_duration: Annotated[
        Annotated[int, Meta(ge=1000)] | None,
        _about("The longest time on screen.", 6000, unit="milliseconds"),
    ] = None


class CheckRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules and limits for one language, in addition to [check]; the key is its tag."""

    renamed: ClassVar[dict[str, str]] = {"off": "disable"}

    disable: Disabled = ()
    severity: Severities = {}
    limits: Annotated[
        Limits, _about("Limits of your own, instead of the profile's.", {"max_cps": 15})
    ] = Limits()


class CheckSection(CheckRules, frozen=True, forbid_unknown_fields=True):
    """What 'filmpack check' checks, and how strictly. docs/rules.md lists the rules."""

    languages: Annotated[
        dict[str, CheckRules],
        _about("Rules and limits for one language.", {"fi": {"limits": {"max_cps": 15}}}),
    ] = {}


class ToolsSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Programs to use instead of the ones that come with filmpack."""

    ffmpeg: Annotated[
        str,
        _about(
            "Another ffmpeg: a name or a path. Runs only if FILMPACK_TRUSTED_PROJECTS names this"
            " folder.",
            "/usr/bin/ffmpeg",
        ),
    ] = ""


class ProjectFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of filmpack.toml."""

    film: FilmSection
    text: TextSection = TextSection()
    burn: BurnSection | None = None
    renditions: tuple[RenditionSection, ...] = ()
    audio: AudioSection = AudioSection()
    mux: MuxSection = MuxSection()
    build: BuildSection = BuildSection()
    package: PackageSection = PackageSection()
    web: WebSection = WebSection()
    editions: EditionsSection = EditionsSection()
    card: CardSection = CardSection()
    check: CheckSection = CheckSection()
    tools: ToolsSection = ToolsSection()
    waivers: tuple[Waiver, ...] = ()
