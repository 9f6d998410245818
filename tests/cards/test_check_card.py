"""A card is judged at the sizes that are built, and the finding says which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from filmpack.checks.rules.card import CardContext
from filmpack.commands.check import FilmFacts
from filmpack.commands.check_card import CardShape, card_context, card_shapes
from filmpack.project.sections import FilmSection, ProjectFile, RenditionSection
from filmpack.project.settings import Project
from filmpack.project.workspace import Workspace

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


def test_a_card_that_fits_a_wide_picture_and_no_narrow_one_is_told_with_the_narrow_ones() -> None:
    wide = CardShape(1920, 1080, "wide")
    tall, low = CardShape(608, 1080, "tall"), CardShape(304, 540, "low")
    assert told(judged(wide), "layout") == []
    assert told(judged(wide, tall, low), "layout") == [
        "at tall, low: there is more on this card than can be read."
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
    text = file.read_text("utf-8").replace(
        "[burn]", '[[renditions]]\nname = "story"\nheight = 1280'
    )
    file.write_text(f'{text}\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    countries = project / "translations" / "countries"
    countries.mkdir()
    good = (ROOT / "translations" / "countries" / "PL.toml").read_text("utf-8")
    (countries / "PL.toml").write_text(good, "utf-8")
    done = run("check", "pl-PL", "--rule", "card/layout")
    assert done.exit_code == 0, done.output
    facts = FilmFacts("film.mp4", 1, 100, "25", "9/16", 0.3, (), 1080, 1920)
    shots = project / "translations" / "source" / "shots.json"
    shots.write_bytes(msgspec.json.encode(facts))
    done = run("check", "pl-PL", "--rule", "card/layout")
    assert done.exit_code == 1
    assert "at 720x1280 (rendition story): " in done.stdout


def test_facts_saved_without_a_size_still_give_the_shape() -> None:
    assert FilmFacts("f", 1, 1, "25", "4/3", 0.3, ()).pixels == (1440, 1080)
    assert FilmFacts("f", 1, 1, "25", "4/3", 0.3, (), 720, 576).pixels == (720, 576)
