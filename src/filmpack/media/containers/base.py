"""What a container of a muxed film is, and the list of those there are.

To add a container:

1. Put one module into this folder, named as the container (Container.name).
2. Write two functions: one that puts BCP 47 tags into a file's subtitle tracks, one that
   reads them. ffmpeg does not write such tags, so it is made to leave room: it muxes a
   track's name longer by what the tag takes, and the header is then rewritten in place.
   No offset moves, and no other byte changes.
3. At the end of the module call register(Container(...)).

containers/__init__.py finds the module, and media/mux.py muxes, reads and verifies with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from filmpack.errors import ToolError, display_path

ContainerName = str
"""A container's name, which is also the end of its files' names: mkv, mp4."""

Metadata = list[tuple[str, str]]


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Container:
    """A container: how ffmpeg muxes text tracks into it, and how their tags are kept."""

    name: ContainerName
    muxer: str
    """FFmpeg's name of its muxer."""
    text_codec: str
    """ffmpeg's name of the codec of text tracks."""
    recognises: Callable[[bytes], bool]
    """Whether a file that begins with these 12 bytes is one."""
    padded_names: Callable[[str, str], Metadata]
    """A track's metadata that name it, made from its title and BCP 47 tag, with room for the
    tag."""
    write_tags: Callable[[Path, Sequence[str], Sequence[bool]], None]
    """Put one tag into each subtitle track of a file with padded names, and do what ffmpeg leaves
    undone so that no track is on but those that shall be. Raises ToolError."""
    read_tags: Callable[[Path], list[str]]
    """The tags of the subtitle tracks, in order; "" where a track has none. Raises ToolError."""
    options: Mapping[str, str] = field(default_factory=dict)
    """More options for ffmpeg's muxer."""
    bibliographic: bool = False
    """Whether its language codes are the bibliographic ones of ISO 639-2 (ger, not deu)."""
    handlers: bool = False
    """Whether a track has a handler with a name, which some players show."""
    packet_text: Callable[[bytes], bytes] = bytes
    """The text in a packet of a text track."""
    shown_text: Callable[[str], str] = _as_it_is
    """How a cue's text, as it is written into SubRip, reads back."""
    edit_lists: bool = False
    """Whether it can hide frames at a film's beginning and end."""
    overlaps: bool = True
    """Whether two cues of a track can be shown at once."""
    places: bool = True
    """Whether a cue can be at the top of the picture, or at a side."""
    longest_gap: int = 0
    """The longest time between two cues in milliseconds; 0 where there is no limit."""
    copied_text: frozenset[str] = frozenset()
    """FFmpeg's names of the codecs of a master's subtitle tracks that are copied as they are."""
    converted_text: frozenset[str] = frozenset()
    """Those that become text_codec. It holds no others."""
    disabled: Callable[[Path], list[bool]] | None = None
    """For each subtitle track, whether its header switches it off. None where ffmpeg's own mark
    of a default track says all."""


_CONTAINERS: dict[str, Container] = {}


def register(made: Container) -> Container:
    """Add a container to the list. Raises ValueError when its name is taken."""
    if made.name in _CONTAINERS:
        raise ValueError(f"container {made.name}: there is one of this name already.")
    _CONTAINERS[made.name] = made
    return made


def registered() -> dict[str, Container]:
    """The containers of the modules imported so far, by name."""
    return {name: _CONTAINERS[name] for name in sorted(_CONTAINERS)}


def replace_header(stream: BinaryIO, path: Path, offset: int, old: bytes, new: bytes) -> None:
    """Write a header over the old one.

    Args:
        stream: The file, open for reading and writing.
        path: Its name, for messages.
        offset: Where the header begins.
        old: The header as it is.
        new: What takes its place.

    Raises:
        ToolError: The two are not equally long: ffmpeg left no room.
    """
    if len(old) != len(new):
        raise ToolError(f"{display_path(path)}: ffmpeg left no room for the language tags.")
    stream.seek(offset)
    stream.write(new)
