"""The texts of a package's page, by language: gettext catalogues that ship with filmpack.

They are no part of a film's catalogue: its translators write for children, and these are for press
offices, in the language's formal address. catalogues/ has a file for each language, the English
beside each text; what one lacks, or has for another English, stands in English, marked as that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape

from filmpack.languages.sdh import without_sdh
from filmpack.languages.tags import gettext_name, primary_subtag
from filmpack.translation.messages import FixedMessage
from filmpack.translation.po.document import PoDocument

CATALOGUES = Path(__file__).with_name("catalogues")
NO_STL = "page.no_stl"


def _messages() -> tuple[FixedMessage, ...]:
    where, film, heading = "In the list of files.", "A way of publishing.", "A heading."
    names = "Keep what is in braces: names of files come there."
    return (
        FixedMessage("page.draft", "This is a draft. Do not publish it.", "At the top of drafts."),
        FixedMessage("page.contents", "What this folder holds", heading),
        FixedMessage("page.file", "File", "Above a column."),
        FixedMessage("page.purpose", "What it is for", "Above a column."),
        FixedMessage("page.size", "Size", "Above a column."),
        FixedMessage(
            NO_STL,
            "There is no EBU STL file (.stl): that format lacks letters of this language.",
            "Below the list of files, in languages that the format cannot hold.",
        ),
        FixedMessage("page.check", "Checking the files", heading),
        FixedMessage(
            "page.check_sums",
            "Open a terminal in this folder and type the following line. Every file name must be"
            " followed by {ok}.",
            "Above a command; {ok} is what the program prints: OK.",
        ),
        FixedMessage("page.check_mac", "On a Mac:", "Before a command."),
        FixedMessage(
            "page.check_windows",
            "On Windows, one file at a time; the checksum shown must be that of the file's line in"
            " {sums}:",
            "Above a command; {sums} is the file with all checksums.",
        ),
        FixedMessage(
            "page.check_signature",
            "If the folder holds {signature}, check who signed it. Replace {signer} with the"
            " signer's name as it stands in the list of signers ({list}). Obtain that list from the"
            " publisher by another way, never together with this folder.",
            names,
        ),
        FixedMessage(
            "page.check_filmpack",
            "The program filmpack checks everything at once, including pictures and texts:",
            "Above a command.",
        ),
        FixedMessage("page.publish", "Publishing the film", heading),
        FixedMessage(
            "page.publish_burned",
            "Social media, schools, projectors: {film}. Subtitles and closing card are part of the"
            " picture.",
            film,
        ),
        FixedMessage(
            "page.publish_platforms",
            "YouTube, Facebook, Vimeo: upload {film}, then {subtitles} as its subtitles. If the"
            " platform asks for the language, select it yourself. Switch automatic captions off.",
            film,
        ),
        FixedMessage(
            "page.publish_web",
            "Your web site: a film with {subtitles} as text track ({track}).",
            film,
        ),
        FixedMessage(
            "page.publish_transcript", "Place the text of {transcript} below the film.", film
        ),
        FixedMessage(
            "page.publish_broadcast",
            "Broadcasters: the subtitle file in the format that they ask for. The time code begins"
            " at {time}.",
            film,
        ),
        FixedMessage(
            "page.publish_unchanged",
            "Do not shorten or alter the films. The telephone numbers on the closing card are meant"
            " for this edition only.",
            "Below the ways of publishing.",
        ),
        FixedMessage("page.card", "Text of the closing card", heading),
        FixedMessage("page.loudness", "Loudness", f"{heading} The term of EBU R 128."),
        FixedMessage(
            "page.loudness_values",
            "{loudness} LUFS, range {range} LU, true peak {peak} dBTP (EBU R 128). The sound was"
            " not altered.",
            "Keep what is in braces: numbers come there.",
        ),
        FixedMessage("page.questions", "Questions", f"{heading} Whom to ask stands below it."),
        FixedMessage(
            "file.burned",
            "The film with subtitles and closing card in the picture: for social media, schools and"
            " projectors.",
            where,
        ),
        FixedMessage(
            "file.soft",
            "The film with subtitles that can be switched on and off: for media players and"
            " archives.",
            where,
        ),
        FixedMessage(
            "file.shape",
            "The film in the shape {shape}, with subtitles and closing card in the picture: for"
            " telephones and social media.",
            f"{where} {{shape}} is width by height, as 9:16.",
        ),
        FixedMessage(
            "file.sign",
            "The film beside a sign-language interpreter, with subtitles and closing card in the"
            " picture.",
            where,
        ),
        FixedMessage("file.srt", "Subtitles for media players and most video platforms.", where),
        FixedMessage("file.vtt", "Subtitles for web pages (WebVTT).", where),
        FixedMessage(
            "file.upload",
            "Subtitles for YouTube and Facebook, without markup; the file's name is as Facebook"
            " requires it.",
            where,
        ),
        FixedMessage("file.ebuttd", "Subtitles for broadcasters' players (EBU-TT-D).", where),
        FixedMessage("file.imsc", "Subtitles for streaming services (IMSC 1.1 Text).", where),
        FixedMessage("file.stl", "Subtitles for broadcasters (EBU STL, open subtitling).", where),
        FixedMessage(
            "file.transcript",
            "What is said in the film, as text: for your web site and for search engines.",
            where,
        ),
        FixedMessage("file.html", "The same text as a web page, for screen readers.", where),
        FixedMessage("file.poster", "A still picture for web sites and posts.", where),
        FixedMessage("file.card", "The closing card as a picture.", where),
        FixedMessage(
            "file.sheet", "One frame for each subtitle: the whole film at a glance.", where
        ),
    )


PAGE_MESSAGES = _messages()
_ENGLISH = {message.context: message.text for message in PAGE_MESSAGES}


class PageTexts:
    """The page's texts in a language."""

    def __init__(self, language: str) -> None:
        """language: a BCP 47 tag; a regional one takes what it lacks from its base."""
        tag = without_sdh(language)
        self._found = {**_of(primary_subtag(tag)), **_of(gettext_name(tag))}
        self.language = tag if self._found or primary_subtag(tag) == "en" else "en"
        """The page's own: English where there is no catalogue at all."""

    def __call__(self, context: str, **values: object) -> Markup:
        """A text as HTML.

        Args:
            context: Which text.
            values: What comes in place of its placeholders; text is escaped, Markup is not.
        """
        text = self._found.get(context)
        made = Markup(escape(text or _ENGLISH[context])).format(**values)
        if text or primary_subtag(self.language) == "en":
            return made
        return Markup('<span lang="en" dir="ltr">{}</span>').format(made)

    def all(self) -> dict[str, str]:
        """Every text by context, in English where the language lacks it."""
        return {**_ENGLISH, **self._found}


def english(context: str) -> str:
    """A text in English."""
    return _ENGLISH[context]


@lru_cache(maxsize=64)
def _of(name: str) -> Mapping[str, str]:
    """The finished texts of a catalogue by context; none where there is no catalogue."""
    path = CATALOGUES / f"{name}.po"
    if not path.is_file():
        return {}
    entries = PoDocument.parse(path.read_text("utf-8"), path.name).by_context()
    return {
        context: entry.msgstr
        for context, entry in entries.items()
        if entry.msgstr and not entry.fuzzy and entry.msgid == _ENGLISH.get(context)
    }
