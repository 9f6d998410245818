"""A transcript as a web page without scripts or anything from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from filmpack.languages.language import language as language_data
from filmpack.languages.sdh import without_sdh
from filmpack.timedtext.direction import directed
from filmpack.timedtext.formats.base import Material, TextFormat, register
from filmpack.timedtext.writing.transcript import transcript_lines

if TYPE_CHECKING:
    from jinja2 import Template


@lru_cache(maxsize=1)
def _template() -> Template:
    """The page's template, compiled once for all languages."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("filmpack.timedtext"),
        autoescape=True,  # the template's name ends in .j2, so it is not told by its ending
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("transcript.html.j2")


def write_html(material: Material) -> str:
    """The transcript as a page in its language; every text is escaped."""
    tag = without_sdh(material.track.language)
    return _template().render(
        language=tag,
        direction=language_data(tag).direction or "ltr",
        directed=lambda text: directed(text, tag),
        title=material.title,
        lines=transcript_lines(material),
        closing=[part.split("\n") for part in material.closing.strip().split("\n\n") if part],
    )


register(TextFormat("html", "transcript.html", write=write_html, ids=True))
