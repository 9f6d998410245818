"""README.html of a package: one page for the office that receives it."""

from __future__ import annotations

from collections.abc import Sequence

from filmpack.delivery.contents import CARD
from filmpack.delivery.manifest import FileFacts, Manifest
from filmpack.delivery.signature import NAMESPACE
from filmpack.timedtext.direction import directed, is_rtl

_PURPOSES = {
    "srt": "Subtitles for media players and most video platforms.",
    "vtt": "Subtitles for web pages (WebVTT).",
    "upload": "Subtitles for YouTube and Facebook: without any markup, named as Facebook wants it.",
    "ebuttd": "Subtitles for broadcasters' players (EBU-TT-D).",
    "imsc": "Subtitles for streaming services (IMSC 1.1 Text).",
    "stl": "Subtitles for broadcasters (EBU STL, open subtitling).",
    "transcript": "What is said, as text to read: for your web page and for search engines.",
    "html": "The same as a web page, for screen readers.",
}
_FILMS = {
    "burned": "The film with subtitles and card in the picture: for social media, schools,"
    " projectors.",
    "soft": "The film with subtitles that can be switched on and off: for media players, archives.",
}
_PICTURES = {
    "poster.jpg": "A still for web pages and posts.",
    "card.png": "The closing card.",
    "contact-sheet.jpg": "A frame for each subtitle: the whole film at a glance.",
}


def purpose_of(file: FileFacts) -> str:
    """What a file is for, in a sentence."""
    if file.reframed is not None:
        return f"The film in {file.reframed.shape}, with subtitles and card: for phones and feeds."
    if file.role in _FILMS:
        return _FILMS[file.role]
    if file.path.startswith("card."):
        return _PICTURES[CARD]
    return _PURPOSES.get(file.format) or _PICTURES.get(file.path, "")


def write_readme(
    manifest: Manifest,
    files: Sequence[FileFacts],
    contact: str,
    left_out: Sequence[str] = (),
) -> bytes:
    """The page, in English.

    Args:
        manifest: The package's manifest; its files are not looked at.
        files: The files that are described, in order.
        contact: Whom to ask; "" for nobody.
        left_out: What is not in the package, and why, in sentences.
    """
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("filmpack.delivery"),
        autoescape=True,  # the template's name ends in .j2, so it is not told by its ending
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rows = [(file.path, purpose_of(file), _size(file.size)) for file in files]
    # Of several films the highest of the film's own shape is recommended.
    named = {
        file.format or file.role: file.path
        for file in sorted(files, key=lambda file: file.media.height if file.media else 0)
        if file.reframed is None
    }
    page = environment.get_template("readme.html.j2").render(
        manifest=manifest,
        rows=rows,
        named=named,
        contact=contact,
        left_out=left_out,
        namespace=NAMESPACE,
        direction="rtl" if is_rtl(manifest.language) else "ltr",
        card=[directed(line, manifest.language) for line in manifest.card.text.split("\n") if line],
    )
    return page.encode()


def _size(number: int) -> str:
    if number < 1_000_000:
        return f"{max(1, round(number / 1000))} kB"
    return f"{number / 1_000_000:.1f} MB"
