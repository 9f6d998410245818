"""Hours are data: any other form is answered with how to write it; each language has words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from filmpack.editions.contacts import parse_country
from filmpack.editions.hours import DAY, Hours, HoursError, hours_text, parse_hours
from filmpack.errors import InputError
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from samples import POLAND


@pytest.mark.parametrize(
    ("written", "what", "advice"),
    [
        ("Mon-Sat 14:00-20:00", "not a list", 'Write hours = ["Mon-Sat 14:00-20:00"].'),
        ("24h", "hours is '24h'", 'hours = "24/7"'),
        ("always", "hours is 'always'", 'hours = "24/7"'),
        ("working days 9:00-20:00", "hours is 'working days", '["Mon-Fri 9:00-17:00"'),
        (["24/7"], "in a list", 'Write hours = "24/7".'),
        (["weekdays"], "hours has 'weekdays'", '["Mon-Fri 9:00-17:00"'),
        (["Mon-Fri"], "hours has 'Mon-Fri'", '["Mon-Fri 9:00-17:00"'),
        (["9:00-17:00"], "hours has '9:00-17:00'", '["Mon-Fri 9:00-17:00"'),
        (["Mon–Fri 9:00–17:00"], "hours has 'Mon–Fri", '["Mon-Fri 9:00-17:00"'),
        (["Mon-Fri 9-17"], "hours has 'Mon-Fri 9-17'", '["Mon-Fri 9:00-17:00"'),
        (["Mon-Fri 9:00 - 17:00"], "hours has", '["Mon-Fri 9:00-17:00"'),
        (["Mon-Fri 9am-5pm"], "hours has", '["Mon-Fri 9:00-17:00"'),
        ([" Mon 9:00-17:00"], "hours has", '["Mon-Fri 9:00-17:00"'),
        (["Mo-Fr 9:00-17:00"], "'Mo' is not a day", "Days are Mon, Tue"),
        (["mon 9:00-17:00"], "'mon' is not a day", "Days are Mon, Tue"),
        (["Mon, 9:00-17:00"], "'' is not a day", "Days are Mon, Tue"),
        (["Fri-Mon 9:00-17:00"], "not in the order of the week", "write Mon,Fri-Sun"),
        (["Sun,Mon 9:00-17:00"], "not in the order of the week", "write Mon,Fri-Sun"),
        (["Mon-Fri,Wed 9:00-17:00"], "not in the order of the week", "write Mon,Fri-Sun"),
        (["Mon 25:00-26:00"], "25:00 is not a time", "0:00 to 24:00"),
        (["Mon 9:60-10:00"], "9:60 is not a time", "0:00 to 24:00"),
        (["Mon 24:30-25:00"], "24:30 is not a time", "0:00 to 24:00"),
        (["Mon 9:00-9:00"], "no length", "A day begins at 0:00"),
        (["Mon 24:00-9:00"], "begins at 24:00", "A day begins at 0:00"),
        (["Mon 9:00-0:00"], "ends at 0:00", "ends at 24:00"),
        (["Mon 9:00-12:00", "Mon 11:00-13:00"], "the same time twice", "Join the rows"),
        (["daily 20:00-2:00", "Mon 1:00-3:00"], "the same time twice", "Join the rows"),
        (["daily 0:00-24:00"], "covers the whole week", 'Write hours = "24/7".'),
        (["daily 6:00-22:00", "daily 22:00-6:00"], "covers the whole week", "24/7"),
        (["Mon 9:00-10:00"] * 15, "15 rows", "hours ="),
    ],
)
def test_any_other_form_is_answered_with_how_to_write_it(
    written: str | list[str], what: str, advice: str
) -> None:
    with pytest.raises(HoursError) as caught:
        parse_hours(written)
    assert what in caught.value.what
    assert advice in caught.value.advice


def test_a_wrong_form_is_named_with_its_contact_and_line() -> None:
    with pytest.raises(InputError) as caught:
        parse_country(POLAND.replace('"24/7"', '"Mon-Fri 9:00-17:00"'), "PL.toml", "PL")
    assert str(caught.value) == (
        "PL.toml:12: helpline: hours is 'Mon-Fri 9:00-17:00', not a list.\n"
        '  Write hours = ["Mon-Fri 9:00-17:00"].'
    )


def open_at(hours: Hours, day: int, minute: int) -> bool:
    """Whether a line answers on a day (0 is Monday) at a minute from midnight."""
    at = day * DAY + minute
    return any(a <= at < b for span in hours.spans for a, b in span.minutes())


def test_a_line_is_open_within_its_spans_and_at_no_other_minute() -> None:
    hours = parse_hours(["Mon-Fri 9:00-19:00", "Sat,Sun 10:00-14:00"])
    open_minutes = [
        (day, minute) for day in range(7) for minute in range(DAY) if open_at(hours, day, minute)
    ]
    assert len(open_minutes) == 5 * 600 + 2 * 240
    assert open_at(hours, 4, 18 * 60 + 59)
    assert not open_at(hours, 4, 19 * 60)
    assert not open_at(hours, 5, 9 * 60 + 59)


def test_a_span_past_midnight_ends_on_the_next_day_also_on_sunday() -> None:
    hours = parse_hours(["Sun 20:00-2:00"])
    assert open_at(hours, 6, 23 * 60)
    assert open_at(hours, 0, 60)
    assert not open_at(hours, 0, 120)
    assert not open_at(hours, 1, 60)
    assert open_at(parse_hours(["Mon 20:00-24:00"]), 0, DAY - 1)


def test_always_and_unknown_are_not_the_same() -> None:
    assert parse_hours("24/7") == Hours(always=True)
    assert parse_hours("") == parse_hours(()) == Hours()
    assert hours_text(parse_hours("24/7"), "de") == hours_text(Hours(), "de") == ""


@pytest.mark.parametrize(
    ("zone", "country", "told"),
    [
        ("", "ES", "there are opening hours, and ES has 3 time zones"),
        ("", "DE", "there are opening hours, and DE has 2 time zones"),
        ("Europe/Paris", "DE", "timezone is 'Europe/Paris', which is not this country's"),
        ("CET", "PL", "timezone is 'CET', which is not this country's"),
        ("Europe/Berlin", "DE", ""),
        ("", "PL", ""),
    ],
)
def test_hours_are_in_one_time_zone_of_the_country(zone: str, country: str, told: str) -> None:
    named = f'country = "{country}"\n' + (f'timezone = "{zone}"\n' if zone else "")
    text = POLAND.replace('country = "PL"\n', named).replace('"24/7"', '["Mon-Fri 9:00-17:00"]')
    if told:
        with pytest.raises(InputError) as caught:
            parse_country(text, f"{country}.toml", country)
        assert told in str(caught.value)
        assert "Choose one of " in str(caught.value)
    else:
        zones = {"DE": "Europe/Berlin", "PL": "Europe/Warsaw"}
        assert parse_country(text, f"{country}.toml", country).zone == zones[country]


def test_a_line_that_always_answers_needs_no_time_zone() -> None:
    text = POLAND.replace('"PL"', '"ES"').replace("116 111", "900 20 20 10")
    assert parse_country(text, "ES.toml", "ES").zone == ""


def test_days_without_hours_are_refused() -> None:
    closed = POLAND + 'closed_on = ["public holidays"]\n'
    with pytest.raises(InputError, match="closed on some days, but hours has none"):
        parse_country(closed, "PL.toml", "PL")
    with pytest.raises(InputError, match="choose one of public holidays, school holidays"):
        parse_country(closed.replace("public holidays", "Christmas"), "PL.toml", "PL")
    parse_country(closed.replace('"24/7"', '["Mon-Fri 9:00-17:00"]'), "PL.toml", "PL")


WHOLE = ["Mon-Sat 14:00-20:00"]
HALF = ["Mon-Fri 9:30-13:00", "Mon-Fri 15:00-19:00", "Sat,Sun 10:00-14:00"]
# As somebody of that country writes them on a poster: read and judged, then frozen.
GOLDEN = {
    "bg-BG": ("пн–сб 14–20 ч.", "пн–пт 9:30–13:00, 15:00–19:00; сб, нд 10–14 ч."),
    "cs-CZ": ("po–so 14–20 h", "po–pá 9:30–13:00, 15:00–19:00; so, ne 10–14 h"),
    "da-DK": (
        "man.–lør. kl. 14–20",
        "man.–fre. 09.30–13.00, 15.00–19.00; lør., søn. kl. 10–14",
    ),
    "de-AT": ("Mo–Sa 14–20 Uhr", "Mo–Fr 09:30–13:00, 15:00–19:00; Sa, So 10–14 Uhr"),
    "de-CH": ("Mo–Sa 14–20 Uhr", "Mo–Fr 09:30–13:00, 15:00–19:00; Sa, So 10–14 Uhr"),
    "el-GR": ("Δευ–Σάβ 14:00–20:00", "Δευ–Παρ 9:30–13:00, 15:00–19:00; Σάβ, Κυρ 10:00–14:00"),
    "en-GB": ("Mon–Sat 14:00–20:00", "Mon–Fri 09:30–13:00, 15:00–19:00; Sat, Sun 10:00–14:00"),
    "en-HR": ("Mon–Sat 14:00–20:00", "Mon–Fri 9:30–13:00, 15:00–19:00; Sat, Sun 10:00–14:00"),
    "es-ES": ("lun–sáb 14–20 h", "lun–vie 9:30–13:00, 15:00–19:00; sáb, dom 10–14 h"),
    "et-EE": ("E–L kl 14–20", "E–R 09:30–13:00, 15:00–19:00; L, P kl 10–14"),
    "fi-FI": ("ma–la klo 14–20", "ma–pe 9.30–13.00, 15.00–19.00; la, su klo 10–14"),
    "fr-FR": ("lun.–sam. 14–20 h", "lun.–ven. 09:30–13:00, 15:00–19:00; sam., dim. 10–14 h"),
    "hr-HR": ("pon–sub 14–20 h", "pon–pet 09:30–13:00, 15:00–19:00; sub, ned 10–14 h"),
    "hu-HU": ("H–Szo 14:00–20:00", "H–P 9:30–13:00, 15:00–19:00; Szo, V 10:00–14:00"),
    "hu-SI": ("H–Szo 14:00–20:00", "H–P 9:30–13:00, 15:00–19:00; Szo, V 10:00–14:00"),
    "it-IT": ("lun–sab ore 14–20", "lun–ven 09:30–13:00, 15:00–19:00; sab, dom ore 10–14"),
    "lt-LT": ("pr–št 14–20 val.", "pr–pn 09:30–13:00, 15:00–19:00; št, sk 10–14 val."),
    "lv-LV": ("Pr–Se plkst. 14–20", "Pr–Pk 09:30–13:00, 15:00–19:00; Se, Sv plkst. 10–14"),
    "mt-MT": ("Tne–Sib 14:00–20:00", "Tne–Ġim 09:30–13:00, 15:00–19:00; Sib, Ħad 10:00–14:00"),
    "nb-NO": (
        "man.–lør. kl. 14–20",
        "man.–fre. 09:30–13:00, 15:00–19:00; lør., søn. kl. 10–14",
    ),
    "nl-BE": ("ma–za 14–20 uur", "ma–vr 09:30–13:00, 15:00–19:00; za, zo 10–14 uur"),
    "pl-PL": (
        "pon.–sob. godz. 14–20",
        "pon.–pt. 09:30–13:00, 15:00–19:00; sob., niedz. godz. 10–14",
    ),
    "pt-PT": ("seg.–sáb. 14–20 h", "seg.–sex. 09:30–13:00, 15:00–19:00; sáb., dom. 10–14 h"),
    "ro-RO": (
        "lun.–sâm. orele 14–20",
        "lun.–vin. 09:30–13:00, 15:00–19:00; sâm., dum. orele 10–14",
    ),
    "sk-SK": ("po–so 14–20 h", "po–pi 9:30–13:00, 15:00–19:00; so, ne 10–14 h"),
    "sl-SI": (
        "pon.–sob. 14:00–20:00",
        "pon.–pet. 09:30–13:00, 15:00–19:00; sob., ned. 10:00–14:00",
    ),
    "sv-SE": ("mån–lör kl. 14–20", "mån–fre 09:30–13:00, 15:00–19:00; lör, sön kl. 10–14"),
    # Languages whose file says nothing of it: CLDR's full times.
    "ga-IE": (
        "Luan–Sath 14:00–20:00",
        "Luan–Aoine 09:30–13:00, 15:00–19:00; Sath, Domh 10:00–14:00",
    ),
    "sr-Latn-RS": ("pon–sub 14:00–20:00", "pon–pet 09:30–13:00, 15:00–19:00; sub, ned 10:00–14:00"),
}


@pytest.mark.parametrize("tag", GOLDEN)
def test_hours_in_the_words_of_a_language(tag: str) -> None:
    shown = tuple(hours_text(parse_hours(rows), tag) for rows in (WHOLE, HALF))
    assert tuple(text.replace("\u00a0", " ") for text in shown) == GOLDEN[tag]


def test_every_language_of_the_campaign_is_in_the_table() -> None:
    workspace = Workspace(Project.load(Path(__file__).parents[2] / "filmpack.toml"))
    languages = {edition.language for edition in workspace.editions(())}
    assert languages <= {tag.partition("-")[0] for tag in GOLDEN}


def test_a_number_and_its_word_stay_on_one_line() -> None:
    text = hours_text(parse_hours(["Mon-Fri 9:00-13:00", "Mon-Fri 15:00-19:00"]), "de-DE")
    assert text == "Mo–Fr 9–13,\u00a015–19\u00a0Uhr"


def test_a_day_to_midnight_ends_at_24() -> None:
    assert hours_text(parse_hours(["daily 17:00-24:00"]), "fi") == "ma–su klo\u00a017–24"
    assert hours_text(parse_hours(["daily 17:30-24:00"]), "el") == "Δευ–Κυρ 17:30–24:00"
    assert hours_text(parse_hours(["Fri,Sat 20:00-2:00"]), "de") == "Fr, Sa 20–2\u00a0Uhr"
    assert hours_text(parse_hours(["Mon,Wed-Fri,Sun 9:00-17:00"]), "nl") == (
        "ma, wo–vr, zo 9–17\u00a0uur"
    )


def test_the_page_for_countries_shows_only_hours_that_are_read() -> None:
    page = Path(__file__).parents[2] / "docs" / "add-a-country.md"
    rows = re.findall(r"^hours = (.*?)(?: +#.*)?$", page.read_text("utf-8"), re.M)
    assert len(rows) >= 3
    for written in rows:
        hours = parse_hours(tomllib.loads(f"hours = {written}")["hours"])
        assert hours != Hours()
