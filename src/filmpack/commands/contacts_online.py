"""What 'filmpack contacts check --online' does: ask each address whether it answers."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from http.client import HTTPException
from urllib.parse import urlsplit

from filmpack import __version__
from filmpack.commands.contacts import chosen_countries
from filmpack.editions.addresses import punycode
from filmpack.project.workspace import Workspace

_READ = 200_000
"""Bytes of a page in which its title is looked for."""
_AT_ONCE = 8
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.I | re.S)
_CHARSET = re.compile(rb"""charset=["']?([\w-]{1,40})""", re.I)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address said.

    led_to is the address that it redirected to, if on another host; problem says why it counts as
    no answer, "" if it answered.
    """

    country: str
    contact: str
    url: str
    title: str = ""
    led_to: str = ""
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether the address answered with a page."""
        return not self.problem

    def as_data(self) -> dict[str, object]:
        """For JSON."""
        return {**asdict(self), "good": self.good}


Ask = Callable[[str, float], tuple[str, str]]
"""Asks a URL within so many seconds; gives the URL that answered and the page's title. Raises
OSError or HTTPException."""


def ask_all(
    workspace: Workspace, countries: Sequence[str], timeout: float, ask: Ask | None = None
) -> list[Answer]:
    """Ask every address of some countries, several at once.

    Args:
        workspace: The project.
        countries: Country codes; none for all.
        timeout: Seconds to wait for each address.
        ask: How to ask; None over the network.

    Raises:
        ConfigError: A country has no file.
        InputError: A country's file has problems.
    """
    places = [
        Answer(code, contact.id, url)
        for code in chosen_countries(workspace, countries)
        for contact in workspace.country(code).contact
        for url in dict.fromkeys(filter(None, (contact.url, contact.short_url)))
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda place: _answered(place, timeout, ask or over_network), places))


def _answered(place: Answer, timeout: float, ask: Ask) -> Answer:
    try:
        final, title = ask(place.url, timeout)
    except urllib.error.HTTPError as error:
        return replace(place, problem=f"HTTP {error.code} {error.reason}")
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return replace(place, problem=str(reason) or type(error).__name__)
    return replace(place, title=title, led_to=final if _host(final) != _host(place.url) else "")


def over_network(url: str, timeout: float) -> tuple[str, str]:
    """Ask a URL by HTTP GET. Redirects are followed; there is no handler for files or FTP."""
    request = urllib.request.Request(
        punycode(url), headers={"User-Agent": f"filmpack/{__version__}", "Accept": "text/html,*/*"}
    )
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPRedirectHandler,
    ):
        opener.add_handler(handler())
    with opener.open(request, timeout=timeout) as response:
        page = response.read(_READ)
        return response.geturl(), page_title(page, response.headers.get_content_charset() or "")


def page_title(page: bytes, charset: str = "") -> str:
    """A page's title on one line, at most 100 characters; "" where it has none."""
    found = _TITLE.search(page)
    if not found:
        return ""
    declared = _CHARSET.search(page[:2048])
    name = charset or (declared[1].decode() if declared else "utf-8")
    try:
        text = found[1].decode(name, "replace")
    except LookupError:
        text = found[1].decode("utf-8", "replace")
    return " ".join(html.unescape(text).split())[:100]


def _host(url: str) -> str:
    return (urlsplit(punycode(url)).hostname or "").removeprefix("www.")
