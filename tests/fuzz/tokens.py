"""Hostile pieces of text that mutations put in: what a careless or malicious file may hold."""

from __future__ import annotations

from random import Random

LIMIT = 200_000
"""No input is longer than this, in bytes."""

BYTES: tuple[bytes, ...] = (
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # a lone surrogate, as UTF-8 must not write it
    b"\xc0\xaf",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\x0b",
    b"\x0c",
    b"\x1a",
    b"\x85",
    b"\x1b[2J",
)

TEXTS: tuple[str, ...] = (
    *"\u202e \u2066 \u200b \u200f \u2028 \u2029 \x85 \ue000 \U000f0000 \ufffe \ufdd0 \u0378".split(
        " "
    ),
    *("\xa0", "\u202f", "\u3000", "\u2060", "\xad", "\u200d", "\ufe0f", "\U0001f1e6", "\u1100"),
    *("\u0301", "\u0301\u0316", "e\u0301", "\u0e33", "ß", "İ", "ſ", "K", "ﬁ", "٣", "²", "Ⅷ", "𝟘"),
    *("{\\pos(1,1)}", "{\\an8}", "{\\", "\\N", "\\h", "<font>", "</font>", "<i>", "</i>", "<i"),
    *("<i></i>", "<I>", "<b>", "<", ">", "&amp;", "&#0;", "&", "<!--", "]]>", "<script>", "<c.x>"),
    *(
        "../..",
        "../../etc",
        "/",
        "\\",
        "C:\\",
        "~",
        "$HOME",
        "`",
        "|",
        ";",
        "'",
        '"',
        '\\"',
        "\\\\",
    ),
    *("%s", "%n", "%(x)s", "%d", "{0}", "{}", "{", "}", "{emergency}", "{{emergency}}", "{a.b}"),
    *("-->", "->", "--->", "00:00:01,000 --> 00:00:02,000", "1:2:3", "99:59:59,999", "000:00:00,0"),
    *("0", "1", "-1", "112", "116 111", "999999999", "1" * 40, "9" * 5000, "1e9", "1e999", "0x1F"),
    *("inf", "nan", "1970-01-01", "0000-00-00", "9999-12-31", "2026-13-01T25:00:00+99:99", "true"),
    *("www.x.eu", "a@b.eu", "https://", "https://a..b", "https://[::1", "https://xn--a.eu/"),
    *("https://" + "ä" * 70 + ".eu", "https://a:b@c.eu", "javascript:1", "https://ąа.eu", "a.com"),
    *("- ", "– ", "-", "…", "...", "?", "!", ";", "¿", "„", "”", "“", "«", "»", "(", ")", "[", "]"),
    *("Ştiu", "ţ", "Кaжи", "Ça va ?", "aa aa", "the the", "  ", "\t", " \n", "\\n", "\\t", "\\x"),
    *("#", "#~", "#~|", "#|", "#,", "#, fuzzy", "#=", "#.", "#:", "# filmpack-ok: ", "fuzzy"),
    *("filmpack-ok: reading/too-fast", "filmpack-ok: , ,", "filmpack import: "),
)

PO_LINES: tuple[str, ...] = (
    'msgid "x"',
    'msgid ""',
    'msgid_plural "xs"',
    'msgstr ""',
    'msgstr "x"',
    'msgstr[0] "x"',
    'msgstr[99999999999] "x"',
    'msgctxt "c0001"',
    'msgctxt "c' + "9" * 5000 + '"',
    'msgctxt "c٣٣٣٣"',
    'msgctxt ""',
    'domain "x"',
    '  msgid "x"',
    'msgid\t"x"',
    'msgid"x"',
    '"x',
    'x"',
    '"a" "b"',
    '"\\"',
    '"\\x41\\101\\q"',
    "#",
    "#~",
    "#~|",
    '#~| msgid "x"',
    '#~ msgid "x"',
    '#~ msgstr "x"',
    '#~msgctxt "c0002"',
    '#| msgid "x"',
    '#| msgctxt "',
    "#, fuzzy",
    "#, , ,fuzzy,,",
    "#= fuzzy",
    "#: a b c",
    "#. 00:00:01,000 --> 00:00:02,000  (1.0 s)",
    "#. 99:99:99,999 --> x",
    "# filmpack-ok: integrity/space, gettext/fuzzy",
    '"Content-Type: text/plain; charset=ISO-8859-2\\n"',
    '"Content-Type: text/plain; charset=\\n"',
    '"Content-Type: text/plain; charset=utf-7\\n"',
    '"Plural-Forms: nplurals=99999999999; plural=(n/0);\\n"',
    '"Plural-Forms: nplurals=2; plural=' + "(" * 500 + "n" + ")" * 500 + ';\\n"',
    "\"Plural-Forms: nplurals=2; plural=__import__('os');\\n\"",
    '"Language: ../../etc\\n"',
    '"Language: \\n"',
    '"Language: de_CH\\n"',
    '"POT-Creation-Date: \\n"',
    '"POT-Creation-Date: long"',
    '"X"',
    '":"',
    "",
    " ",
    "\u2028",
)

