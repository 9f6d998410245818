"""The masters of docs/masters.md: how each is made, and what is promised of it.

python master_matrix.py > docs/masters.md
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from edit_lists import Stretch

FRAMES = 70
WIDTH, HEIGHT = 160, 96


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of master.

    steps are ffmpeg's arguments, the last one's file is the master: {v} and {a} stand for numbered
    frames at `rate` and a click in noise. setting is the key of [film] that it needs, without which
    it is refused; refused a part of the message of one that is refused, and whose advice is then
    followed. taken says what is done.
    """

    group: str
    name: str
    steps: tuple[str, ...]
    taken: str = "as it is"
    rate: str = "25"
    setting: str = ""
    refused: str = ""
    mp4: bool = True
    """Whether an mp4 can hold its picture."""
    keeps: bool = True
    """Whether the advice to one that is refused keeps what is shown when."""
    edits: tuple[Sequence[Stretch], Sequence[Stretch]] | None = None
    """The stretches of picture and sound that an edit list shows, where it hides others."""


H264 = "-c:v libx264 -preset ultrafast -bf 2 -g 12 -pix_fmt yuv420p"
AAC = "-c:a aac -b:a 96k"
BOTH = "{v} {a} -map 0 -map 1"
PLAIN = f"{BOTH} {H264} {AAC}"
CARRIED = "as it is, each track at its time"
UPRIGHT = "burned upright; muxed with its mark"


def _coded(group: str, name: str, file: str, codecs: str, **more: object) -> Row:
    return Row(group, name, (f"{BOTH} {codecs} {file}",), **more)  # type: ignore[arg-type]


def _from_plain(name: str, step: str, taken: str = CARRIED) -> Row:
    return Row("Times", name, (f"{PLAIN} plain.mp4", step), taken)


def _sound_late(seconds: str, file: str) -> Row:
    step = f"-i plain.mp4 -itsoffset {seconds} -i plain.mp4 -map 0:v -map 1:a -c copy {file}"
    return _from_plain(f"{file[2:]}, sound {seconds} s after the picture", step)


def _picture_late(seconds: str, file: str) -> Row:
    step = f"-itsoffset {seconds} -i plain.mp4 -i plain.mp4 -map 0:v -map 1:a -c copy {file}"
    return _from_plain(f"{file[2:]}, picture {seconds} s after the sound", step)


def _spliced(name: str, edits: Sequence[Stretch], sound: Sequence[Stretch], frames: int) -> Row:
    step = f"{BOTH} {H264} -bf {frames} {AAC} m.mp4"
    taken = "made of what is shown by the command in the message"
    return Row("Times", name, (step,), taken, refused="cut by an edit list", edits=(edits, sound))


def _rate(rate: str, name: str, file: str) -> Row:
    return _coded("Rates", f"{file[2:]}, {name} fps", file, f"{H264} {AAC}", rate=rate)


def _picture(name: str, options: str, taken: str = "as it is", **more: object) -> Row:
    file = str(more.pop("file", "m.mkv"))
    return _coded("Picture", name, file, f"{options} {AAC}", taken=taken, **more)


_VARIABLE = "\"select='not(between(n,20,29)+between(n,41,47))'\""
_HELD = "setts=pts=PTS:dts=DTS:duration='if(eq(N\\,69)\\,6*DURATION\\,DURATION)'"
_TAGS = "-vf setparams=colorspace={}:color_primaries={}:color_trc={}"
_HOLE = ((0, 0.48), (0.96, 2.4))
_AMID = ((0, 0.6), (0.8, 2.4))
_TWICE = ((0, 1.2), (0.48, 2.4))
TRIMMED = "what is shown; for mkv, encoded once"

