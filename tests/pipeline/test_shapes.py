"""Renditions in other shapes: the film, its text and its card, each where it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy
import pytest
from click.testing import Result
from PIL import Image

from engine_helpers import Counter, burn
from filmpack.cards.card import Card, CardRow
from filmpack.cards.drawing import draw_card, render_cards
from filmpack.cards.on_film import place_card
from filmpack.commands.films.readiness import as_drawn
from filmpack.editions.edition import parse_edition
from filmpack.errors import ConfigError, InputError, ToolError
from filmpack.media.choices import ShapeName
from filmpack.media.ffmpeg import find_ffmpeg, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.probe import probe
from filmpack.media.pictures.compare import frames_at
from filmpack.media.rendition import Encoding, Rendition, output_format, preprocessing
from filmpack.media.shape_text import safe_area
from filmpack.media.shapes import Reframing
from filmpack.pipeline.assemble import is_current, produce
from filmpack.pipeline.drawable import BurnedPictures, undrawable
from filmpack.pipeline.jobs import SegmentJob, jobs_for
from filmpack.pipeline.recipes import EncodePlan, plan_burns
from filmpack.pipeline.renditions import renditions
from filmpack.pipeline.targets import plan_targets
from filmpack.project.config.settings import Project
from filmpack.project.crop_focus import read_focus
from filmpack.segments.verify import CleanFrames, verify_burn
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track, cue_id

FAST = Encoding(20, "veryfast")
SHAPES: tuple[ShapeName, ...] = ("1:1", "4:5", "9:16")
TRACK = Track(
    "pl",
    (
        Cue(cue_id(1), 200, 1000, "Rozmawialiśmy na tej grupie codziennie\ni nikt nie wiedział."),
        Cue(cue_id(2), 1200, 1800, "Tak.", top=True),
    ),
)
CARD = Card(
    "pl-PL",
    ("Szukaj pomocy.", "Zgłoś to.", "Jesteśmy z tobą."),
    CardRow("line", "Telefon zaufania", "", "116 111", ""),
    (),
    "",
    (),
    "112",
    None,
)


def rendition(shape: ShapeName, fit: str = "margins", focus: float = 0.5) -> Rendition:
    how = Reframing(shape, "crop" if fit == "crop" else "margins", focus)
    return Rendition("phone", 0, FAST, reframing=how)


def made(folder: Path, picture: str, seconds: int = 2, pixel: str = "1") -> Film:
    """A film of a picture that FFmpeg draws: a source, and filters after a comma."""
    folder.mkdir(parents=True, exist_ok=True)
    source, comma, rest = picture.partition(",")
    filters = comma + rest
    command = [find_ffmpeg(), "-f", "lavfi", "-i", f"{source}:r=25:d={seconds}{filters}"]
    command += ["-vf", f"setsar={pixel}", "-c:v", "libx264", "-preset", "veryfast", "-crf", "12"]
    command += ["-pix_fmt", "yuv420p", "-g", "25", "film.mp4"]
    run(command, folder=folder, what="a film")
    return probe(folder / "film.mp4")


def planned(film: Film, ways: list[Rendition], folder: Path, store: Store) -> EncodePlan:
    """A plan of an edition in these renditions."""
    edition = parse_edition("pl-PL")
    formats = {way.name: output_format(film, way) for way in ways}
    cards = {
        ("pl-PL", name): place_card(
            draw_card(CARD, *made.shown_size, safe=safe_area(made)), film, "append", 1
        )
        for name, made in formats.items()
    }
    targets = plan_targets(
        (), ["burn"], [], folder, "film", editions=[(edition, TRACK)], renditions=ways
    )
    pictures = BurnedPictures(formats)
    targets = tuple(as_drawn(target, film, pictures) for target in targets)
    return plan_burns(targets, cards, film, TRACK.cues, "Title", find_ffmpeg(), store)


def picture_at(path: Path, number: int) -> Image.Image:
    ((_, frame),) = frames_at(path, Fraction(25), [number])
    shown: Image.Image = frame.to_image()
    return shown


def ink(picture: Image.Image) -> tuple[float, float, float, float]:
    """Where white text stands, in parts of the picture: left, top, right, bottom."""
    white = numpy.asarray(picture.convert("L")) > 215
    rows, columns = numpy.flatnonzero(white.any(axis=1)), numpy.flatnonzero(white.any(axis=0))
    return (
        columns[0] / picture.width,
        rows[0] / picture.height,
        (columns[-1] + 1) / picture.width,
        (rows[-1] + 1) / picture.height,
    )


@pytest.mark.parametrize(
    ("shape", "fit", "size"),
    [
        ("9:16", "margins", "640x360"),
        ("9:16", "margins", "956x400"),  # text begins above the picture's middle
        ("9:16", "crop", "640x360"),
        ("1:1", "margins", "640x360"),
        pytest.param("1:1", "crop", "640x360", marks=pytest.mark.full),
        pytest.param("4:5", "margins", "640x360", marks=pytest.mark.full),
        pytest.param("4:5", "crop", "640x360", marks=pytest.mark.full),
    ],
)
def test_text_and_card_stand_in_the_safe_area(
    tmp_path: Path, cache: Path, shape: ShapeName, fit: str, size: str
) -> None:
    film = made(tmp_path, f"color=c=0x405060:s={size}")
    way, store = rendition(shape, fit), Store(cache)
    work = planned(film, [way], tmp_path / "dist", store)
    burn(work, store)
    (recipe,) = work.recipes
    path = recipe.target.path
    assert path.name == f"film-pl-PL-phone-{shape.replace(':', 'x')}.mp4"
    output = output_format(film, way)
    found = probe(path)
    assert (found.width, found.height) == (output.width, output.height)
    assert found.sample_aspect_ratio == 1
    assert abs(Fraction(found.width, found.height) / Fraction(*map(int, shape.split(":"))) - 1) < (
        Fraction(1, 100)
    )
    assert found.frames == film.frames + 25
    safe = safe_area(output)
    assert output.reframed is not None
    box = output.reframed.placed
    below = (box.y + box.height) / output.height
    for number, top in ((15, False), (37, True), (film.frames + 20, False)):
        shown = picture_at(path, number)
        left, upper, right, lower = ink(shown)
        # A J reaches a little to the left of where it stands.
        assert safe.left - 0.005 <= left < right <= 1 - safe.right
        assert safe.top <= upper < lower <= 1 - safe.bottom
        if number < film.frames and fit == "margins":
            assert upper > below  # no letter on the film
        elif number < film.frames:
            assert (lower < 0.5) == top
    # A release makes it again from its segments, and compares every cue and the card.
    list(produce(find_ffmpeg(), work, store, 2, Counter(), release=True))
    assert is_current(recipe, store, release=True)
    assert recipe.card is not None
    (card,) = render_cards(find_ffmpeg(), [recipe.card.drawn])
    clean = CleanFrames(film, find_ffmpeg(), way)
    first, *others = recipe.target.drawn.cues
    other = replace(TRACK, cues=(replace(first, text="Nie mów nikomu."), *others))
    with pytest.raises(ToolError, match="another text is shown"):
        verify_burn(path, film, other, clean, card=recipe.card, card_picture=card)


@pytest.mark.parametrize(
    ("shape", "pixel"),
    [
        ("9:16", "64/45"),
        *(
            pytest.param(shape, pixel, marks=pytest.mark.full)
            for shape, pixel in (("9:16", "1"), ("4:5", "1"), ("4:5", "64/45"), ("1:1", "64/45"))
        ),
    ],
)
def test_nothing_is_distorted(tmp_path: Path, cache: Path, shape: ShapeName, pixel: str) -> None:
    """A circle in the film stays one, in margins and in a crop, from pixels of any shape."""
    size, across = ("720x576", Fraction(64, 45)) if pixel != "1" else ("960x540", Fraction(1))
    height = int(size.split("x")[1])
    radius, (width, _) = height // 4, map(int, size.split("x"))
    round_ = f"hypot((X-{width}/2)*{float(across)},Y-{height}/2)"
    film = made(
        tmp_path,
        f"nullsrc=s={size},geq=lum='if(lt({round_},{radius}),235,60)':cb=128:cr=128",
        1,
        pixel,
    )
    for fit in ("margins", "crop"):
        way, store = replace(rendition(shape, fit), name=fit), Store(cache)
        plan = planned(film, [way], tmp_path / "dist", store)
        output = output_format(film, way)
        burn(plan, store)
        left, upper, right, lower = ink(picture_at(plan.recipes[0].target.path, 2))
        wide, high = (right - left) * output.width, (lower - upper) * output.height
        assert wide == pytest.approx(high, rel=0.01, abs=1.5)


@pytest.mark.parametrize(("focus", "seen"), [(0.0, 20), (0.5, 120), (1.0, 220)])
def test_a_crop_is_centred_on_its_focus(
    tmp_path: Path, cache: Path, focus: float, seen: int
) -> None:
    film = made(tmp_path, "nullsrc=s=640x360,geq=lum='20+X/640*200':cb=128:cr=128", 1)
    store, way = Store(cache), rendition("9:16", "crop", focus)
    plan = planned(film, [way], tmp_path / "dist", store)
    burn(plan, store)
    grey = numpy.asarray(picture_at(plan.recipes[0].target.path, 2).convert("L"), dtype=float)
    column = {0.0: grey[:, 1], 0.5: grey[:, grey.shape[1] // 2], 1.0: grey[:, -2]}[focus]
    # From limited range, as PIL shows it.
    assert column.mean() == pytest.approx((seen - 16) * 255 / 219, abs=6)


def test_a_crop_moves_with_the_shots(tmp_path: Path, cache: Path) -> None:
    """To the frame, where a cue is drawn and where none is, and in a release's own look at it."""
    film = made(tmp_path, "nullsrc=s=640x360,geq=lum='20+X/640*200':cb=128:cr=128")
    how = Reframing("9:16", "crop", 0.5, ((7, 0.0), (30, 1.0)))
    store, way = Store(cache), replace(rendition("9:16", "crop"), reframing=how)
    plan = planned(film, [way], tmp_path / "dist", store)
    burn(plan, store)
    (recipe,) = plan.recipes
    for number, seen in ((0, 120), (6, 120), (7, 52), (29, 52), (30, 188), (49, 188)):
        grey = numpy.asarray(picture_at(recipe.target.path, number).convert("L"), dtype=float)
        # Above the text; its middle column is the focus, as far as the film reaches.
        column = grey[10:60, grey.shape[1] // 2]
        assert column.mean() == pytest.approx((seen - 16) * 255 / 219, abs=6), number
    list(produce(find_ffmpeg(), plan, store, 2, Counter(), release=True))
    assert is_current(recipe, store, release=True)


def test_a_shot_s_focus_decides_its_own_segments_alone(tmp_path: Path, cache: Path) -> None:
    film = made(tmp_path, "color=c=gray:s=320x180", 6)

    def keys(*by_shot: tuple[int, float]) -> list[str]:
        how = Reframing("9:16", "crop", 0.5, by_shot)
        way = replace(rendition("9:16", "crop"), reframing=how)
        plan = planned(film, [way], tmp_path, Store(cache))
        return [part.key for part in plan.recipes[0].parts]

    plain = keys()
    assert keys((0, 0.5)) == plain
    late = keys((140, 0.9))
    assert late[:2] == plain[:2]
    assert late != plain
    assert keys((140, 0.1)) != late != keys((141, 0.9))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[[shot]]\nframe = 9\nfocus = 0.2\n[[shot]]\nframe = 4\nfocus = 0.2",
            "frame 4 comes after",
        ),
        ("[[shot]]\nframe = 9\nfocus = 0.2\n" * 2, "frame 9 is listed twice"),
        ("[[shot]]\nframe = 9\nfocus = 2", r"focus\.toml:3.*focus"),
        ("[[shots]]\nframe = 9", r"focus\.toml:1.*shot"),
    ],
)
def test_a_wrong_file_of_focuses_is_told(project: Path, text: str, told: str) -> None:
    opened = Project.load(project / "filmpack.toml")
    assert read_focus(opened) == ()
    opened.focus.write_text("[[shot]]\nframe = 4\nfocus = 0.25\n", "utf-8")
    assert read_focus(opened) == ((4, 0.25),)
    opened.focus.write_text(text, "utf-8")
    with pytest.raises(InputError, match=told):
        read_focus(opened)


