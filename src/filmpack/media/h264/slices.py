"""Slice headers (7.3.3): read, and given another place in the picture."""

from __future__ import annotations

from dataclasses import dataclass

from filmpack.media.h264.bits import BitReader, UnsupportedError, escape, ue_code, unescape
from filmpack.media.h264.parameter_sets import StreamHead

SLICE, IDR_SLICE = 1, 5
"""nal_unit_type of slices (table 7-1)."""
_P, _B, _I = 0, 1, 2
"""slice_type modulo 5 (table 7-6)."""
_END_OF_LIST = 3
"""modification_of_pic_nums_idc that ends a list's modifications (table 7-7)."""
_OPERANDS = {1: 1, 2: 1, 3: 2, 4: 1, 5: 0, 6: 1}
"""How many operands each memory_management_control_operation has (7.3.3.3)."""


@dataclass(frozen=True, slots=True)
class SliceHeader:
    """What must be known of a slice's header.

    picture holds what all slices of a picture have in common (7.4.3): the type of the NAL unit and
    whether it is a reference, the parameter set, frame_num, idr_pic_id, pic_order_cnt_lsb, and how
    reference pictures are marked. address_end and end are bits, counted from the header's first:
    where first_mb_in_slice ends, and the whole header.
    """

    first_macroblock: int
    picture: tuple[object, ...]
    address_end: int
    end: int


def nal_units(packet: bytes) -> list[bytes]:
    """The NAL units of an access unit, each with a length of four bytes before it.

    Raises UnsupportedError when the lengths don't come out.
    """
    units, at = [], 0
    while at < len(packet):
        begin = at + 4
        at = begin + int.from_bytes(packet[at:begin])
        if at > len(packet) or at == begin:
            raise UnsupportedError("an access unit is damaged")
        units.append(packet[begin:at])
    return units


def slices(packet: bytes) -> list[bytes]:
    """The slices of an access unit, in order; other NAL units are left out.

    Raises UnsupportedError for what changes how slices are read, and for data partitions.
    """
    found = []
    for unit in nal_units(packet):
        kind = unit[0] & 31
        if kind in (SLICE, IDR_SLICE):
            found.append(unit)
        elif kind not in (6, 9, 12):  # SEI, access unit delimiter, filler: none is needed
            raise UnsupportedError(f"a NAL unit of type {kind}")
    return found


def read_header(unit: bytes, head: StreamHead) -> SliceHeader:
    """The header of a slice, a NAL unit of the video whose parameter sets are given.

    Raises UnsupportedError for what is not understood.
    """
    return _read(unescape(unit[:1024]), head)


def moved(unit: bytes, head: StreamHead, macroblocks: int) -> bytes:
    """A slice so many macroblocks further down the picture; all else stays as it is.

    Raises UnsupportedError as read_header() does.
    """
    raw = unescape(unit)
    header = _read(raw, head)
    tail = header.end - header.address_end
    known = int.from_bytes(raw[1 : 1 + (header.end + 7) // 8])
    spare = -header.end % 8
    address, size = ue_code(header.first_macroblock + macroblocks)
    bits = address << tail | known >> spare & (1 << tail) - 1
    size += tail
    # CABAC data begins at a byte, after bits of 1 (7.3.4, cabac_alignment_one_bit).
    pad = -size % 8
    bits = bits << pad | (1 << pad) - 1
    begin = bits.to_bytes((size + pad) // 8)
    return escape(raw[:1] + begin + raw[1 + (header.end + 7) // 8 :])


def _read(raw: bytes, head: StreamHead) -> SliceHeader:
    kind, reference = raw[0] & 31, raw[0] >> 5 & 3
    sequence, parameters = head.sequence, head.picture
    bits = BitReader(raw[1:])
    first = bits.ue()
    address_end = bits.position
    slice_type = bits.ue() % 5
    if slice_type not in (_P, _B, _I):
        raise UnsupportedError("switching slices")
    number, frame_num = bits.ue(), bits.bits(sequence.frame_num_bits)
    if number != parameters.number:
        raise UnsupportedError("another picture parameter set")
    idr = bits.ue() if kind == IDR_SLICE else None
    order = bits.bits(sequence.poc_lsb_bits) if sequence.poc_type == 0 else None
    if parameters.redundant and bits.ue():
        raise UnsupportedError("redundant pictures")
    if slice_type == _B:
        bits.flag()  # direct_spatial_mv_pred_flag
    lists = _reference_lists(bits, slice_type, parameters.references)
    for _ in lists:
        _skip_modification(bits)
    weighted = parameters.weighted if slice_type == _P else parameters.weighted_bi == 1
    if lists and weighted:
        _skip_weights(bits, lists, chroma=sequence.chroma_format != 0)
    marking = _marking(bits, idr=kind == IDR_SLICE) if reference else None
    if slice_type != _I:
        bits.ue()  # cabac_init_idc
    bits.se()  # slice_qp_delta
    if parameters.deblocking and bits.ue() != 1:
        bits.se(), bits.se()  # slice_alpha_c0_offset_div2, slice_beta_offset_div2
    picture = (kind, bool(reference), number, frame_num, idr, order, marking)
    return SliceHeader(first, picture, address_end, bits.position)


def _reference_lists(bits: BitReader, slice_type: int, usual: tuple[int, int]) -> tuple[int, ...]:
    """How many entries a slice's reference picture lists have."""
    if slice_type == _I:
        return ()
    count = 2 if slice_type == _B else 1
    if bits.flag():  # num_ref_idx_active_override_flag
        return tuple(bits.ue() + 1 for _ in range(count))
    return usual[:count]


def _skip_modification(bits: BitReader) -> None:
    """7.3.3.1, of one list."""
    if bits.flag():
        while bits.ue() != _END_OF_LIST:
            bits.ue()


def _skip_weights(bits: BitReader, lists: tuple[int, ...], *, chroma: bool) -> None:
    """7.3.3.2."""
    planes = 2 if chroma else 0
    for _ in range(2 if chroma else 1):
        bits.ue()  # the weights' denominators
    for count in lists:
        for _ in range(count):
            for values in (1, planes) if chroma else (1,):
                if bits.flag():
                    for _ in range(values):
                        bits.se(), bits.se()


def _marking(bits: BitReader, *, idr: bool) -> tuple[object, ...]:
    """7.3.3.3."""
    if idr:
        return bits.flag(), bits.flag()
    operations: list[tuple[int, ...]] = []
    if bits.flag():  # adaptive_ref_pic_marking_mode_flag
        while operation := bits.ue():
            if operation not in _OPERANDS:
                raise UnsupportedError("an unknown way of marking reference pictures")
            operands = _OPERANDS[operation]
            operations.append((operation, *(bits.ue() for _ in range(operands))))
    return tuple(operations)
