"""QR codes read back from pictures of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def qr_texts(picture: Image) -> list[str]:
    """What the QR codes in a picture say, sorted."""
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=kinds)
    return sorted(one.text for one in found)
