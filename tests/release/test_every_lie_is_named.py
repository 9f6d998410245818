"""Every kind of lie in a project that is otherwise fit for release is refused by its name.

Each row plants one. Nothing else may be wrong then: so a gate that is removed makes its rows fail.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from filmpack.errors import FilmpackError
from release_project import (
    POLISH,
    confirm,
    make_master,
    make_release_project,
    reasons,
    sign,
    workspace,
    write_texts,
)

TODAY = date.today()
TOMORROW = TODAY + timedelta(days=2)
Plant = Callable[[Path], None]


@dataclass(frozen=True)
class Lie:
    """What is planted, and a pattern that the only reason must match ("file:line: what")."""

    plant: Plant
    told: str
    signed: bool = True
    """Whether everybody signs what they see after it was planted."""
    alone: bool = True
    """Whether it is the only reason."""
    asked: dict[str, Any] = field(default_factory=dict)


def edit(name: str, old: str, new: str) -> Plant:
    """Replace text that must be there in a file, everywhere."""

    def plant(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return plant


def contact(old: str, new: str) -> Plant:
    return edit("translations/countries/PL.toml", old, new)


def texts(**changed: str) -> Plant:
    return lambda folder: write_texts(folder, changed)


def fixed(context: str, text: str) -> Plant:
    return lambda folder: write_texts(folder, {context: text})


def setting(text: str) -> Plant:
    def plant(folder: Path) -> None:
        with (folder / "filmpack.toml").open("a", encoding="utf-8") as toml:
            toml.write(f"\n{text}\n")

    return plant


def source(old: str, new: str) -> Plant:
    def plant(folder: Path) -> None:
        edit("translations/source/en.srt", old, new)(folder)
        workspace(folder).extract()

    return plant


def both(*plants: Plant) -> Plant:
    def plant(folder: Path) -> None:
        for one in plants:
            one(folder)

    return plant


def record(name: str, key: str, value: str) -> Plant:
    """Change a value in every line of a record of sign-offs."""

    def plant(folder: Path) -> None:
        path = folder / "translations" / "signoffs" / name
        lines = [{**json.loads(line), key: value} for line in path.read_text("utf-8").splitlines()]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

    return plant


def timing(key: str, value: str) -> Plant:
    """Change who saw the source's cues on the master, or when."""
    return record("source.jsonl", key, value)


def signature(key: str, value: str) -> Plant:
    """Change who signed the catalogue off, or when."""
    return record("catalogues/pl.jsonl", key, value)


def confirmation(key: str, value: str) -> Plant:
    """Change who confirmed the contacts, or when."""
    return record("contacts/PL.jsonl", key, value)


def without(name: str) -> Plant:
    return lambda folder: (folder / name).unlink()


def shape(name: str, **changed: str) -> Plant:
    return both(lambda folder: make_master(folder, name), texts(**changed))


def sign_catalogue(folder: Path) -> None:
    workspace(folder).sign_off("pl", "Anna Nowak", TODAY)


REVIEW = "translations/signoffs/catalogues/pl.jsonl"
NUMBER = 'phone = "116 111"'
NAME = 'name = "Telefon Zaufania"'
URL = 'url = "https://116111.pl/"'
FAST = {"c0003": "<i>Możesz powiedzieć mi absolutnie wszystko, co chcesz i kiedy chcesz.</i>"}
TOO_FAST = r"pl\.po:\d+: c0003: .*\[timing/too-fast\]"
LONG = "<i>Rozmawialiśmy na tej grupie codziennie.</i>"
WAIVER = """[[waivers]]
rule = "timing/too-fast"
file = "translations/pl.po"
cue = "{cue}"
reason = "{reason}"
by = "Anna Nowak"
date = {date}
"""

