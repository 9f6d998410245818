"""Pages: words in every language, all text escaped, templates of a project in a sandbox."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.cards.card import make_card
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.edition import parse_edition
from filmpack.errors import InputError
from filmpack.translation.messages import CARD_MESSAGES
from filmpack.web.pages.headers import POLICY, headers_file, headers_of, nginx_file
from filmpack.web.pages.help import Help, HelpRow, HelpSentence, make_help
from filmpack.web.pages.links import PageLinks, page_links
from filmpack.web.pages.page import Line, PageFacts, PageWriter, other_page
from filmpack.web.pages.words import Words

WORDS = Path(__file__).parent.parent.parent / "src/filmpack/web/pages/words.toml"
LEAVE = "https://www.wikipedia.org/"
HOSTILE = '<script>alert("x")</script>'


def contact(**facts: Any) -> Contact:
    plain: dict[str, Any] = {"kind": "helpline", "source": "x", "read": date(2026, 11, 28)}
    return Contact(**(plain | facts))


def facts(language: str = "pl", text: str = "To jest Leo.") -> PageFacts:
    row = HelpRow(text, text, "000 000", "000000", text, "https://example.org/a", "example.org/a")
    night = HelpSentence(f"{text}: ", "119", "119", "", ".")
    help_ = Help(text, (row,), night, text, (), HelpSentence("Call ", "112", "112", "", "."))
    lines = (Line("0.400", "0:00", text, False, (text, text)),)
    others = (other_page("el-GR", "el", "GR"),)
    sounds = ((text, "pl"), ("English", "en"))
    return PageFacts(
        *("pl-PL", language, text, text, help_, (), lines, others, (640, 360)),
        *("../film/film.mp4", sounds, "", True),
    )


def test_every_language_has_every_word() -> None:
    known = tomllib.loads(WORDS.read_text("utf-8"))
    assert len(known) == 23
    for language, words in known.items():
        assert words.keys() == known["en"].keys(), language
        assert all(word.strip() for word in words.values()), language


def test_a_word_that_a_language_lacks_is_english_and_says_so() -> None:
    assert Words("he")["film"] == "The film"
    assert Words("he").lang("film") == ' lang="en" dir="ltr"'
    assert Words("de-CH").lang("film") == ""


@pytest.mark.parametrize("name", ["page", "embed"])
def test_texts_are_escaped_wherever_they_stand(name: str) -> None:
    writer = PageWriter(LEAVE)
    made = getattr(writer, name)(facts(text=HOSTILE))
    assert "<script>alert" not in made
    assert "&lt;script&gt;" in made


def test_help_comes_before_the_film_and_numbers_can_be_dialled() -> None:
    page = PageWriter(LEAVE).page(facts())
    assert page.index("tel:000000") < page.index("<video") < page.index("data-start")
    found = page_links(page)
    assert found.numbers == ["000000", "119", "112"]
    assert found.loaded == []
    assert found.led == ["https://example.org/a"]
    assert found.lines == [("0.400", "To jest Leo.\nTo jest Leo.")]


def test_a_page_from_right_to_left_says_so_and_keeps_numbers_in_order() -> None:
    page = PageWriter(LEAVE).page(facts("he", "להתקשר 000 000"))
    assert '<html lang="he" dir="rtl">' in page
    assert '<bdi dir="ltr">000 000</bdi>' in page
    assert 'lang="en" dir="ltr">The film' in page


def test_every_page_of_a_draft_says_so_and_is_not_to_be_found() -> None:
    writer = PageWriter(LEAVE)
    draft = facts()
    for page in (writer.page(draft), writer.embed(draft), writer.index("x", "en", (), draft=True)):
        assert 'content="noindex"' in page
        assert page.count("Draft. Do not publish this page.") == 1
    release = replace(draft, draft=False)
    others = (writer.page(release), writer.embed(release), writer.index("x", "en", (), draft=False))
    assert not any("Draft" in page for page in others)


def test_pages_of_one_writer_do_not_share_a_direction() -> None:
    writer = PageWriter(LEAVE)
    writer.page(facts("pl"))
    hebrew = facts("he", "להתקשר 000 000")
    assert writer.page(hebrew) == PageWriter(LEAVE).page(hebrew)


def test_a_page_to_embed_without_a_line_to_talk_to_has_the_emergency_number() -> None:
    writer = PageWriter(LEAVE)
    assert page_links(writer.embed(facts())).calls == [("000000", "000 000")]
    alone = replace(facts().help, talk=())
    assert page_links(writer.embed(replace(facts(), help=alone))).calls == [("112", "112")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="tel:1"><b>1</b> 2</a>', PageLinks(calls=[("1", "1 2")])),
        ('<a href="tel:1">2', PageLinks(calls=[("1", "2")])),
        ('<a href="tel:1" href="tel:2">1</a>', PageLinks(calls=[("1", "1")])),
        ('<area href="https://x.eu/">', PageLinks(led=["https://x.eu/"])),
        ('<object data="https://x.eu/"></object>', PageLinks(loaded=["https://x.eu/"])),
        ('<img srcset="a.png 1x, https://x.eu/ 2x">', PageLinks(["a.png"], ["https://x.eu/"])),
        ('<svg><image href="//x.eu/"/></svg>', PageLinks(loaded=["//x.eu/"])),
        ('<meta http-equiv="Refresh" content="0;url=//x.eu">', PageLinks(odd=["meta refresh"])),
        ('<base href="//x.eu/">', PageLinks(odd=["base href"])),
        ('<a href="http://[x">x</a>', PageLinks(odd=["http://[x"])),
        ('<a data-leave href="https://x.eu/">x</a>', PageLinks(left=["https://x.eu/"])),
    ],
)
def test_what_a_page_leads_to_is_what_browsers_follow(html: str, expected: PageLinks) -> None:
    assert page_links(html) == expected


@given(st.text("<>![]a -\"'=/href:tel&#;", max_size=60))
def test_any_page_can_be_read(html: str) -> None:
    assert isinstance(page_links(html), PageLinks)


@pytest.mark.parametrize(
    ("night", "link", "counted"),
    [
        (
            contact(name="x", id="night", hours="24/7", phone="0 800-119"),
            '<p>Nachts:\u00a0<a class="call" href="tel:0800119"><bdi dir="ltr">0 800-119</bdi>',
            ("0800119", "112", "116111"),
        ),
        (
            contact(name="x", id="night", hours="24/7", phone="", short_url="https://example.org"),
            '<p>Nachts:\u00a0<a class="site" href="https://example.org" rel="noreferrer">',
            ("112", "116111"),
        ),
    ],
    ids=["number", "address"],
)
def test_what_is_open_at_night_is_a_link_and_counts_as_the_page_s(
    night: Contact, link: str, counted: tuple[str, ...]
) -> None:
    emergency = contact(name="x", id="112", kind="emergency", phone="112")
    day = contact(name="x", id="day", hours=("daily 9:00-21:00",), phone="116 111")
    contacts = (emergency, day, night)
    messages = {one.context: one.text for one in CARD_MESSAGES} | {
        "card.night": "Nachts:\u00a0{contact}!"
    }
    card = make_card(parse_edition("de-AT"), messages, Country("AT", contacts), choose=["day"])
    help_ = make_help(card, contacts)
    assert help_.numbers == counted
    assert help_.urls == (("https://example.org",) if not night.phone else ())
    page = PageWriter(LEAVE).page(replace(facts("de"), help=help_))
    assert link in page
    assert sorted(page_links(page).numbers) == list(counted)


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.__class__.__mro__ }}",
        "{{ words.__init__.__globals__ }}",
        "{{ nothing.there }}",
        "{% if %}",
        "{{ page.help.talk.append(1) }}",
        "{% include 'none.html.j2' %}",
        "{{ 1 / 0 }}",
        "{{ 10.0 ** 400 }}",
        "{{ ''.x.y }}",
        "{% include 'leave.html.j2' %}",
    ],
)
def test_a_template_that_is_wrong_or_reaches_out_is_refused(template: str) -> None:
    writer = PageWriter(LEAVE, lambda name: template if name == "leave.html.j2" else None)
    with pytest.raises(InputError, match="this template cannot be used"):
        writer.page(facts())


def test_the_policy_is_in_every_page_and_in_what_servers_are_told() -> None:
    page = PageWriter(LEAVE).page(facts())
    assert POLICY.replace("'", "&#39;") in page
    assert POLICY in headers_file()
    assert POLICY in nginx_file()
    assert headers_of("pl-PL/v720.m3u8")["Content-Type"] == "application/vnd.apple.mpegurl"
    assert headers_of("text/pl.vtt")["Content-Type"] == "text/vtt; charset=utf-8"


def test_servers_say_that_what_is_kept_must_be_asked_for_again() -> None:
    assert "/*\n  X-Content-Type-Options: nosniff\n" in headers_file()
    assert "\n  Cache-Control: no-cache\n" in headers_file()
    snippet = nginx_file()
    # nginx hands a header down to no location that adds one of its own.
    assert snippet.count('add_header Cache-Control "no-cache" always;') == 2
    # The one that looks at pages says how long it keeps them itself: a header twice is none.
    assert "Cache-Control" not in headers_of("index.html")


def test_nginx_is_told_no_type_twice() -> None:
    (line,) = [line for line in nginx_file().split("\n") if line.startswith("charset_types")]
    assert "text/html" not in line  # nginx adds it by itself, and warns of a second one


def test_words_beside_each_other_stay_words_where_styles_are_left_out() -> None:
    page, embed = PageWriter(LEAVE).page(facts()), PageWriter(LEAVE).embed(facts())
    help_ = page[page.index("<main>") : page.index("<video")]
    assert '</span> <span class="name">' in help_
    assert '</a> <span class="notes">' in help_
    assert '</bdi></a> <a class="site"' in embed


def test_the_way_out_has_no_english_label_that_is_not_marked() -> None:
    page = PageWriter(LEAVE).page(facts("he"))
    assert '<nav class="leave"><a ' in page
    assert ' lang="en" dir="ltr">Leave this page</a>' in page
