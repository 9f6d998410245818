"""The sections of filmpack.toml as types.

Each key's Meta says what it means, its unit, and an example: docs/configuration.md and the
file that `init` writes come from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from filmpack.cards.palette import GROUND
from filmpack.media.containers import container_names
from filmpack.project.config.film_sections import BurnSection, FilmSection, RenditionSection
from filmpack.project.config.font_section import Fonts
from filmpack.project.config.meta import about
from filmpack.project.config.track_sections import AudioSection, MuxSection, PackageSection
from filmpack.project.config.web_section import WebSection
from filmpack.project.records.waivers import Waiver

if TYPE_CHECKING:
    from filmpack.media.containers.base import ContainerName
else:
    # The registered containers, as a type that msgspec can check.
    ContainerName = Literal[tuple(container_names())]

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


class TextSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the source subtitles and the catalogues are."""

    source: Annotated[str, about("The source subtitles, SubRip.", "translations/source/en.srt")] = (
        "translations/source/en.srt"
    )
    source_language: Annotated[
        str, about("The language of the source subtitles, as a BCP 47 tag.", "en")
    ] = "en"
    catalogues: Annotated[
        str, about("The folder of the catalogues (.po) and the template.", "translations")
    ] = "translations"
    profile: Annotated[
        str,
        about("The published limits to check against: 'filmpack profile show'.", "netflix"),
    ] = "netflix"


class BuildSection(Struct, frozen=True, forbid_unknown_fields=True):
    """What 'filmpack build' makes without options."""

    output: Annotated[str, about("The folder of the finished films.", "dist")] = "dist"
    kinds: Annotated[
        tuple[Literal["burn", "mux"], ...],
        about(
            "burn: an edition a file, subtitles in the picture; mux: one file with all tracks.",
            ["burn"],
        ),
    ] = ("burn", "mux")
    containers: Annotated[
        tuple[ContainerName, ...], about("The containers of muxed files.", ["mkv", "mp4"])
    ] = ("mkv",)


class EditionsSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The editions: which countries, in which languages."""

    matrix: Annotated[
        tuple[str, ...],
        about("Language and country of each edition, as BCP 47 tags.", ["pl-PL", "fr-BE"]),
    ] = ()
    stale_days: Annotated[
        int,
        Meta(ge=1),
        about("A contact confirmed longer ago than this counts as stale.", 180, unit="days"),
    ] = 365


class CardSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The closing card with the contacts of the edition's country."""

    renamed: ClassVar[dict[str, str]] = {"most": "max_contacts", "choose": "contacts"}

    mode: Annotated[
        Literal["append", "overlay"],
        about("After the film's last frame, or over its last seconds.", "overlay"),
    ] = "append"
    seconds: Annotated[
        Annotated[Literal["auto"], Meta(extra={"words": '"auto"'})]
        | Annotated[float, Meta(ge=1, le=60)],
        about(
            "How long the card stays; auto: as long as a child needs to read it, 10 to 30 seconds.",
            20,
            unit="seconds",
        ),
    ] = "auto"
    order: Annotated[
        tuple[ContactKind, ...],
        about(
            "The order of the ways to report, and of the further contacts. A helpline always comes"
            " first, and ways to report are chosen before further contacts.",
            ["report", "police"],
        ),
    ] = ("helpline", "report", "hotline", "police", "parents")
    max_contacts: Annotated[
        int,
        Meta(ge=1, le=6),
        about(
            "The most contacts on a card, beside the emergency number; at most two to report to.", 2
        ),
    ] = 3
    contacts: Annotated[
        dict[str, tuple[str, ...]],
        about(
            "A country's or an edition's contacts by id, instead of order and max_contacts; at most"
            " two to report to. The first helpline is the one to call.",
            {"PL": ["helpline", "hotline"]},
        ),
    ] = {}
    background: Annotated[
        str,
        about(
            "What the card is drawn on: a colour #RRGGBB, or a PNG or JPEG file.", "card/sky.png"
        ),
    ] = GROUND
    logos: Annotated[
        str,
        about(
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
        about("The longest line.", 37, unit="characters"),
    ] = None
    max_lines: Annotated[
        Annotated[int, Meta(ge=1, le=4)] | None, about("Lines in one subtitle.", 2, unit="lines")
    ] = None
    max_cps: Annotated[
        Annotated[int, Meta(ge=5, le=60)] | None,
        about("The fastest reading speed, spaces counted.", 15, unit="characters a second"),
    ] = None
    min_duration: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        about("The shortest time on screen.", 1000, unit="milliseconds"),
    ] = None
    max_duration: Annotated[
        Annotated[int, Meta(ge=1000)] | None,
        about("The longest time on screen.", 6000, unit="milliseconds"),
    ] = None


class CheckRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules and limits for one language, in addition to [check]; the key is its tag."""

    renamed: ClassVar[dict[str, str]] = {"off": "disable"}

    disable: Disabled = ()
    severity: Severities = {}
    limits: Annotated[
        Limits, about("Limits of your own, instead of the profile's.", {"max_cps": 15})
    ] = Limits()


class CheckSection(CheckRules, frozen=True, forbid_unknown_fields=True):
    """What 'filmpack check' checks, and how strictly. docs/rules.md lists the rules."""

    languages: Annotated[
        dict[str, CheckRules],
        about("Rules and limits for one language.", {"fi": {"limits": {"max_cps": 15}}}),
    ] = {}


class ToolsSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Programs to use instead of the ones that come with filmpack."""

    ffmpeg: Annotated[
        str,
        about(
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
    fonts: Fonts = {}
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