RECORD = "translations/signoffs/contacts/PL.jsonl"
CONFIRMATIONS = {
    "never confirmed": Lie(without(RECORD), "was never confirmed", signed=False),
    "expired": Lie(
        both(contact("read = 2026-11-23", "read = 2020-01-01"), confirmation("on", "2020-02-01")),
        r"last confirmed on 2020-02-01 \(by Eva Nowak, NASK\), more than 365 days ago",
        signed=False,
    ),
    "confirmed in the future": Lie(
        confirmation("on", str(TOMORROW)), "confirmed on a date in the future", signed=False
    ),
    "confirmed before it was read": Lie(
        confirmation("on", "2026-11-01"), "before its source was read", signed=False
    ),
    "confirmed on no day": Lie(
        confirmation("on", "soon"), r"PL\.jsonl:\d+: this line is not a sign-off", signed=False
    ),
    "confirmed by nobody": Lie(
        confirmation("by", " "), r"PL\.jsonl:\d+: this line does not say who signed", signed=False
    ),
    "another country's confirmation": Lie(
        edit(RECORD, "contact PL/", "contact CZ/"), "this file is about 'contact PL/'", signed=False
    ),
    "another contact's confirmation": Lie(
        edit(RECORD, "contact PL/helpline", "contact PL/other"),
        r"PL\.jsonl:\d+: the facts in this line are not those",
        signed=False,
    ),
    "the record made to fit": Lie(
        both(contact('"116 111"', '"116 123"'), edit(RECORD, "116 111", "116 123")),
        r"PL\.jsonl:\d+: the facts in this line are not those",
        signed=False,
    ),
    **{
        f"a changed {what}": Lie(contact(old, new), f"changed since .*: {told}", signed=False)
        for what, old, new, told in (
            ("number", '"116 111"', '"116 123"', "phone 116 111 → 116 123"),
            ("name", '"Telefon Zaufania"', '"Inny telefon"', "name Telefon Zaufania → Inny"),
            ("address", "https://116111.pl/", "https://pomoc.pl/", "url .* → https://pomoc.pl/"),
            ("hours", '"24/7"', '["Mon-Fri 9:00-17:00"]', "hours 24/7 → Mon-Fri 9:00-17:00"),
            ("cost", NUMBER, f'{NUMBER}\ncost = "free"', r"cost \(none\) → free"),
            ("purpose", 'kind = "helpline"', 'kind = "parents"', "kind helpline → parents"),
            (
                "name in a language",
                NAME,
                f'{NAME}\nnames = {{ pl = "Inny telefon" }}',
                r"names.pl \(none\) → Inny telefon",
            ),
        )
    },
}
CONTACTS = {
    "no such number": Lie(
        contact(NUMBER, 'phone = "999 99"'), r"PL\.toml:\d+: helpline: '999 99' is"
    ),
    "premium rate": Lie(contact(NUMBER, 'phone = "700 123 456"'), "is a premium-rate number"),
    "free and charged": Lie(contact(NUMBER, f'{NUMBER}\nprice = "1 zł"'), "PL.toml"),
    "another number in the name": Lie(
        contact(NAME, 'name = "Telefon 800 12 12 12"'), "holds another number: '800 12 12 12'"
    ),
    "another address in the name": Lie(
        contact(NAME, 'name = "pomoc.pl"'), "holds another address: 'pomoc.pl'"
    ),
    "no name": Lie(contact(NAME, 'name = " "'), "has no name", alone=False),
    "placeholder as name": Lie(contact(NAME, 'name = "…"'), "placeholder"),
    "invisible character": Lie(contact(NAME, 'name = "Tele\\u200bfon"'), "invisible character"),
    "plain http": Lie(contact(URL, 'url = "http://116111.pl/"'), "https"),
    "look-alike host": Lie(contact(URL, 'url = "https://pоmoc.pl/"'), "helpline: .*look"),
    "an example's address": Lie(contact(URL, 'url = "https://help.example/"'), "example"),
    "neither number nor address": Lie(
        both(contact(NUMBER, ""), contact(URL, "")), "neither a number nor an address"
    ),
    "no source": Lie(
        contact('source = "https://example.org/"', 'source = ""'), "has no source", alone=False
    ),
    "one id twice": Lie(
        contact('id = "helpline"', 'id = "emergency"'), "is used twice", alone=False
    ),
    "another country's file": Lie(
        contact('country = "PL"', 'country = "DE"'), "this file says it is 'DE'", alone=False
    ),
    "no emergency number": Lie(
        contact('kind = "emergency"', 'kind = "police"'), "no emergency number", alone=False
    ),
    "no country file": Lie(
        without("translations/countries/PL.toml"), r"PL\.toml: this country file"
    ),
    "a contact that is not there": Lie(
        setting('[card.contacts]\nPL = ["chat"]'), "there is no contact 'chat'", alone=False
    ),
    "a name that the font lacks": Lie(contact(NAME, 'name = "日本"'), "cannot draw 日"),
}
TEXTS = {
    "not signed off": Lie(
        without(REVIEW),
        r"pl\.po: .*not signed off",
        signed=False,
    ),
    "changed since": Lie(
        texts(c0001="Oto Leo."), r"pl\.po:\d+: c0001 changed since the review", signed=False
    ),
    "signed in the future": Lie(
        signature("on", str(TOMORROW)), "its review is dated in the future", signed=False
    ),
    "signed on no day": Lie(
        signature("on", "soon"), r"pl\.jsonl:\d+: this line is not a sign-off", signed=False
    ),
    "signed by nobody": Lie(
        signature("by", " "), r"pl\.jsonl:\d+: this line does not say who", signed=False
    ),
    "fuzzy": Lie(
        edit("translations/pl.po", 'msgctxt "c0001"', '#, fuzzy\nmsgctxt "c0001"'),
        r"pl\.po:\d+: c0001 .* needs checking \(fuzzy\)",
    ),
    "missing": Lie(texts(c0001=""), r"pl\.po:\d+: c0001 .* is untranslated"),
    "missing, shown as the source": Lie(
        texts(c0001=""), "c0001 .* is untranslated", asked={"missing": "source"}
    ),
    "missing label": Lie(fixed("closing.help", ""), "closing.help is untranslated", alone=False),
    "not in the catalogue": Lie(
        edit("translations/pl.po", 'msgctxt "c0002"', 'msgctxt "c0009"'),
        r"c0002",
        alone=False,
    ),
    "another source": Lie(
        edit("translations/source/en.srt", "This is Leo.", "That is Leo."),
        "extract",
        signed=False,
    ),
    "too fast": Lie(texts(**FAST), TOO_FAST),
    "a rule switched off": Lie(
        both(texts(**FAST), setting('[check]\ndisable = ["timing/too-fast"]')), TOO_FAST
    ),
    "a rule switched off for the language": Lie(
        both(texts(**FAST), setting('[check.languages.pl]\ndisable = ["timing/too-fast"]')),
        TOO_FAST,
    ),
    "a rule made quiet": Lie(
        both(texts(**FAST), setting('[check.severity]\n"timing/too-fast" = "note"')), TOO_FAST
    ),
    "waived by the translator": Lie(
        both(
            texts(**FAST),
            edit(
                "translations/pl.po",
                'msgctxt "c0003"',
                '#, filmpack-ok: timing/too-fast\nmsgctxt "c0003"',
            ),
        ),
        TOO_FAST,
    ),
    "waived at another cue": Lie(
        both(texts(**FAST), setting(WAIVER.format(cue="c0001", reason="Slow.", date=TODAY))),
        TOO_FAST,
    ),
    "waived without a reason": Lie(
        both(texts(**FAST), setting(WAIVER.format(cue="c0003", reason="", date=TODAY))),
        "a waiver has no reason",
        signed=False,
    ),
    "waived in the future": Lie(
        both(texts(**FAST), setting(WAIVER.format(cue="c0003", reason="Slow.", date=TOMORROW))),
        "waiver's date is in the future",
        signed=False,
    ),
    "a number of its own": Lie(
        texts(c0001="To jest Leo 600 100 200."), r"pl\.po:\d+: c0001: .*\[integrity/number\]"
    ),
    "an address of its own": Lie(
        texts(c0001="To jest Leo, leo.pl."), r"pl\.po:\d+: c0001: .*\[integrity/address\]"
    ),
    "a placeholder lost": Lie(
        fixed("card.emergency", "Dzwoń: 112."),
        r"card\.emergency: .*\[integrity/placeholder\]",
        alone=False,
    ),
    "styling": Lie(texts(c0001="{\\pos(0,0)}Leo."), r"pl\.po:\d+: c0001", alone=False),
    "a conflict of versions": Lie(
        edit("translations/pl.po", 'msgctxt "c0002"', '<<<<<<< HEAD\nmsgctxt "c0002"'),
        r"pl\.po:\d+: ",
        signed=False,
        alone=False,
    ),
    "a language without an edition": Lie(
        without(REVIEW),
        r"pl\.po: .*not signed off",
        signed=False,
        asked={"names": ("pl",)},
    ),
    "a muxed language": Lie(
        without(REVIEW),
        r"pl\.po: .*not signed off",
        signed=False,
        asked={"kinds": ("mux",)},
    ),
}
PICTURES = {
    "a glyph missing in a cue": Lie(
        texts(c0001="☎ To jest Leo ☎"), r"pl\.po:\d+: c0001: .*☎ \(U\+260E\)", alone=False
    ),
    "a sign without its letter": Lie(
        texts(c0001="To jest ि Leo"), r"c0001: .*U\+093F\) without the letter", alone=False
    ),
    "a glyph missing in a label": Lie(
        fixed("label.helpline", "Telefon 日本"),
        r"helpline: label: the font cannot draw 日 \(U\+65E5\) 本 .*\[card/layout\]",
        alone=False,
    ),
    "too wide at 16:9": Lie(
        shape("16:9", c0003=f"{'W' * 41}."), r"c0003: a line .* wider", alone=False
    ),
    "too many lines": Lie(
        texts(c0002="\n".join(["- Tak.", "- Nie."] * 6)),
        r"c0002: 12 lines do not fit into the picture",
        alone=False,
    ),
    **{
        f"too wide at {name}": Lie(
            shape(name, c0003=LONG), r"c0003: a line is .* wider than the safe area", alone=False
        )
        for name in ("1:1", "4:5", "9:16")
    },
}
FILMS = {
    "another master": Lie(
        lambda folder: make_master(folder, "16:9", 10),
        r"not the film that the cues were timed to: 1\.00 s are new at the end",
        signed=False,
    ),
    "another master, its fingerprint lost": Lie(
        both(
            lambda folder: make_master(folder, "16:9", 10),
            without("translations/source/film.fingerprint.json"),
        ),
        "film is not the master",
        signed=False,
    ),
    "no record of the master": Lie(
        without("translations/signoffs/source.jsonl"),
        "nobody has signed off the source's times",
        signed=False,
    ),
    "cues moved since": Lie(
        both(source("00:00:02,400", "00:00:02,300"), sign_catalogue),
        "times of the source's cues changed",
        signed=False,
    ),
    "master seen in the future": Lie(
        timing("on", str(TOMORROW)),
        "source's times is dated in the future",
        signed=False,
    ),
    "master seen by nobody": Lie(timing("by", " "), "does not say who signed", signed=False),
    "a record that is none": Lie(timing("facts", "7"), r"source\.jsonl:\d+: ", signed=False),
    "a cue after the end": Lie(
        source("00:00:07,800", "00:00:10,100"), "ends after the film does", signed=True
    ),
    "two cues at a time": Lie(
        source("00:00:02,800", "00:00:02,000"), r"en\.srt:\d+: c0001: .*\[timing/overlap\]"
    ),
    "a cue on no frame": Lie(
        source("00:00:02,800 --> 00:00:04,800", "00:00:02,805 --> 00:00:02,815"),
        r"en\.srt:\d+: c0002: no frame shows it.*\[timing/no-frame\]",
        alone=False,
    ),
    "a card over subtitles": Lie(
        edit("filmpack.toml", "seconds = 8", 'seconds = 8\nmode = "overlay"'), "would cover"
    ),
}
LIES = {**CONFIRMATIONS, **CONTACTS, **TEXTS, **PICTURES, **FILMS}