ROWS: tuple[Row, ...] = (
    _coded("Containers", "mp4, H.264, AAC", "m.mp4", f"{H264} {AAC}"),
    _coded("Containers", "mov, H.264, AAC", "m.mov", f"{H264} {AAC}"),
    _coded("Containers", "mkv, H.264, AAC", "m.mkv", f"{H264} {AAC}"),
    _coded("Containers", "mkv, H.264, Opus", "m.mkv", f"{H264} -c:a libopus"),
    _coded("Containers", "mkv, H.264, FLAC", "m.mkv", f"{H264} -c:a flac"),
    _coded("Containers", "mkv, no sound", "m.mkv", f"{H264} -an"),
    _coded("Containers", "mkv, two sounds", "m.mkv", f"-map 1 {H264} {AAC}"),
    _coded("Containers", "mkv, FFV1", "m.mkv", f"-c:v ffv1 {AAC}"),
    _coded("Containers", "mp4, HEVC", "m.mp4", f"-c:v libx265 -preset ultrafast {AAC}"),
    _coded("Containers", "mp4, MPEG-4 part 2", "m.mp4", f"-c:v mpeg4 -q:v 2 -bf 2 {AAC}"),
    _coded("Containers", "mkv, AV1", "m.mkv", f"-c:v libsvtav1 -preset 12 {AAC}"),
    _coded("Containers", "webm, VP9, Opus", "m.webm", "-c:v libvpx-vp9 -cpu-used 8 -c:a libopus"),
    _coded("Containers", "mov, ProRes", "m.mov", f"-c:v prores_ks {AAC}", mp4=False),
    _coded("Containers", "mxf, MPEG-2, no sound", "m.mxf", "-c:v mpeg2video -q:v 2 -bf 2 -an"),
    _coded("Containers", "mxf, MPEG-2, PCM", "m.mxf", "-c:v mpeg2video -q:v 2 -c:a pcm_s16le"),
    _coded("Containers", "mov, H.264, PCM of 24 bits", "m.mov", f"{H264} -c:a pcm_s24be"),
    _coded("Containers", "avi, MJPEG, PCM", "m.avi", "-c:v mjpeg -q:v 2 -c:a pcm_s16le"),
    _coded("Containers", "ts, H.264, AC-3", "m.ts", f"{H264} -c:a ac3", taken=CARRIED),
    _coded("Containers", "ts, H.264, AAC", "m.ts", f"{H264} {AAC}", taken=CARRIED),
    _coded(
        "Containers", "ts, HEVC", "m.ts", f"-c:v libx265 -preset ultrafast {AAC}", taken=CARRIED
    ),
    _coded("Containers", "ts, MPEG-2, MP2", "m.ts", "-c:v mpeg2video -q:v 2 -bf 2 -c:a mp2"),
    _coded("Containers", "mpg, MPEG-2, MP2", "m.mpg", "-c:v mpeg2video -q:v 2 -bf 2 -c:a mp2"),
    _coded("Containers", "flv, H.264, AAC", "m.flv", f"{H264} {AAC}", taken=CARRIED),
    _coded("Containers", "avi, MJPEG, MP3", "m.avi", "-c:v mjpeg -q:v 2 -c:a libmp3lame", mp4=True),
    _coded("Containers", "avi, MPEG-4 part 2, MP3", "m.avi", "-c:v mpeg4 -q:v 2 -c:a libmp3lame"),
    Row(
        "Containers",
        "avi, H.264 with B frames",
        (f"{PLAIN} plain.mp4", "-i plain.mp4 -c copy m.avi"),
        "encoded by the command in the message",
        refused="display order",
        keeps=False,
    ),
    _coded("Containers", "wmv, WMV, MP3", "m.wmv", "-c:v wmv2 -q:v 2 -c:a libmp3lame", mp4=False),
    _from_plain("ts, beginning at 10 s", "-i plain.mp4 -c copy -output_ts_offset 10 m.ts"),
    _from_plain("m2ts", "-i plain.mp4 -c copy -mpegts_m2ts_mode 1 m.m2ts"),
    Row(
        "Times",
        "mkv of a ts",
        (f"{PLAIN} plain.ts", "-i plain.ts -c copy m.mkv"),
        CARRIED,
    ),
    Row(
        "Times",
        "mp4 of a ts",
        (f"{PLAIN} plain.ts", "-i plain.ts -c copy m.mp4"),
        CARRIED,
    ),
    _from_plain(
        "mp4, fragmented, no edit list",
        "-i plain.mp4 -c copy -movflags frag_keyframe+empty_moov+default_base_moof m.mp4",
    ),
    _from_plain("mp4, fragmented", "-i plain.mp4 -c copy -movflags frag_keyframe+delay_moov m.mp4"),
    _from_plain("mkv, beginning at 5.5 s", "-i plain.mp4 -c copy -output_ts_offset 5.5 m.mkv"),
    _sound_late("0.021333", "m.mp4"),
    _sound_late("0.04", "m.mp4"),
    _sound_late("0.1", "m.mkv"),
    _sound_late("0.3", "m.mp4"),
    _sound_late("0.5", "m.mov"),
    _sound_late("3", "m.mp4"),
    _picture_late("0.013", "m.mkv"),
    _picture_late("0.2", "m.mp4"),
    _picture_late("0.2", "m.mkv"),
    _picture_late("0.333", "m.mov"),
    _picture_late("1.5", "m.ts"),
    _picture_late("4", "m.mp4"),
    _from_plain(
        "mp4, beginning cut by an edit list", "-ss 0.6 -i plain.mp4 -c copy m.mp4", TRIMMED
    ),
    _from_plain(
        "mp4, both ends cut by edit lists", "-ss 0.3 -i plain.mp4 -t 2 -c copy m.mp4", TRIMMED
    ),
    _spliced("mp4, a hole in the edit list", _HOLE, _HOLE, 0),
    _spliced("mp4, a hole between keyframes, with B frames", _AMID, _AMID, 2),
    _spliced("mp4, a stretch shown twice", _TWICE, _TWICE, 0),
    _spliced("mp4, a hole in the sound alone", ((0, 2.4),), ((0, 0.6), (0.8, 2.6)), 2),
    _rate("24000/1001", "23.976", "m.mp4"),
    _rate("24000/1001", "23.976", "m.mkv"),
    _rate("23.98", "23.98", "m.mkv"),
    _rate("24", "24", "m.mkv"),
    _rate("30000/1001", "29.97", "m.mkv"),
    _rate("30", "30", "m.mp4"),
    _rate("50", "50", "m.ts"),
    _rate("60000/1001", "59.94", "m.mkv"),
    _rate("12", "12", "m.mp4"),
    Row(
        "Rates",
        "mp4, last frame held",
        (
            f"{PLAIN} plain.mp4",
            f"-i plain.mp4 -c copy -bsf:v {_HELD} m.mp4",
        ),
    ),
    _picture(
        "mkv, one frame lost",
        f"-vf \"select='not(eq(n,20))'\" -fps_mode vfr {H264}",
        "the frame before is shown on",
    ),
    _picture(
        "mp4, variable frame rate",
        f"-vf {_VARIABLE} -fps_mode vfr {H264}",
        "made constant by `force_constant_rate = true`, or by the command in the message",
        refused="not constant",
        file="m.mp4",
    ),
    _picture(
        "mkv, variable frame rate",
        f"-vf {_VARIABLE} -fps_mode vfr {H264}",
        "likewise",
        refused="not constant",
    ),
    _picture("pixels of 64:45", f"-vf setsar=64/45 {H264}", "letters keep their shape"),
    _picture("pixels of 4:3, mp4", f"-vf setsar=4/3 {H264}", "likewise", file="m.mp4"),
    _picture("pixels of 8:9", f"-vf setsar=8/9 {H264}", "likewise"),
    _picture(
        "pixels of 9:1",
        f"-vf setsar=9 {H264}",
        "made square by the command in the message",
        refused="times as wide as high",
    ),
    _picture(
        "odd size",
        "-vf scale=161:97:flags=neighbor,format=yuv444p -c:v ffv1",
        "burned without the last column and row",
    ),
    _picture(
        "interlaced",
        f"{H264} -flags +ilme+ildct -x264-params tff=1",
        "deinterlaced",
        setting="interlaced",
    ),
    _picture(
        "interlaced, ts",
        f"{H264} -flags +ilme+ildct -x264-params tff=1",
        "deinterlaced",
        setting="interlaced",
        file="m.ts",
    ),
    _picture(
        "10 bit 4:2:0", "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le", "burned with 8"
    ),
    _picture("4:2:2", f"{H264} -pix_fmt yuv422p", "burned as 4:2:0"),
    _picture("4:4:4", f"{H264} -pix_fmt yuv444p", "burned as 4:2:0"),
    _picture("grey", f"{H264} -pix_fmt gray", "burned as 4:2:0"),
    _picture("RGB, FFV1", "-c:v ffv1 -pix_fmt bgr0", "burned as BT.709"),
    _picture("RGB, H.264", "-c:v libx264rgb -preset ultrafast", "burned as BT.709"),
    _picture("full range", f"-vf scale=out_range=full {H264} -color_range pc"),
    _picture("BT.709", f"{H264} {_TAGS.format('bt709', 'bt709', 'bt709')}"),
    _picture("BT.2020, standard range", f"{H264} {_TAGS.format('bt2020nc', 'bt2020', 'bt709')}"),
    _picture(
        "contradictory colours",
        f"{H264} {_TAGS.format('bt709', 'bt470bg', 'smpte170m')}",
        "as it says",
    ),
    _picture(
        "RGB's matrix said of YUV",
        f"{H264} -bsf:v h264_metadata=matrix_coefficients=0",
        "that is not believed",
    ),
    _picture(
        "high dynamic range",
        f"{H264} {_TAGS.format('bt2020nc', 'bt2020', 'smpte2084')}",
        "mapped to BT.709",
        setting="hdr",
    ),
    _picture("alpha", "-vf format=yuva420p -c:v ffv1", "ignored"),
    Row(
        "Picture",
        "turned by 90°",
        (f"{PLAIN} plain.mp4", "-display_rotation 90 -i plain.mp4 -c copy m.mp4"),
        UPRIGHT,
    ),
    Row(
        "Picture",
        "turned by 180°",
        (f"{PLAIN} plain.mp4", "-display_rotation 180 -i plain.mp4 -c copy m.mov"),
        UPRIGHT,
    ),
    Row(
        "Picture",
        "mirrored",
        (f"{PLAIN} plain.mp4", "-display_hflip -i plain.mp4 -c copy m.mp4"),
        UPRIGHT,
    ),
    Row(
        "Picture",
        "turned by 30°",
        (f"{PLAIN} plain.mp4", "-display_rotation 30 -i plain.mp4 -c copy m.mp4"),
        "turned by the command in the message",
        refused="no multiple of 90",
        keeps=False,
    ),
    Row(
        "Picture",
        "a cover before the film",
        (
            f"{PLAIN} plain.mp4",
            "-i plain.mp4 -frames:v 1 cover.png",
            "-i cover.png -i plain.mp4 -map 0 -map 1 -c copy -disposition:v:0 attached_pic m.mp4",
        ),
        "without the cover",
    ),
    Row(
        "Picture",
        "a second video stream",
        (f"{PLAIN} plain.mp4", "-i plain.mp4 -map 0 -map 0:v -c copy m.mkv"),
        "the first",
    ),
)


