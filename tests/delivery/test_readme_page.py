"""A package's page is in its edition's language, and what a language lacks is in English."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from conftest import ROOT
from filmpack.delivery.contents import PackageTexts
from filmpack.delivery.manifest import FileFacts, LoudnessFacts, MediaFacts, ReframingFacts, Role
from filmpack.delivery.page import texts as page_texts
from filmpack.delivery.page.readme import page_source, write_readme
from filmpack.delivery.page.texts import CATALOGUES, PAGE_MESSAGES, PageTexts
from filmpack.languages.tags import bcp47
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.translation.po.document import PoDocument
from manifests import manifest_of

LANGUAGES = sorted(path.stem for path in CATALOGUES.glob("*.po"))
WHOLE = [name for name in LANGUAGES if "_" not in name]
FORMATS = ("srt", "vtt", "upload", "ebuttd", "imsc", "stl", "transcript", "html")


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


def film(path: str, height: int, shape: str = "") -> FileFacts:
    media = MediaFacts(16, height, 225, "25", "h264", (), (), "")
    reframed = ReframingFacts("9:16", "margins", 0.5) if shape else None
    role: Role = "soft" if ".soft." in path else "burned"
    return FileFacts(path, role, 1, "0" * 64, media=media, reframed=reframed)


def page_of(language: str, files: list[FileFacts] | None = None, **facts: object) -> str:
    manifest = msgspec.structs.replace(manifest_of(language, PackageTexts()), **facts)
    return write_readme(manifest, files or [], "press@example.eu", ("page.no_stl",)).decode()


def everything() -> list[FileFacts]:
    """A file of each kind."""
    files = [film("a.1080p.mp4", 1080), film("a.9x16.mp4", 1920, "x"), film("a.soft.mp4", 1080)]
    files += [FileFacts(f"a.{kind}", "text", 2_500_000, "0" * 64, kind) for kind in FORMATS]
    names = ("poster.jpg", "card.png", "contact-sheet.jpg")
    return files + [FileFacts(name, "picture", 5000, "0" * 64) for name in names]


@pytest.mark.parametrize("name", LANGUAGES)
def test_each_catalogue_has_the_texts_of_today_and_their_placeholders(name: str) -> None:
    catalogue = PoDocument.parse((CATALOGUES / f"{name}.po").read_text("utf-8"), name)
    assert catalogue.header_field("Language") == name
    assert any("no native reviewer" in row for row in catalogue.header.comments)
    wanted = {message.context: message for message in PAGE_MESSAGES}
    entries = catalogue.by_context()
    assert set(entries) == set(wanted) if name in WHOLE else set(entries) <= set(wanted)
    for context, entry in entries.items():
        message, text = wanted[context], entry.msgstr
        assert (entry.msgid, entry.extracted) == (message.text, [message.note])
        assert placeholders(text) == placeholders(message.text), (name, context)
        assert text == unicodedata.normalize("NFC", text).strip()
        assert text[-1] in ".:}" if message.text[-1] in ".:" else text[-1] not in ".:", context
        assert not re.search(r"[<>&]|  ", text)


def test_every_language_of_this_repository_has_a_page_of_its_own() -> None:
    languages = Workspace(Project.load(ROOT / "filmpack.toml")).languages()
    assert len(languages) == 24
    for language in map(bcp47, languages):
        said = PageTexts(language)
        assert said.language == language
        assert not any('lang="en"' in said(one.context, **BLANK) for one in PAGE_MESSAGES)


BLANK = {name.strip("{}"): "" for one in PAGE_MESSAGES for name in placeholders(one.text)}


class Texts(HTMLParser):
    """The languages that a page's parts are in."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[str | None] = []

    def handle_starttag(self, _: str, attributes: list[tuple[str, str | None]]) -> None:
        self.languages += [value for name, value in attributes if name == "lang"]


def languages_of(page: str) -> list[str | None]:
    found = Texts()
    found.feed(page)
    return found.languages


def test_a_page_is_in_the_editions_language() -> None:
    loud = LoudnessFacts(-23.4, 7.0, -1.5)
    page = page_of("pl", everything(), loudness=loud)
    assert languages_of(page) == ["pl", "en", "pl", "pl"]  # page, title, own title, card
    assert "To jest wersja robocza. Prosimy jej nie publikować." in page
    assert "<code>a.soft.mp4</code>, a następnie <code>a.upload</code> jako napisy" in page
    assert "Film w formacie 9:16, z napisami" in page
    assert "<td>2,5 MB</td>" in page
    assert "2,5\u202fMo" in page_of("fr", everything())
    assert "-23,4 LUFS, zakres 7,0 LU" in page
    assert "ścieżką tekstową (<code>&lt;track&gt;</code>)" in page
    assert page_of("fr-BE", everything()).count("réseaux sociaux") == 2
    assert "Grösse" in page_of("de-CH")
    assert "Größe" in page_of("de")


def test_the_list_of_signers_lies_beside_the_folder_not_in_it() -> None:
    page = page_of("pl", everything())
    assert page.count("../allowed_signers") == page.count("allowed_signers") == 3


def test_a_language_without_texts_has_an_english_page() -> None:
    page = page_of("ja", everything())
    assert languages_of(page) == ["en", "en", "ja", "ja"]
    assert "This is a draft" in page


def test_a_text_that_a_language_lacks_is_english_and_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = (CATALOGUES / "pl.po").read_text("utf-8")
    known = known.replace('msgstr "Plik"', 'msgstr ""').replace('msgid "Size"', 'msgid "Bytes"')
    known = known.replace('#. A heading.\nmsgctxt "page.card"', '#, fuzzy\nmsgctxt "page.card"')
    (tmp_path / "xx.po").write_text(known, "utf-8")
    monkeypatch.setattr(page_texts, "CATALOGUES", tmp_path)
    said = PageTexts("xx")
    for context, english in (
        ("page.file", "File"),
        ("page.size", "Size"),
        ("page.card", "Text of the closing card"),
    ):
        assert said(context) == f'<span lang="en" dir="ltr">{english}</span>'
    assert said("page.purpose") == "Przeznaczenie"


def test_a_change_of_any_text_of_a_page_is_a_change_of_its_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = page_source("pl")
    assert page_source("pl-PL") == before != page_source("de")
    for message in PAGE_MESSAGES:
        with monkeypatch.context() as patch:
            found = {**page_texts._of("pl"), message.context: "inaczej"}
            patch.setattr(page_texts, "_of", lambda _, found=found: found)
            assert page_source("pl") != before, message.context


def test_what_others_wrote_is_escaped() -> None:
    name = '<img src=x onerror="alert(1)">{0}'
    page = page_of("pl", [FileFacts(name, "text", 1, "0" * 64, "vtt")], edition="<b>")
    assert "<img" not in page
    assert "<b>" not in page


def test_the_page_recommends_the_highest_film_of_the_films_own_shape() -> None:
    films = [film("a.mp4", 540), film("b.mp4", 1080), film("c.mp4", 720), film("z.mp4", 1920, "x")]
    page = page_of("en", films)
    assert "Social media, schools, projectors: <code>b.mp4</code>" in page
    assert "The film in the shape 9:16, with subtitles and closing card in the picture" in page