def test_a_build_takes_each_shot_s_focus_and_knows_the_film_s_end(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    assert polish.is_file()
    file = project / "filmpack.toml"
    text = file.read_text("utf-8").replace('[burn]\npreset = "veryfast"\n', "")
    way = '\n[[renditions]]\nname = "phone"\nshape = "9:16"\nfit = "crop"\n'
    file.write_text(text + way, "utf-8")
    with work_folder() as folder:
        made(folder, "color=c=gray:s=320x180", 6).path.rename(project / "film.mp4")
    focus = Project.load(file).focus
    focus.write_text("[[shot]]\nframe = 149\nfocus = 0.25\n", "utf-8")
    assert run("build", "pl", "--kind", "burn", "--dry-run").exit_code == 0
    focus.write_text("[[shot]]\nframe = 150\nfocus = 0.25\n", "utf-8")
    done = run("build", "pl", "--kind", "burn", "--dry-run")
    assert done.exit_code == 1
    assert "focus.toml: there is no frame 150: the film has 150, counted" in done.stderr


def test_what_is_done_is_part_of_the_key_and_the_film_s_own_shape_is_as_before() -> None:
    film = Film(Path("f"), 1920, 1080, Fraction(25), 100, "h264", ())
    assert preprocessing(film, output_format(film, Rendition())) == ()
    ways = [rendition(shape, fit) for shape in SHAPES for fit in ("margins", "crop")]
    ways += [rendition("9:16", "crop", 0.3), replace(ways[0], height=720)]
    done = [preprocessing(film, output_format(film, way)) for way in ways]
    assert len(set(done)) == len(ways)
    phone = output_format(film, rendition("9:16"))
    assert (phone.width, phone.height) == (1080, 1920)
    limited = output_format(film, replace(rendition("9:16"), height=1280))
    assert (limited.width, limited.height) == (720, 1280)


def test_a_film_that_has_the_shape_already_fills_the_picture() -> None:
    upright = Film(Path("f"), 1080, 1920, Fraction(25), 100, "h264", ())
    placed = output_format(upright, rendition("9:16")).reframed
    assert placed is not None
    assert not placed.margins
    narrow = output_format(upright, rendition("1:1")).reframed
    assert narrow is not None
    assert narrow.margins
    # Three lines fit under it.
    assert narrow.placed.y + narrow.placed.height < 0.75 * 1080
    assert narrow.placed.width / narrow.placed.height == pytest.approx(9 / 16, rel=0.01)


def test_top_and_bottom_at_once_must_fit_under_the_film() -> None:
    film = Film(Path("f"), 1920, 1080, Fraction(25), 100, "h264", ())
    two = "Była z nami w sieci.\nKażdego wieczora."
    cues = (Cue(cue_id(1), 0, 2000, two, top=True), Cue(cue_id(2), 1000, 3000, two))
    for fit, told in (
        ("margins", ["c0002: in the 9:16 picture (rendition phone), 4"]),
        ("crop", []),
    ):
        formats = {"phone": output_format(film, rendition("9:16", fit))}
        found = undrawable(Track("pl", cues), BurnedPictures(formats))
        assert [f"{cue.id}: {flaw.what}".partition(" lines")[0] for cue, flaw in found] == told


def test_a_cue_is_broken_once_for_a_shape_and_anew_where_it_changed() -> None:
    film = Film(Path("f"), 1920, 1080, Fraction(25), 100, "h264", ())
    pictures = BurnedPictures({"phone": output_format(film, rendition("9:16"))})
    *kept, last = TRACK.cues
    cut = replace(TRACK, cues=(*kept, replace(last, end=last.end - 40)))
    checked, drawn = (pictures.broken(track, "phone") for track in (TRACK, cut))
    assert checked is not None
    assert drawn is not None
    pairs = list(zip(checked[0].cues, drawn[0].cues, strict=True))
    assert all(one is other for one, other in pairs[: len(kept)])
    assert pairs[-1][1].end == last.end - 40


def test_another_shape_leaves_the_film_s_own_segments_alone(tmp_path: Path, cache: Path) -> None:
    film = made(tmp_path, "color=c=gray:s=320x180")
    plain, store = Rendition("web", 0, FAST), Store(cache)
    alone = planned(film, [plain], tmp_path, store)
    both = planned(film, [plain, rendition("9:16")], tmp_path, store)
    assert alone.recipes[0].parts == both.recipes[0].parts
    assert not {part.key for part in both.recipes[1].parts} & {
        part.key for part in both.recipes[0].parts
    }


def test_shapes_share_a_decode_and_have_the_bytes_of_separate_builds(
    tmp_path: Path, cache: Path
) -> None:
    film = made(tmp_path, "testsrc2=s=320x180", 3)
    ways = [Rendition("web", 0, FAST), rendition("9:16"), replace(rendition("1:1"), name="square")]
    store = Store(cache)
    together = planned(film, ways, tmp_path / "together", store)
    jobs = [
        job for job in jobs_for(together, list(together.segments), 2) if isinstance(job, SegmentJob)
    ]
    assert all(len({spec.rendition for spec in job.specs}) == len(ways) for job in jobs)
    burn(together, store)
    for number, way in enumerate(ways):
        own = Store(tmp_path / f"cache{number}")
        alone = planned(film, [way], tmp_path / "alone", own)
        burn(alone, own)
        made_alone = alone.recipes[0].target.path
        assert made_alone.read_bytes() == (tmp_path / "together" / made_alone.name).read_bytes()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('fit = "crop"', "fit and focus are for pictures of another shape"),
        ('shape = "9:16"\nfocus = 0.3', "focus is for a crop"),
    ],
)
def test_settings_that_do_nothing_are_refused(project: Path, lines: str, told: str) -> None:
    file = project / "filmpack.toml"
    text = file.read_text("utf-8").replace('[burn]\npreset = "veryfast"\n', "")
    file.write_text(f'{text}\n[[renditions]]\nname = "phone"\n{lines}\n', "utf-8")
    with pytest.raises(ConfigError, match=told):
        renditions(Project.load(file).settings)


def test_check_build_and_card_know_the_shape(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    file = project / "filmpack.toml"
    text = file.read_text("utf-8").replace('[burn]\npreset = "veryfast"\n', "")
    phone = '\n[[renditions]]\nname = "phone"\nshape = "9:16"\npreset = "veryfast"\n'
    file.write_text(text + phone, "utf-8")
    with work_folder() as folder:
        made(folder, "color=c=gray:s=320x180", 6).path.rename(project / "film.mp4")
    assert "picture/no-room" not in run("check", "pl").stdout
    done = run("build", "pl", "--kind", "burn", "--dry-run")
    assert done.exit_code == 0, done.stderr
    assert "small-pl-phone-9x16.mp4" in done.stdout
    long = "Wspomniałyśmy mamom wszystko z tamtego szumnego lata gdy mówiłyśmy tam rozmowom."
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo.", long), "utf-8")
    told = "it does not fit the 9:16 picture (rendition phone)"
    for words in (("check", "pl"), ("build", "pl", "--kind", "burn", "--dry-run")):
        done = run(*words)
        assert done.exit_code == 1
        assert told in done.stdout + done.stderr
    assert "picture/no-room" in done.stderr