def page() -> str:
    """docs/masters.md."""
    lines = [
        "# Masters",
        "",
        "What filmpack takes, and how. Written by `make docs` from"
        " `tests/support/master_matrix.py`; `make test-full` makes half",
        "of these masters, and `make test-endurance` the others: it burns each, muxes it into mkv"
        " and mp4, decodes all and",
        "compares: each frame shows what the master shows then, sound is where it was against the"
        " picture to a millisecond,",
        "and text stands on exactly the frames that it was set to. Where a master is refused, the"
        " advice in the message is",
        "followed first.",
        "",
        "The time line of a film begins with its picture or its sound, whichever is first, as in"
        " players. Cues are on it.",
        "",
    ]
    for group in dict.fromkeys(row.group for row in ROWS):
        lines += [f"## {group}", "", "| master | taken | muxed into mp4 |", "| --- | --- | --- |"]
        for row in ROWS:
            if row.group == group:
                lines.append(f"| {row.name} | {_taken(row)} | {'yes' if row.mp4 else 'refused'} |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _taken(row: Row) -> str:
    if row.setting:
        values = {"interlaced": "deinterlace", "hdr": "tonemap"}
        return f'{row.taken}; refused without `{row.setting} = "{values[row.setting]}"` in `[film]`'
    return f"refused; {row.taken}" if row.refused else row.taken


if __name__ == "__main__":
    sys.stdout.write(page())
