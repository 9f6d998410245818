"""What a cluster's workers are told of fonts of the system and of sign language."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from filmpack.media.film import Film
from filmpack.media.rendition import Rendition
from filmpack.media.signing.video import SignVideo
from filmpack.media.text.font_files import family_of, font_files, use_project_fonts
from filmpack.media.text.system_fonts import NamedFont
from filmpack.pipeline.cluster.executor import _worker_spec
from filmpack.pipeline.cluster.worker import _drawn_with, _rejection
from filmpack.pipeline.recipes import EncodePlan
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import SegmentSpec
from filmpack.store.local import Store

HEBREW = next(path for path in font_files() if path.stem == "NotoSansHebrew-Regular")


def test_workers_draw_with_the_same_fonts_and_have_the_same_video(
    tmp_path: Path, cache: Path
) -> None:
    """A worker that has another font or video at its place is not used."""
    font, video, program = tmp_path / "a.ttf", tmp_path / "sign.mp4", tmp_path / "ffmpeg"
    font.write_bytes(HEBREW.read_bytes())
    video.write_bytes(b"sign")
    program.write_bytes(b"program")
    film = Film(video, 320, 180, Fraction(25), 100, "h264", ())
    rendition = Rendition("s", sign_language=True, sign_video=SignVideo("0" * 64, film))
    part = SegmentSpec("k", Segment(0, 10), rendition)
    store = Store(cache)
    plan = EncodePlan(film, "0" * 64, segments={"k": part})
    use_project_fonts([], [NamedFont("th", "Noto Sans Hebrew", files=(font,))])
    spec = _worker_spec(str(program), plan, store)
    assert set(spec["sign_videos"]) == {str(video)}
    assert set(spec["own_fonts"]) == {str(font)}

    use_project_fonts([])
    assert family_of("th").name == "Noto Sans Thai"
    with _drawn_with(spec):
        assert family_of("th").files == {"regular": font}

    store.leave_mark(spec["token"])
    spec["film_digest"] = spec["sign_videos"][str(video)]
    spec["ffmpeg"] = str(program)
    program.chmod(0o755)
    assert _rejection(spec) == ""
    video.write_bytes(b"other")
    spec["film"] = str(font)
    spec["film_digest"] = spec["own_fonts"][str(font)]
    assert _rejection(spec) == f"it has another sign-language video at {video}"
    font.unlink()
    assert f"at {font}" in _rejection(spec)
