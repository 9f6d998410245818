"""The form that a country's staff gets, and asking the addresses whether they answer."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.commands.contacts_online import Answer, ask_all, over_network, page_title
from filmpack.project.workspace import Workspace
from samples import POLAND

HOSTILE = '<img src=x onerror="a()">{{ 7 * 7 }} `x` *y* [z](http://z)'


class Page(HTMLParser):
    """A page's tags and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


@pytest.mark.usefixtures("editions")
def test_the_form_shows_every_card_and_every_fact_in_one_file(
    run: Callable[..., Result], project: Path
) -> None:
    done = run("contacts", "form", "PL")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == ["contacts/PL.html"]
    page = Page((project / "contacts" / "PL.html").read_text("utf-8"))
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert pictures
    assert all((one["src"] or "").startswith("data:image/png;base64,") for one in pictures)
    assert "116 111" in (pictures[0]["alt"] or "")
    # Nothing comes from elsewhere, nothing runs.
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "iframe")]
    told = " ".join(page.text.split())
    for fact in (
        "Purpose Helpline for children and young people ☐ right ☐ wrong, should be:",
        "Number 116 111 ☐ right ☐ wrong, should be:",
        "https://116111.pl/",
        "24/7",
    ):
        assert fact in told
    # The purpose in English, and in the language of the country's edition.
    assert "Helpline for children and young people" in told
    assert "Polish: PL: Helpline for children and young people" in told
    assert 'filmpack contacts confirm PL --by "NAME, ROLE" --on DATE' in told


@pytest.mark.usefixtures("editions")
def test_what_others_wrote_is_text_on_the_form(run: Callable[..., Result], project: Path) -> None:
    path = project / "translations" / "countries" / "PL.toml"
    note = f"note = {json.dumps(HOSTILE)}"
    path.write_text(POLAND.replace('country = "PL"', f'country = "PL"\n{note}'), "utf-8")
    for form in ("html", "md"):
        assert run("contacts", "form", "PL", "--to", form, "-o", "forms").exit_code == 0
    page = Page((project / "forms" / "PL.html").read_text("utf-8"))
    assert HOSTILE in page.text
    text = (project / "forms" / "PL.md").read_text("utf-8")
    assert re.sub(r"\\(.)", r"\1", text).count(HOSTILE) == 1
    assert "<img" not in text.replace("\\<", "")
    assert "](http" not in text


@pytest.mark.usefixtures("editions")
def test_a_changed_contact_says_on_the_form_what_was_confirmed(
    run: Callable[..., Result], project: Path
) -> None:
    assert run("contacts", "confirm", "PL", "--by", "Eva, NASK").exit_code == 0
    path = project / "translations" / "countries" / "PL.toml"
    path.write_text(path.read_text("utf-8").replace("116 111", "116 123"), "utf-8")
    assert run("contacts", "form", "PL", "--to", "md").exit_code == 0
    told = re.sub(r"\\(.)", r"\1", (project / "contacts" / "PL.md").read_text("utf-8"))
    assert "phone 116 111 → 116 123" in told


def test_a_form_for_a_country_without_a_file_is_refused(run: Callable[..., Result]) -> None:
    for typed, told in (
        ("XX", "there is no country 'XX'."),
        (
            "Iceland",
            "there is no contacts file for Iceland.\n  'filmpack add-country IS' starts one.",
        ),
    ):
        done = run("contacts", "form", typed)
        assert done.exit_code == 2
        assert told in done.stderr


# -- asking addresses, on a server of our own ----------------------------------

PAGES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/": (200, {}, b"<title>\n Telefon &amp; chat </title>"),
    "/latin": (
        200,
        {"Content-Type": "text/html; charset=iso-8859-2"},
        "<title>ąę</title>".encode("iso-8859-2"),
    ),
    "/moved": (302, {"Location": "/"}, b""),
    "/file": (302, {"Location": "file:///etc/hosts"}, b""),
    "/gone": (404, {}, b"<title>Not here</title>"),
    "/round": (302, {"Location": "/round"}, b""),
}


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = PAGES[self.path]
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "title", "problem"),
    [
        ("/", "Telefon & chat", ""),
        ("/latin", "ąę", ""),
        ("/moved", "Telefon & chat", ""),
        ("/gone", "", "HTTP 404"),
        ("/file", "", "is not allowed"),
        ("/round", "", "HTTP 302"),
    ],
)
@pytest.mark.usefixtures("editions")
def test_an_address_answers_or_says_why_not(
    server: str, workspace: Callable[[], Workspace], path: str, title: str, problem: str
) -> None:
    (answer,) = ask_all(workspace(), ["PL"], 5, lambda _, wait: over_network(server + path, wait))
    assert (answer.contact, answer.title) == ("helpline", title)
    assert problem in answer.problem
    assert answer.good == (not problem)


@pytest.mark.usefixtures("editions")
def test_a_server_that_is_not_there_is_no_answer(workspace: Callable[[], Workspace]) -> None:
    def refused(_: str, wait: float) -> tuple[str, str]:
        return over_network("http://127.0.0.1:9/", wait)

    (answer,) = ask_all(workspace(), ["PL"], 5, refused)
    assert "refused" in answer.problem


@pytest.mark.usefixtures("editions")
def test_an_answer_from_another_host_says_so(workspace: Callable[[], Workspace]) -> None:
    (answer,) = ask_all(workspace(), ["PL"], 5, lambda *_: ("https://parked.example/", "For sale"))
    assert answer.led_to == "https://parked.example/"
    (same,) = ask_all(workspace(), ["PL"], 5, lambda *_: ("https://www.116111.pl/x", "Help"))
    assert same.led_to == ""


@pytest.mark.usefixtures("editions")
def test_nothing_is_asked_unless_somebody_says_so(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(url: str, _: float) -> tuple[str, str]:
        asked.append(url)
        return url, "Help"

    monkeypatch.setattr("filmpack.commands.contacts_online.over_network", ask)
    assert run("contacts", "check").exit_code == 2
    assert not asked
    done = run("contacts", "check", "PL", "--online")
    assert done.exit_code == 0, done.stderr
    assert asked == ["https://116111.pl/"]
    assert re.search(r"ok\s+PL helpline\s+https://116111.pl/\s+Help", done.stdout)
    monkeypatch.setattr(
        "filmpack.commands.contacts_online.ask_all",
        lambda *_: [Answer("PL", "helpline", "https://116111.pl/", problem="HTTP 404")],
    )
    assert run("contacts", "check", "--online").exit_code == 1


def test_a_title_is_found_in_any_page() -> None:
    assert page_title(b"<TITLE lang=x>a\n b</TITLE>") == "a b"
    assert page_title(b"no title") == ""
    assert page_title(b'<meta charset="nonsense"><title>\xc4\x85</title>') == "ą"
    assert len(page_title(b"<title>" + b"x" * 5000 + b"</title>")) == 100