SRT_LINES: tuple[str, ...] = (
    "1",
    "0",
    "-1",
    "999999999",
    "9999999999",
    "٣",
    "112",
    "00:00:01,000 --> 00:00:02,000",
    "00:00:02,000 --> 00:00:01,000",
    "00:00:01.000 --> 00:00:02.000 X1:0 X2:9",
    "999:59:59,999 --> 999:59:59,999",
    "000:00:00,000 --> 999:59:59,999",
    "0:0:0,000 --> 0:0:1,000",
    "٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٠٠٠",
    "00:00:01,000 -> 00:00:02,000",
    "00:00:01,000 – 00:00:02,000",
    "00:00:01,000 -- > 00:00:02,000",
    "00:00:01 --> 00:00:02",
    "00:00:01,000 -->",
    "-->",
    "1:2:3" + "-" * 60,
    "1:2:3 " + "->" * 40 + " x",
    "1:2:" + "3" * 3000,
    "{\\an8}{\\pos(1,1)}x",
    "<font color=red>x</font>",
    "<i></i>",
    "<i>",
    "- ",
    "- x",
    "",
    " ",
    "\u2028",
    "\ufeff1",
    "WEBVTT",
    "NOTE x",
)

TOML_LINES: tuple[str, ...] = (
    "[film]",
    "[[film]]",
    "[[contact]]",
    "[contact]",
    "[card.contacts]",
    "[card.contacts.x]",
    "[a.b.c.d]",
    "[text]",
    "[tools]",
    '["\\u0000"]',
    '"" = 1',
    '"a.b" = 1',
    "a.b.c = 1",
    "film.title = 1",
    "country = 1",
    'country = "XX"',
    'country = "../../etc"',
    'profile = "x"',
    'slug = "../.."',
    'master = "../../etc/passwd"',
    'matrix = ["xx-YY", "de_AT", "", "pl-PL-PL"]',
    'matrix = ["zz-PL", "pl-ZZ", "po-PL", "at-AT", "ba-DE"]',
    'phone = "٣٣٣"',
    'phone = "' + "1" * 5000 + '"',
    'phone = "+999999"',
    'kind = "emergency"',
    "free = 1",
    "unlisted = true",
    "for_languages = []",
    "quality = nan",
    "quality = inf",
    "seconds = 1e999",
    "stale_days = 99999999999999999999999",
    "max_contacts = -1",
    'ffmpeg = "rm -rf"',
    "'''",
    '"""',
    "# \x7f",
    "=",
    "[",
    "[[",
    "]",
)

TOML_VALUES: tuple[str, ...] = (
    '""',
    "''",
    '"\\u202e"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\U00110000"',
    '"\\q"',
    '"x\\ny"',
    "0",
    "-1",
    "1e999",
    "inf",
    "-nan",
    "0x" + "f" * 5000,
    "1" * 5000,
    "1" * 30,
    "-9223372036854775809",
    "1_000",
    "1__0",
    "true",
    "2026-01-01",
    "0000-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00+23:59",
    "12:00:00.999999999999",
    "[]",
    "[[]]",
    "[1, 'a', {}]",
    "{}",
    "{a = {b = {c = 1}}}",
    "{a = 1, a = 2}",
    '{id = "x"}',
    "[" * 2000 + "]" * 2000,
    "[" * 50 + "]" * 50,
    "{a=" * 2000,
    "{a=" * 60 + "1" + "}" * 60,
    ".".join("a" * 50),
)


def odd_text(rng: Random, seeds: tuple[str, ...]) -> str:
    """A text of ordinary words with a few hostile pieces in it; now and then a huge one."""
    parts: list[str] = []
    for _ in range(rng.randint(0, 4)):
        kind = rng.random()
        if kind < 0.35 and seeds:
            parts.append(rng.choice(seeds))
        elif kind < 0.85:
            parts.append(rng.choice(TEXTS))
        else:
            parts.append(rng.choice(TEXTS) * rng.choice((2, 3, 7, 40, 300)))
    if rng.random() < 0.003:
        parts.append(
            huge(rng, rng.choice((*TEXTS, "a ", "a-", "1 ", "a\n", "- a\n", "\u0316\u0301")))
        )
    return rng.choice(("", " ", "", "\n")).join(parts)


def huge(rng: Random, piece: str) -> str:
    """One piece again and again, up to nearly the limit."""
    room = rng.choice((5_000, 20_000, LIMIT - 20_000))
    return piece * max(1, room // max(1, len(piece.encode("utf-8", "surrogatepass"))))
