"""H.264 (ITU-T H.264, 08/2021) as far as slices of two encodes are put into one picture.

Pure: bytes in, bytes out. Whatever is not understood here raises UnsupportedError, and whoever
asked encodes the whole picture instead.
"""
