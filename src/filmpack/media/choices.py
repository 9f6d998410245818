"""What a rendition can be chosen from, by the names that filmpack.toml has for it.

In a module of their own, so that who reads the project file need not know how films are made.
"""

from __future__ import annotations

from typing import Literal

Codec = Literal["h264", "hevc", "av1"]
AudioCodec = Literal["copy", "aac", "opus"]
ShapeName = Literal["1:1", "4:5", "9:16"]
Fit = Literal["margins", "crop"]
