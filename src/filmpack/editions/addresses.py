"""Addresses that may stand on a card: an https host that is what it looks like, and a path."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST_ADDRESS = 300
"""Characters of an address. Its QR code then has at most 69 modules a side, which a telephone
still reads off a screen; the standard's own bound is 2,331 bytes."""
_LONGEST_HOST = 253
"""Characters of a host name. Source: RFC 1035, 2.3.4."""
_URL = re.compile(r"https://([^/?#\\]*)([/?#][\x21-\x7e]*)?", re.I)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]+")
"""A top-level domain: never a number in any base, as a part of an IP address may be."""
_NOWHERE = frozenset("localhost local internal invalid test example onion".split())
"""Top-level domains that no browser finds on the internet. Source: RFC 6761, 6762, 7686."""

_LATIN = re.compile(
    "[a-z\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e\u0218-\u021b]"
)
"""The letters of Europe's Latin alphabets. Not: ı (i), ĸ (k), ŀ (l), ŉ, ſ (f), and the letters
of phonetic and other alphabets beyond them, such as ɡ (g) and ɑ (a)."""
_LATIN_LIKE = frozenset("аеорсухіјѕһԁӏքԛԝѵкмтвнοανικρυχϲτηγεωցհյոսւօքզղռոխյաց")
"""Cyrillic, Greek and Armenian letters that pass for Latin ones (after Unicode TR39)."""


def url_problem(url: str) -> str | None:
    """What is wrong with an address; None when it may be printed on a card.

    Its host is what UTS 46 and IDNA 2008 allow, written as it is looked up, each label in one
    script; it has a top-level domain. The rest of the address is ASCII.
    """
    short = url if len(url) <= 80 else f"{url[:80]}…"
    if len(url) > LONGEST_ADDRESS:
        return (
            f"{short!r} has {len(url)} characters; a QR code that can be read from a screen holds"
            f" {LONGEST_ADDRESS}."
        )
    if not url.lower().startswith("https://"):
        return f"{short!r} is not https."
    netloc = re.split(r"[/?#\\]", url[8:], maxsplit=1)[0]
    if "@" in netloc or ":" in netloc:
        return f"{short!r} carries more than a host: a user, a password or a port."
    match = _URL.fullmatch(url)
    if match is None:
        return f"{short!r} has characters that an address cannot have."
    if problem := host_problem(netloc.lower()):
        return f"{short!r} {problem}"
    return None


def host_problem(host: str) -> str | None:
    """What is wrong with a lower-case host, as the end of a sentence; None when it is sound."""
    encoded = ascii_host(host)
    labels = host.split(".")
    if encoded is None or len(labels) < 2:
        return "has no proper host name."
    top = encoded.rpartition(".")[2]
    if not _TOP.fullmatch(top) or top in _NOWHERE:
        return "has no proper host name: its top-level domain is not valid."
    labels = [_unicode_label(label) if label.startswith("xn--") else label for label in labels]
    for number, label in enumerate(labels, 1):
        # A top-level domain is given out by IANA: .ευ and .рус imitate nobody.
        if problem := _label_problem(label, may_look_latin=number == len(labels)):
            return problem
    return None


def _label_problem(label: str, *, may_look_latin: bool) -> str | None:
    if label.isascii():
        return None
    scripts = {_script(char) for char in label if char.isalpha()}
    if len(scripts) > 1:
        return f"mixes {' and '.join(sorted(scripts))} letters: a look-alike?"
    letters = [char for char in label if not ("0" <= char <= "9" or char == "-")]
    if scripts == {"LATIN"}:
        odd = [char for char in letters if not _LATIN.fullmatch(char)]
    else:
        if not may_look_latin and all(char in _LATIN_LIKE for char in letters):
            return "is written in letters that look Latin and are not."
        odd = [char for char in letters if not char.isalpha() and not unicodedata.combining(char)]
    if odd:
        name = unicodedata.name(odd[0], "without a name")
        return f"has a character that is not allowed in it: U+{ord(odd[0]):04X} ({name})."
    return None


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ")[0]


def punycode(url: str) -> str:
    """The address with its host in ASCII, as a browser sends it (IDNA 2008, UTS 46).

    An address that has an ASCII host already, or no valid one, comes back unchanged.
    """
    host = host_of(url)
    encoded = None if host.isascii() else ascii_host(host)
    return url if encoded is None else urlsplit(url)._replace(netloc=encoded).geturl()


def host_of(url: str) -> str:
    """An address's host in lower case; "" for an address that makes no sense."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def as_typed(url: str) -> str:
    """An address without https://, www. and a closing slash."""
    host = host_of(url).removeprefix("www.")
    return host + path_of(url) if host else ""


def path_of(url: str) -> str:
    """What follows an address's host; "" for a site's first page."""
    try:
        parts = urlsplit(url)
    except ValueError:  # url_problem has told it
        return ""
    return parts._replace(scheme="", netloc="").geturl().rstrip("/")


def ascii_host(host: str) -> str | None:
    """A lower-case host as the DNS knows it, or None when it is not a valid one.

    Python's own codec follows IDNA 2003, which turns ß into ss and ς into σ and so
    leads to another site than a browser does. What UTS 46 would map to something else (full
    width letters, U+2024 for a dot) is refused: a card shows what is looked up.
    """
    labels = host.split(".")
    if host.isascii() and "xn--" not in host:
        # `status` reads every contact, and need not load the tables.
        return host if len(host) <= _LONGEST_HOST and all(map(_LABEL.fullmatch, labels)) else None

    import idna

    try:
        if idna.uts46_remap(host, std3_rules=True) != host:
            return None
        encoded = idna.encode(host, strict=True, std3_rules=True).decode("ascii")
    except (UnicodeError, IndexError):  # idna.IDNAError is a UnicodeError
        return None
    return encoded if len(encoded) <= _LONGEST_HOST else None


def _unicode_label(label: str) -> str:
    import idna

    return idna.ulabel(label)