@pytest.fixture(scope="module")
def fit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fit")
    make_release_project(folder)
    return folder


@pytest.fixture
def good(fit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project that is fit for release; the working folder."""
    folder = tmp_path / "project"
    shutil.copytree(fit, folder)
    monkeypatch.chdir(folder)
    return folder


def test_what_is_fit_is_released(good: Path) -> None:
    assert reasons(good) == []
    assert reasons(good, names=("pl",)) == []
    assert reasons(good, kinds=("mux",)) == []


def test_the_command_names_it_in_words_and_as_json(run: Callable[..., Result], good: Path) -> None:
    assert run("build", "--release", "--dry-run").exit_code == 0
    texts(**FAST)(good)
    sign(good)
    done = run("build", "--release", "--dry-run", "--json")
    assert done.exit_code == 1
    (reason,) = [json.loads(row) for row in done.stdout.splitlines() if '"reason"' in row]
    assert (reason["rule"], reason["names"]) == ("timing/too-fast", ["pl-PL"])
    assert "[timing/too-fast]" in done.stderr
    setting(WAIVER.format(cue="c0003", reason="He reads it out.", date=TODAY))(good)
    done = run("build", "--release", "--dry-run")
    assert done.exit_code == 0
    assert "[timing/too-fast] Waived by Anna Nowak on" in done.stderr
    assert "He reads it out." in done.stderr
    done = run("build", "--release", "--dry-run", "--json")
    (waived,) = [json.loads(row) for row in done.stdout.splitlines() if '"waived"' in row]
    assert (waived["rule"], waived["reason"]) == ("timing/too-fast", "He reads it out.")
    texts(c0003=POLISH["c0003"])(good)
    sign(good)
    done = run("build", "--release", "--dry-run")
    assert done.exit_code == 0
    assert "for c0003 of translations/pl.po matches nothing" in done.stderr


def test_a_card_whose_texts_collide_is_refused_by_check_and_build_alike(
    run: Callable[..., Result], good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "QR code lies over emergency"
    monkeypatch.setattr("filmpack.cards.legibility.problems", lambda _: [told])
    assert [problem.what for problem in reasons(good, release=False)] == [f"{told}."]
    assert f"{told}. [card/layout]" in run("check", "pl-PL").stdout


@pytest.mark.parametrize(
    "name",
    [
        # A third of them always; all in `make test-full`.
        pytest.param(name, marks=pytest.mark.full if number % 3 else ())
        for number, name in enumerate(LIES)
    ],
)
def test_a_lie_is_named(good: Path, name: str) -> None:
    lie = LIES[name]
    lie.plant(good)
    if lie.signed:
        sign(good)
        with suppress(FilmpackError):  # a country's file that cannot be read
            confirm(good)
    found = [str(problem) for problem in reasons(good, **lie.asked)]
    matching = [told for told in found if re.search(lie.told, told)]
    assert matching, found
    assert not lie.alone or found == matching, found
