"""Writing README.html: one page for the office that receives a package."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from filmpack.delivery.contents import POSTER, SHEET
from filmpack.delivery.manifest import FileFacts, Manifest
from filmpack.delivery.page.texts import PageTexts
from filmpack.delivery.signature import NAMESPACE
from filmpack.delivery.sums import SIGNATURE, SUMS
from filmpack.errors import ConfigError
from filmpack.languages.tags import cldr_locale
from filmpack.timedtext.direction import directed, is_rtl

if TYPE_CHECKING:
    from babel.core import Locale
    from jinja2 import Template

_TEMPLATE = Path(__file__).parent / "templates" / "readme.html.j2"
_SIGNERS, _SIGNER = "../allowed_signers", "SIGNER"
"""The list lies beside the folder: in it, it would be a file too many."""
_BEGINNING = "00:00:00:00"
"""The time code of a film's first frame in EBU STL."""


@lru_cache(maxsize=1)
def _template() -> Template:
    """The page's template, compiled once for all packages."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE.parent),
        autoescape=True,  # the template's name ends in .j2, so it is not told by its ending
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(_TEMPLATE.name)


def write_readme(
    manifest: Manifest,
    files: Sequence[FileFacts],
    contact: str,
    left_out: Sequence[str] = (),
    *,
    source: str = "en",
) -> bytes:
    """The page, in the edition's language.

    Args:
        manifest: The package's manifest; its files are not looked at.
        files: The files that are described, in order.
        contact: Whom to ask; "" for nobody.
        left_out: The contexts of the texts that say what is not in the package, and why.
        source: The language of the film's own title.
    """
    texts = PageTexts(manifest.language)
    rows = [(file.path, _purpose(file, texts), _size(file.size, texts.language)) for file in files]
    # Of several films the highest of the film's own shape is recommended.
    named = {
        file.format or file.role: _code(file.path)
        for file in sorted(files, key=lambda file: file.media.height if file.media else 0)
        if file.reframed is None and not file.sign_language
    }
    loudness = manifest.loudness
    page = _template().render(
        manifest=manifest,
        say=texts,
        language=texts.language,
        page_direction=_direction(texts.language),
        source=source,
        rows=rows,
        named=named,
        contact=contact,
        left_out=left_out,
        namespace=NAMESPACE,
        sums=SUMS,
        signature=SIGNATURE,
        signers=_SIGNERS,
        signer=_SIGNER,
        code=_code,
        beginning=_BEGINNING,
        loudness={
            "loudness": _number(loudness.integrated_lufs, texts.language),
            "range": _number(loudness.range_lu, texts.language),
            "peak": _number(loudness.true_peak_dbtp, texts.language),
        }
        if loudness
        else {},
        direction=_direction(manifest.language),
        card=[directed(line, manifest.language) for line in manifest.card.text.split("\n") if line],
    )
    return page.encode()


def page_source(language: str) -> bytes:
    """Everything that pages in a language are written from, whatever files they describe: the
    texts, and the template."""
    return json.dumps(PageTexts(language).all(), sort_keys=True).encode() + _TEMPLATE.read_bytes()


def _purpose(file: FileFacts, texts: PageTexts) -> Markup:
    """What a file is for, in a sentence."""
    if file.sign_language:
        return texts("file.sign")
    if file.reframed is not None:
        return texts("file.shape", shape=file.reframed.shape)
    if file.role in ("burned", "soft"):
        return texts(f"file.{file.role}")
    if file.format:
        return texts(f"file.{file.format}")
    pictures = {POSTER: "file.poster", SHEET: "file.sheet"}
    return texts(pictures.get(file.path, "file.card"))


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _direction(language: str) -> str:
    return "rtl" if is_rtl(language) else "ltr"


def _size(number: int, language: str) -> str:
    """A file's size in the language's own units: 1,5 Mo in French."""
    from babel.units import format_unit

    if number < 1_000_000:
        size: float = max(1, round(number / 1000))
        return format_unit(size, "digital-kilobyte", "short", locale=_locale(language))
    size = round(number / 1_000_000, 1)
    return format_unit(size, "digital-megabyte", "short", locale=_locale(language))


def _number(value: float, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, "0.0", locale=_locale(language))


def _locale(language: str) -> Locale:
    try:
        return cldr_locale(language)
    except ConfigError:  # CLDR does not know how the language writes numbers
        return cldr_locale("en")
