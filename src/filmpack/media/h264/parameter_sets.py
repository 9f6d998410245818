"""Sequence and picture parameter sets: what slice headers are read by."""

from __future__ import annotations

from dataclasses import dataclass, field

from filmpack.media.h264.bits import BitReader, UnsupportedError, unescape

_HIGH = (100, 110, 122, 244)
"""Profiles whose sequence parameter sets state a chroma format (7.3.2.1.1)."""
_MACROBLOCK = 16


@dataclass(frozen=True, slots=True)
class SequenceParameters:
    """A sequence parameter set (7.3.2.1.1).

    width and height are in macroblocks. Two that are equal but for these two read slice headers
    alike, and keep the same reference pictures.
    """

    profile: int
    constraints: int
    chroma_format: int
    bit_depths: tuple[int, int]
    frame_num_bits: int
    poc_type: int
    poc_lsb_bits: int
    reference_frames: int
    direct_8x8: bool
    width: int = field(compare=False)
    height: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class PictureParameters:
    """What a picture parameter set (7.3.2.2) says about slice headers."""

    number: int
    references: tuple[int, int]
    weighted: bool
    weighted_bi: int
    deblocking: bool
    redundant: bool


@dataclass(frozen=True, slots=True)
class StreamHead:
    """The parameter sets of an encoded video; picture_set is the NAL unit as it stands."""

    sequence: SequenceParameters
    picture: PictureParameters
    picture_set: bytes


def stream_head(configuration: bytes) -> StreamHead:
    """The parameter sets in a configuration record (avcC; ISO/IEC 14496-15, 5.3.3.1.2).

    Raises UnsupportedError: not one of each, or something in them that is not understood.
    """
    try:
        if configuration[0] != 1 or configuration[4] & 3 != 3:
            raise UnsupportedError("NAL units have no lengths of four bytes")
        sequences, at = _sets(configuration, 6, configuration[5] & 31)
        pictures, _ = _sets(configuration, at + 1, configuration[at])
    except IndexError:
        raise UnsupportedError("the configuration record ends too early") from None
    if len(sequences) != 1 or len(pictures) != 1:
        raise UnsupportedError("there are several parameter sets")
    return StreamHead(_sequence(sequences[0]), _picture(pictures[0]), pictures[0])


def _sets(data: bytes, at: int, count: int) -> tuple[list[bytes], int]:
    found = []
    for _ in range(count):
        size = int.from_bytes(data[at : at + 2])
        found.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    return found, at


def _sequence(unit: bytes) -> SequenceParameters:
    bits = BitReader(unescape(unit)[1:])
    profile, constraints = bits.bits(8), bits.bits(8)
    bits.bits(8)  # level_idc: what the whole picture needs is said by the head of the whole picture
    bits.ue()  # seq_parameter_set_id
    chroma, depths = 1, (8, 8)
    if profile in _HIGH:
        chroma = bits.ue()
        if chroma == 3:
            raise UnsupportedError("4:4:4 video")
        depths = (8 + bits.ue(), 8 + bits.ue())
        if bits.flag():
            raise UnsupportedError("lossless video")
        if bits.flag():
            raise UnsupportedError("scaling matrices")
    frame_num_bits = 4 + bits.ue()
    poc_type = bits.ue()
    if poc_type == 1:
        raise UnsupportedError("picture order count type 1")
    poc_lsb_bits = 4 + bits.ue() if poc_type == 0 else 0
    references = bits.ue()
    bits.flag()  # gaps_in_frame_num_value_allowed_flag
    width, height = bits.ue() + 1, bits.ue() + 1
    if not bits.flag():
        raise UnsupportedError("interlaced video")
    return SequenceParameters(
        profile,
        constraints,
        chroma,
        depths,
        frame_num_bits,
        poc_type,
        poc_lsb_bits,
        references,
        bits.flag(),
        width,
        height,
    )


def _picture(unit: bytes) -> PictureParameters:
    bits = BitReader(unescape(unit)[1:])
    number = bits.ue()
    bits.ue()  # seq_parameter_set_id
    if not bits.flag():
        # CAVLC: slice data begins in the middle of a byte, so a moved header would shift it all.
        raise UnsupportedError("video without CABAC")
    if bits.flag():
        raise UnsupportedError("the picture order of fields")
    if bits.ue():
        raise UnsupportedError("slice groups")
    references = bits.ue() + 1, bits.ue() + 1
    weighted, weighted_bi = bits.flag(), bits.bits(2)
    bits.se(), bits.se(), bits.se()  # pic_init_qp, pic_init_qs, chroma_qp_index_offset
    deblocking = bits.flag()
    bits.flag()  # constrained_intra_pred_flag
    return PictureParameters(number, references, weighted, weighted_bi, deblocking, bits.flag())
