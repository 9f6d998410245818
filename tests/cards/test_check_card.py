"""A card is judged at the sizes that are built, and the finding says which."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from click.testing import Result
from PIL import Image

from filmpack.cards.card import Card, CardRow, make_card
from filmpack.checks.rules.screen.card import CardContext
from filmpack.commands.checking.check_card import CardShape, card_context, card_shapes
from filmpack.editions.country_file import parse_country
from filmpack.editions.edition import parse_edition
from filmpack.errors import InputError
from filmpack.project.config.film_sections import FilmSection, RenditionSection
from filmpack.project.config.sections import ProjectFile
from filmpack.project.config.settings import Project
from filmpack.project.records.film_facts import FilmFacts
from filmpack.project.workspace import Workspace
from filmpack.translation.messages import fixed_messages
from samples import POLAND

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)


def settings(*heights: int) -> ProjectFile:
    film = FilmSection(title="A film", slug="film", master="film.mp4")
    return ProjectFile(film, renditions=tuple(RenditionSection(f"h{h}", h) for h in heights))


def sizes(shapes: list[CardShape]) -> list[tuple[int, int]]:
    return [(shape.width, shape.height) for shape in shapes]


def test_shapes_are_the_renditions_of_the_master_s_own_shape() -> None:
    assert sizes(card_shapes(settings(720, 0), (1080, 1920))) == [(404, 720), (1080, 1920)]
    assert sizes(card_shapes(settings(), (720, 576))) == [(720, 576)]


def test_renditions_of_one_size_are_one_shape_with_both_names() -> None:
    (shape,) = card_shapes(settings(1080, 2160), (1920, 1080))
    assert shape.name == "1920x1080 (rendition h1080, h2160)"


def test_a_master_that_nobody_looked_at_is_full_hd_and_the_finding_says_so() -> None:
    (shape,) = card_shapes(settings(720), None)
    assert shape.name == (
        "1280x720 (rendition h720; the film's own size is not known, run 'filmpack shots')"
    )


def judged(*shapes: CardShape) -> CardContext:
    workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
    return card_context(workspace, workspace.editions(("pl-PL",))[0], shapes, TODAY)


def told(context: CardContext, matter: str) -> list[str]:
    return [problem.what for kind, problem in context.matters if kind == matter]


def test_a_card_that_fits_a_wide_picture_and_no_square_is_told_with_the_squares(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = CardRow(
        "helpline", "Helpline for children and young people", "", "116 111", "Day and night"
    )
    beats = ("Get help.", "Report it.", "We are here to support you.")
    full = Card("pl-PL", beats, row, (row,) * 5, "", (), "Call 112.", None)
    monkeypatch.setattr(Workspace, "card", lambda *_a, **_k: full)
    wide = CardShape(1920, 1080, "wide")
    large, small = CardShape(1080, 1080, "large"), CardShape(540, 540, "small")
    assert told(judged(wide), "layout") == []
    assert told(judged(wide, large, small), "layout") == [
        "at large, small: there is more on this card than can be read."
    ]


def test_a_picture_of_few_lines_is_told_to_be_illegible() -> None:
    assert told(judged(CardShape(640, 360, "360p")), "legible") == []
    found = told(judged(CardShape(256, 144, "144p")), "legible")
    assert [what.split(" ")[:3] for what in found] == [
        ["at", "144p:", "capitals"],
        ["at", "144p:", "a"],
    ]


@pytest.mark.usefixtures("polish")
def test_check_judges_the_card_at_the_size_that_shots_found(
    run: Callable[..., Result], project: Path
) -> None:
    file = project / "filmpack.toml"
    text = file.read_text("utf-8").replace("[burn]", '[[renditions]]\nname = "story"\nheight = 180')
    file.write_text(f'{text}\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    countries = project / "translations" / "countries"
    countries.mkdir()
    good = (ROOT / "translations" / "countries" / "PL.toml").read_text("utf-8")
    (countries / "PL.toml").write_text(good, "utf-8")
    done = run("check", "pl-PL", "--rule", "card/legible")
    assert "at 320x180 (rendition story; the film's own size is not known" in done.stdout
    facts = FilmFacts("film.mp4", 1, 100, "25", "9/16", 0.3, (), 1080, 1920)
    shots = project / "translations" / "source" / "shots.json"
    shots.write_bytes(msgspec.json.encode(facts))
    done = run("check", "pl-PL", "--rule", "card/legible")
    assert "at 102x180 (rendition story): " in done.stdout


def test_facts_saved_without_a_size_still_give_the_shape() -> None:
    assert FilmFacts("f", 1, 1, "25", "4/3", 0.3, ()).pixels == (1440, 1080)
    # As it is shown, whatever the pixels that it is stored in.
    assert FilmFacts("f", 1, 1, "25", "4/3", 0.3, (), 720, 576).pixels == (768, 576)


def of(tag: str, settings: str, tmp_path: Path) -> CardContext:
    """What is told of a card of this repository with other settings in [card]."""
    text = (ROOT / "filmpack.toml").read_text("utf-8")
    text = text.replace('[card]\nmode = "append"', f"[card]\n{settings}").replace(
        'seconds = "auto"', ""
    )
    (tmp_path / "filmpack.toml").write_text(text, "utf-8")
    if not (tmp_path / "translations").exists():
        shutil.copytree(ROOT / "translations", tmp_path / "translations")
    workspace = Workspace(Project.load(tmp_path / "filmpack.toml"))
    return card_context(
        workspace, workspace.editions((tag,))[0], [CardShape(1920, 1080, "HD")], TODAY
    )


def test_a_time_too_short_to_read_is_told_with_what_a_child_needs(tmp_path: Path) -> None:
    (told_of,) = told(of("de-DE", "seconds = 10", tmp_path), "time")
    assert re.fullmatch(r"is shown for 10 s; a child needs 2\d s to read it\.", told_of)
    assert told(of("de-DE", "seconds = 30", tmp_path), "time") == []
    assert told(of("de-DE", "", tmp_path), "time") == []


def test_a_card_that_nobody_reads_in_half_a_minute_is_told_even_if_it_is_automatic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Project, "childrens_speed", lambda *_: 9)
    (told_of,) = told(of("de-DE", "", tmp_path), "time")
    assert told_of.startswith("is shown for 30 s; a child needs 3")


def test_a_code_that_leads_to_no_helpline_is_told(tmp_path: Path) -> None:
    assert told(of("de-DE", "", tmp_path), "online") == []
    file = tmp_path / "translations" / "countries" / "DE.toml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r'url = "https://www.nummergegenkummer.de/"\n', "", text), "utf-8")
    assert told(of("de-DE", "", tmp_path), "online") == [
        "the QR code leads to hotline, where one reports, because no helpline of this country has"
        " an address."
    ]
    parts = file.read_text("utf-8").split("[[contact]]")
    file.write_text("[[contact]]".join(p for p in parts if 'kind = "hotline"' not in p), "utf-8")
    (told_of,) = told(of("de-DE", "", tmp_path), "online")
    assert told_of.startswith("there is no QR code, because no helpline")


def test_a_logo_that_nobody_sees_is_told(tmp_path: Path) -> None:
    def logos(colour: str, ground: str) -> list[str]:
        folder = tmp_path / "translations" / "logos"
        folder.mkdir(parents=True, exist_ok=True)
        picture = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
        picture.paste(colour, (20, 20, 280, 80))
        picture.save(folder / "a.png")
        context = of("de-DE", f'background = "{ground}"', tmp_path)
        assert told(context, "layout") == []
        return told(context, "logos")

    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    unseen = ["at HD: this logo cannot be seen on the card's ground."]
    assert logos("#000000", "#10202E") == unseen
    assert logos("#FFFFFF", "#FFFFFF") == unseen
    assert logos("#FFFFFF", "#10202E") == []
    assert logos("#000000", "#FFFFFF") == []


@pytest.mark.parametrize(("limit", "speed"), [(9, 9), (25, 13)])
def test_a_child_reads_no_faster_than_the_profile_for_children(
    project: Path, limit: int, speed: int
) -> None:
    toml = project / "filmpack.toml"
    limits = f"[check.limits]\nmax_cps = {limit}\n"
    toml.write_text(f"{toml.read_text('utf-8')}\n{limits}", "utf-8")
    assert Project.load(toml).childrens_speed("pl") == speed


def test_more_ways_to_report_than_a_card_shows_are_refused() -> None:
    """Nothing that somebody chose goes without a word."""
    country = parse_country(
        POLAND
        + "".join(
            f"""
[[contact]]
id = "{name}"
kind = "{kind}"
name = "Name"
url = "https://{name}.pl/"
source = "https://gov.pl/"
read = 2026-11-23
"""
            for name, kind in (("one", "report"), ("two", "hotline"), ("three", "police"))
        ),
        "PL.toml",
        "PL",
    )
    said = {message.context: message.text for message in fixed_messages("Film")}
    chosen = ("helpline", "one", "two")
    card = make_card(parse_edition("pl-PL"), said, country, choose=chosen)
    assert [row.contact for row in card.rows] == list(chosen)
    told = r"names 3 ways to report \(one, two, three\); .* at most 2"
    with pytest.raises(InputError, match=told):
        make_card(parse_edition("pl-PL"), said, country, choose=(*chosen, "three"))
