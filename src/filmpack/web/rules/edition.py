"""The rules that an edition's playlists and segments must keep. Pure: bytes in, findings out.

Each rule has a name. Their sources are RFC 8216 and draft-pantos-hls-rfc8216bis ("RFC"), ISO/IEC
23000-19 ("CMAF") and Apple's HLS Authoring Specification for Apple Devices ("Apple");
docs/web-folder.md lists them.
"""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from filmpack.errors import InputError
from filmpack.languages.tags import bcp47, is_language, own_name
from filmpack.timedtext.formats.vtt import read_vtt
from filmpack.web.rules.playlist_reader import (
    Entry,
    Playlist,
    read_playlist,
    unquoted,
    whole_number,
)
from filmpack.web.rules.reading import Broken, Read, SegmentReader, Track
from filmpack.web.stream.playlists import MASTER, keyframes_name
from filmpack.web.stream.texts import MAP

_CLOSE = 0.001
"""Seconds by which a length may differ from that of its samples: playlists round."""
_SOUND_CLOSE = 0.1
"""Seconds by which sound may be longer or shorter than the picture: a packet, and its priming."""
_MOST_APART = 2.1
"""Seconds from one keyframe of the film to the next."""
_SDH = "public.accessibility.transcribes-spoken-dialog"
_STREAM_NEEDS = ("BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "FRAME-RATE")


class EditionRules:
    """Looks at one edition."""

    def __init__(self, tag: str, reader: SegmentReader, film_seconds: float) -> None:
        """Look at nothing yet.

        Args:
            tag: The edition.
            reader: The folder's files.
            film_seconds: When the film ends and the card begins.
        """
        self._tag, self._reader, self._film = tag, reader, film_seconds
        self.broken: list[Broken] = []

    def check(self) -> list[Broken]:
        """Every rule that is broken."""
        if self._master is None:
            self._tell("uri", MASTER, "it is missing.")
            return self.broken
        self._check_master(self._master)
        pictures = [self._track(uri) for _, uri in self._master.streams]
        self._check_pictures(self._master, [track for track in pictures if track])
        for media in self._master.media:
            self._check_media(media)
        self._check_names()
        return self.broken

    @cached_property
    def _master(self) -> Playlist | None:
        return self._playlist(MASTER)

    def _playlist(self, name: str) -> Playlist | None:
        data = self._reader.read(f"{self._tag}/{name}")
        return None if data is None else read_playlist(data.decode("utf-8", "replace"))

    def _tell(self, rule: str, name: str, what: str) -> None:
        self.broken.append(Broken(rule, self._path(name), what))

    def _path(self, uri: str) -> str:
        return posixpath.normpath(f"{self._tag}/{uri}")

    # -- one playlist --------------------------------------------------------------

    def _check_master(self, master: Playlist) -> None:
        self._check_version(MASTER, master)
        if "#EXT-X-INDEPENDENT-SEGMENTS" not in master.tags:
            self._tell("independent", MASTER, "EXT-X-INDEPENDENT-SEGMENTS is missing.")
        if not master.streams:
            self._tell("streams", MASTER, "it names no picture.")
        for stream, uri in master.streams:
            missing = [name for name in _STREAM_NEEDS if name not in stream]
            if missing:
                self._tell("streams", MASTER, f"{uri} lacks {', '.join(missing)}.")
            if stream.get("CLOSED-CAPTIONS") != "NONE":
                self._tell("closed-captions", MASTER, f"{uri} lacks CLOSED-CAPTIONS=NONE.")
            if len(stream.get("FRAME-RATE", "0.000").partition(".")[2]) != 3:
                self._tell("frame-rate", MASTER, f"{uri}: FRAME-RATE wants three decimals.")
        wanted = [keyframes_name(uri.removesuffix(".m3u8")) for _, uri in master.streams]
        if [unquoted(one.get("URI", "")) for one in master.keyframes] != wanted:
            what = "each picture wants a playlist of its keyframes."
            self._tell("keyframe-playlist", MASTER, what)

    def _check_version(self, name: str, playlist: Playlist) -> None:
        version = whole_number(playlist.tags.get("#EXT-X-VERSION", "")) or 0
        if playlist.first != "#EXTM3U" or version < 7:
            self._tell("version", name, "it does not begin with EXTM3U and version 7.")

    def _check_list(self, name: str, playlist: Playlist) -> None:
        self._check_version(name, playlist)
        if playlist.tags.get("#EXT-X-PLAYLIST-TYPE") != "VOD" or "#EXT-X-ENDLIST" not in (
            playlist.tags
        ):
            self._tell("vod", name, "it does not say that it is whole (VOD, ENDLIST).")
        if "#EXT-X-DISCONTINUITY" in playlist.tags or len(playlist.maps) > 1:
            self._tell("continuous", name, "film and card are not one stretch.")
        target = whole_number(playlist.tags.get("#EXT-X-TARGETDURATION", ""))
        longest = max((math.floor(one.seconds + 0.5) for one in playlist.entries), default=0)
        if target is None:
            self._tell("target-duration", name, "EXT-X-TARGETDURATION is no number of seconds.")
        elif longest > target:
            self._tell("target-duration", name, f"a segment of {longest} s exceeds {target}.")

    def _track(self, name: str) -> Track | None:
        """A track, its playlist and its segments checked; None where it cannot be read."""
        playlist = self._playlist(name)
        if playlist is None:
            self._tell("uri", name, "it is missing.")
            return None
        self._check_list(name, playlist)
        if not playlist.maps:
            self._tell("map", name, "EXT-X-MAP is missing.")
            return None
        init = self._reader.init(self._path(playlist.maps[0]))
        if isinstance(init, str):
            self._tell("map", playlist.maps[0], init)
            return None
        segments = []
        for entry in playlist.entries:
            found = self._reader.segment(self._path(entry.uri))
            if isinstance(found, str):
                self._tell("uri", entry.uri, found)
                return None
            segments.append(found)
        if not segments:
            self._tell("segments", name, "it has no segments.")
            return None
        track = Track(name, playlist, init, segments)
        self._check_segments(track)
        return track

    def _check_segments(self, track: Track) -> None:
        due, number = track.segments[0][0].begin, track.segments[0][0].number
        for entry, (facts, _) in zip(track.playlist.entries, track.segments, strict=True):
            if (facts.begin, facts.number) != (due, number):
                what = "it does not go on where the segment before it ends."
                self._tell("continuous", entry.uri, what)
            if abs(facts.duration / track.init.timescale - entry.seconds) > _CLOSE:
                self._tell("duration", track.file, f"{entry.uri} has another length than it says.")
            if facts.keyframes[:1] != (0,) or min(facts.presented) != 0:
                what = "its first picture is no keyframe, or is not shown first."
                self._tell("independent", entry.uri, what)
            due, number = facts.begin + facts.duration, facts.number + 1

    # -- pictures ------------------------------------------------------------------

    def _check_pictures(self, master: Playlist, pictures: Sequence[Track]) -> None:
        sounds = self._sounds(master)
        tracks = [*pictures, *sounds]
        if len({track.playlist.tags.get("#EXT-X-TARGETDURATION") for track in tracks}) > 1:
            self._tell("target-duration", MASTER, "its tracks have different target durations.")
        for (stream, uri), track in zip(master.streams, pictures, strict=False):
            if track.file != uri:
                return  # one of them cannot be read, which was told
            self._check_stream(stream, track, sounds)
            self._check_keyframes(track)
            first = pictures[0]
            if track.boundaries != first.boundaries or track.keyframes != first.keyframes:
                what = f"it has other cuts or keyframes than {first.file}."
                self._tell("boundaries", uri, what)
            times = [time for time in track.keyframes if time <= self._film]
            gaps = pairwise(times)
            if any(after - before > _MOST_APART for before, after in gaps):
                self._tell("keyframes", uri, "keyframes of the film are over 2 s apart.")

    def _check_stream(
        self, stream: Mapping[str, str], track: Track, sounds: Sequence[Track]
    ) -> None:
        uri = track.file
        codecs = ",".join([track.init.codec, *sorted({sound.init.codec for sound in sounds})])
        if unquoted(stream.get("CODECS", "")) != codecs:
            self._tell("codecs", MASTER, f"{uri}: CODECS is not {codecs}, as its file says.")
        if stream.get("RESOLUTION", "").partition("x")[2] != str(track.init.size[1]):
            self._tell("resolution", MASTER, f"{uri}: RESOLUTION is not that of its file.")
        peak, average = track.rates
        peak += max((sound.rates[0] for sound in sounds), default=0)
        average += max((sound.rates[1] for sound in sounds), default=0)
        for name, measured in (("BANDWIDTH", peak), ("AVERAGE-BANDWIDTH", average)):
            value = whole_number(stream.get(name, ""))
            if value is None or abs(value - measured) > 2 + measured / 1000:
                said = "no number" if value is None else value
                what = f"{uri}: {name} is {said}; measured are {math.ceil(measured)}."
                self._tell("bandwidth", MASTER, what)

    def _check_keyframes(self, track: Track) -> None:
        name = keyframes_name(track.file.removesuffix(".m3u8"))
        playlist = self._playlist(name)
        if playlist is None:
            self._tell("uri", name, "it is missing.")
            return
        self._check_list(name, playlist)
        wanted = [
            Entry(entry.uri, entry.seconds, f"{facts.head}@0")
            for entry, (facts, _) in zip(track.playlist.entries, track.segments, strict=True)
        ]
        if "#EXT-X-I-FRAMES-ONLY" not in playlist.tags or playlist.entries != wanted:
            what = "its byte ranges are not those of the segments' first pictures."
            self._tell("keyframe-playlist", name, what)

    # -- sound and text --------------------------------------------------------------

    def _sounds(self, master: Playlist) -> list[Track]:
        """The sound tracks that can be read."""
        media = [one for one in master.media if one.get("TYPE") == "AUDIO"]
        tracks = [self._track(unquoted(one.get("URI", ""))) for one in media]
        found = [track for track in tracks if track]
        picture = self._playlist(master.streams[0][1]) if master.streams else None
        for track in found:
            if picture and abs(track.playlist.seconds - picture.seconds) > _SOUND_CLOSE:
                self._tell("sound-length", track.file, "it is longer or shorter than the picture.")
        return found

    def _check_media(self, media: Mapping[str, str]) -> None:
        name, language = (unquoted(media.get(key, "")) for key in ("NAME", "LANGUAGE"))
        needs = ["GROUP-ID", "NAME", "LANGUAGE", "URI", "DEFAULT", "AUTOSELECT"]
        needs += ["FORCED"] if media.get("TYPE") == "SUBTITLES" else ["CHANNELS"]
        if missing := [key for key in needs if key not in media]:
            self._tell("media", MASTER, f"{name!r} lacks {', '.join(missing)}.")
        standard = _standard(language)
        if bcp47(language) != language or not standard:
            self._tell("language", MASTER, f"{language!r} is no tag of BCP 47.")
        elif standard != language:
            self._tell("language", MASTER, f"{language!r} should be {standard!r}.")
        if media.get("DEFAULT") == "YES" and media.get("AUTOSELECT") != "YES":
            self._tell("media", MASTER, f"{name!r} is default and not selected by itself.")
        if media.get("TYPE") == "SUBTITLES":
            self._check_text(media, name, language)

    def _check_text(self, media: Mapping[str, str], name: str, language: str) -> None:
        key = unquoted(media.get("URI", "")).removesuffix(".m3u8")
        if media.get("FORCED") != "NO":
            self._tell("forced", MASTER, f"{name!r} is all that is said: FORCED must be NO.")
        is_sdh = key.endswith("-sdh")
        if is_sdh != (_SDH in media.get("CHARACTERISTICS", "")):
            self._tell("sdh", MASTER, f"{name!r}: CHARACTERISTICS go with SDH text, and only then.")
        if not is_language(language):
            self._tell("language", MASTER, f"{language!r} is no language that is known.")
        elif name.removesuffix(" (SDH)") != own_name(language).removesuffix(" (SDH)"):
            self._tell(
                "name", MASTER, f"{language} is called {name!r}, not {own_name(language)!r}."
            )
        playlist = self._playlist(f"{key}.m3u8")
        if playlist is None:
            self._tell("uri", f"{key}.m3u8", "it is missing.")
            return
        self._check_list(f"{key}.m3u8", playlist)
        for entry in playlist.entries:
            self._check_vtt(entry)
        streams = self._master.streams if self._master else []
        picture = self._playlist(streams[0][1]) if streams else None
        if picture and abs(picture.seconds - playlist.seconds) > _CLOSE:
            self._tell("text-length", f"{key}.m3u8", "it has another length than the picture.")

    def _check_vtt(self, entry: Entry) -> None:
        data = self._reader.read(self._path(entry.uri))
        if data is None:
            self._tell("uri", entry.uri, "it is missing.")
            return
        lines = data.decode("utf-8", "replace").split("\n")
        if lines[:3] != ["WEBVTT", MAP, ""]:
            self._tell("timestamp-map", entry.uri, "X-TIMESTAMP-MAP must follow WEBVTT.")
        try:
            cues = read_vtt("\n".join(lines), entry.uri).cues
        except InputError as error:
            self._tell("text", entry.uri, error.problems[0].what)
            return
        if cues and cues[-1].end / 1000 > self._film + _CLOSE:
            self._tell("text-length", entry.uri, "a subtitle lasts longer than the film.")

    def _check_names(self) -> None:
        assert self._master is not None
        for kind in ("AUDIO", "SUBTITLES"):
            media = [one for one in self._master.media if one.get("TYPE") == kind]
            names = [one.get("NAME") for one in media]
            if len(set(names)) != len(names):
                self._tell("name", MASTER, "two tracks have one name.")
            if sum(one.get("DEFAULT") == "YES" for one in media) > 1:
                self._tell("default", MASTER, "more than one track is the default.")


def _standard(language: str) -> str:
    """A tag as BCP 47 wants it: the shortest code of each language."""
    from langcodes import standardize_tag

    try:
        return str(standardize_tag(language))
    except ValueError:
        return ""


def broken_rules(
    tags: Iterable[str], read: Read, film_seconds: float, reader: SegmentReader | None = None
) -> list[Broken]:
    """The rules that a folder's editions break.

    Args:
        tags: The editions.
        read: Gives the folder's files.
        film_seconds: When the film ends.
        reader: What was read before; only to save time.
    """
    reader = reader or SegmentReader(read)
    found = [one for tag in tags for one in EditionRules(tag, reader, film_seconds).check()]
    return list(dict.fromkeys(found))
