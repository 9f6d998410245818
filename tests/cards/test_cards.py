"""The closing card: the right words, placed so that they can be read, and in the film."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import polib
import pytest
import zxingcpp
from click.testing import Result
from PIL import Image, ImageChops

from engine_samples import packet_digest
from filmpack.cards.card import Card, CardRow, alternative_text
from filmpack.cards.drawing import draw_card, render_cards
from filmpack.cards.layout.search import lay_out
from filmpack.cards.palette import GROUND
from filmpack.commands.films.release import ReleaseGate
from filmpack.errors import InputError
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.input.packets import AudioDigests, audio_matches, read_packets
from filmpack.media.input.probe import probe
from filmpack.media.pictures.compare import changed_pixels, frames_at, grey_frames
from filmpack.media.text.fonts import text_width
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from samples import POLAND

ROOT = Path(__file__).parents[2]
WHOLE = Workspace(Project.load(ROOT / "filmpack.toml"))
EDITIONS = [edition.tag for edition in WHOLE.editions()]


def test_there_are_thirty_eight_editions_of_twenty_nine_countries() -> None:
    assert len(EDITIONS) == len(set(EDITIONS)) == 38
    assert len({tag[-2:] for tag in EDITIONS}) == 29
    assert len({tag[:2] for tag in EDITIONS}) == 23


def test_what_is_drawn_is_where_it_was_measured_to_be() -> None:
    """No pixel of text outside the measured boxes, and each box has some."""
    editions = [WHOLE.card(e) for e in WHOLE.editions(tuple(EDITIONS[::9]))]
    drawn = [draw_card(card, 1280, 720) for card in editions]
    for card, picture in zip(drawn, render_cards(find_ffmpeg(), drawn), strict=True):
        ground = Image.new("RGB", picture.size, GROUND)
        ink = ImageChops.difference(picture, ground).convert("L").point(lambda v: 255 * (v > 60))
        for box in card.layout.texts:
            area = (
                round(box.x) - 3,
                round(box.y) - 2,
                round(box.x + box.width) + 4,
                round(box.y + box.height) + 2,
            )
            found = ink.crop(area).getbbox()
            assert found is not None, box.what
            # As wide as measured: shaping and size are those of the renderer. Beside a first and a
            # last digit the font leaves up to 0.13 em.
            assert abs((found[2] - found[0]) - box.width) < 0.02 * box.width + 8 + 0.2 * box.size
            ink.paste(0, area)
        if card.layout.qr is not None:
            x, y, side = card.layout.qr
            ink.paste(0, (round(x) - 1, round(y) - 1, round(x + side) + 1, round(y + side) + 1))
        x, y, wide, high = card.layout.rule
        ink.paste(0, (round(x) - 1, round(y) - 1, round(x + wide) + 1, round(y + high) + 1))
        assert ink.getbbox() is None, card.card.edition


def full_card(rows: int, name: str = "Organisation") -> Card:
    first, *more = [
        CardRow(f"contact{n}", "Helpline for children and young people", name, "116 111", "")
        for n in range(rows)
    ]
    beats = ("Get help.", "Report it.", "We are here.")
    return Card("xx-XX", beats, first, tuple(more), "", (), "Call 112.", None)


def test_a_card_too_full_names_the_contact_to_drop() -> None:
    assert lay_out(full_card(3), 1280, 720, text_width).scale >= 1
    with pytest.raises(InputError, match=r"Drop a contact: contact13 \(Organisation\)"):
        lay_out(full_card(14), 1280, 720, text_width)


def test_text_steps_down_before_it_is_refused() -> None:
    scales = [lay_out(full_card(rows), 1280, 720, text_width).scale for rows in range(1, 6)]
    assert scales == sorted(scales, reverse=True)
    assert scales[-1] < scales[0]


def test_a_letter_without_a_glyph_is_an_error() -> None:
    with pytest.raises(InputError, match="the font cannot draw 漢"):
        draw_card(full_card(1, "漢"), 1280, 720)


def test_a_card_in_words() -> None:
    assert alternative_text(full_card(1)) == (
        "Get help. Report it. We are here.\n\n"
        "Helpline for children and young people: Organisation, 116 111\n\n"
        "Call 112.\n"
    )


def test_every_number_on_a_card_is_its_own_countrys() -> None:
    for edition in WHOLE.editions():
        text = alternative_text(WHOLE.card(edition))
        country = WHOLE.country(edition.country)
        theirs = {contact.phone for contact in country.contact}
        shown = [run.strip() for run in re.findall(r"(?<![\w.-])\d[\d -]{1,}\d(?![\w.-])", text)]
        names = " ".join(contact.name for contact in country.contact)
        assert all(run in theirs or run in names for run in shown), (edition.tag, shown)


def sound(path: Path, like: AudioDigests = ()) -> AudioDigests:
    return read_packets(path, like=like).sound


def keeps_sound(path: Path, film: Film) -> bool:
    own = sound(film.path)
    return audio_matches(sound(path, own), own)


def test_a_built_edition_ends_with_its_own_card_and_is_the_film_before(
    run: Callable[..., Result], editions: Path
) -> None:
    done = run("build", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == ["dist/small-pl-PL.mp4", "dist/small-pl-CZ.mp4"]
    film = probe(editions / "film.mp4")
    paths = [editions / "dist" / f"small-{tag}.mp4" for tag in ("pl-PL", "pl-CZ")]
    for path in paths:
        made = probe(path)
        assert made.frames == film.frames + 200
        assert keeps_sound(path, film)
    # The two differ in the card alone.
    inside = list(range(0, film.frames, 11))
    first, second = (grey_frames(path, film.video_format, inside) for path in paths)
    assert all(changed_pixels(first[n], second[n]) == 0 for n in inside)
    # And the QR code in the encoded film leads to the exact address.
    for path, url in zip(
        paths, ("https://116111.pl/", "https://www.linkabezpeci.cz/"), strict=True
    ):
        for number, frame in frames_at(
            path, film.rate, [film.frames + 12, film.frames + 100, film.frames + 199]
        ):
            assert [code.text for code in zxingcpp.read_barcodes(frame.to_image())] == [url], number


@pytest.mark.full
def test_sound_goes_on_into_silence_without_a_gap(
    run: Callable[..., Result], editions: Path
) -> None:
    import av

    assert run("build", "pl-PL", "--kind", "burn").exit_code == 0
    path = editions / "dist" / "small-pl-PL.mp4"
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        packets = [p for p in container.demux(stream) if p.size]
        times = [p.pts for p in packets if p.pts is not None]
        assert len(times) == len(packets)
        rate = stream.codec_context.sample_rate
        assert {b - a for a, b in pairwise(times)} == {1024}
    with av.open(str(path)) as container:
        frames = list(container.decode(container.streams.audio[0]))
    last = max(abs(sample) for frame in frames[-20:] for sample in _samples(frame))
    assert last < 1e-4
    assert abs(times[-1] / rate - 13.28) < 0.06


def _samples(frame: object) -> list[float]:
    import array

    plane = bytes(frame.planes[0])  # type: ignore[attr-defined]
    return list(array.array("f", plane))


def test_a_card_can_lie_over_the_films_end(run: Callable[..., Result], editions: Path) -> None:
    toml = editions / "filmpack.toml"
    demo = run("demo-film", "--minutes", "0.25", "--size", "320x180", "--force", "-o", "film.mp4")
    assert demo.exit_code == 0
    toml.write_text(toml.read_text("utf-8").replace("[card]", '[card]\nmode = "overlay"'), "utf-8")
    done = run("build", "pl-PL", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    film, path = probe(editions / "film.mp4"), editions / "dist" / "small-pl-PL.mp4"
    assert probe(path).frames == film.frames
    assert packet_digest(path, "audio") == packet_digest(film.path, "audio")
    short = run("demo-film", "--minutes", "0.15", "--size", "320x180", "--force", "-o", "film.mp4")
    assert short.exit_code == 0
    done = run("build", "pl-PL", "--kind", "burn")
    assert done.exit_code == 1
    assert "would cover 3 subtitles, first c0001" in done.stderr


def test_cards_are_drawn_without_a_film(run: Callable[..., Result], editions: Path) -> None:
    (editions / "film.mp4").unlink()
    done = run("card", "--contact-sheet", "-o", "cards")
    assert done.exit_code == 0, done.stderr
    assert sorted(p.name for p in (editions / "cards").iterdir()) == [
        "small-card-pl-CZ.png",
        "small-card-pl-CZ.txt",
        "small-card-pl-PL.png",
        "small-card-pl-PL.txt",
        "small-cards.png",
    ]
    text = (editions / "cards" / "small-card-pl-PL.txt").read_text("utf-8")
    assert "Telefon Zaufania, 116 111 (PL: Day and night)" in text
    assert "https://116111.pl/" in text


@pytest.mark.full
@pytest.mark.usefixtures("editions")
def test_partners_logos_stand_in_their_row_and_in_the_film(
    run: Callable[..., Result], project: Path
) -> None:
    folder = project / "translations" / "logos"
    folder.mkdir()
    Image.new("RGBA", (300, 120), "#FF0000").save(folder / "a.png")
    Image.new("RGBA", (120, 120), "#00FF00").save(folder / "b.PNG")
    assert run("card", "pl-PL", "-o", "cards").exit_code == 0
    with Image.open(project / "cards" / "small-card-pl-PL.png") as picture:
        counted = picture.convert("RGB").getcolors(1 << 24)
    assert counted is not None
    colours = {colour: number for number, colour in counted}
    assert colours[(255, 0, 0)] > 1000
    assert colours[(0, 255, 0)] > 1000
    done = run("build", "pl-PL", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    (folder / "c.png").write_text("no picture")
    done = run("card", "pl-PL", "-o", "cards")
    assert done.exit_code == 1
    assert "this logo cannot be read" in done.stderr


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("countries/PL.toml", "116 111", "116 11", "translations/countries/PL.toml:12: helpline:"),
        ("countries/PL.toml", '"PL"', '"DE"', "this file says it is 'DE'"),
        ("countries/PL.toml", "https://116111", "http://116111", "is not https"),
        ("pl.po", "{emergency}.", "{number}.", "the placeholder {number} is unknown here"),
        ("pl.po", "{emergency}.", "112.", "the placeholder {emergency} must stand once"),
        ("pl.po", "PL: Get help.", "Dzwoń 116 111", "the number 116 is not in the source"),
        ("pl.po", "To jest Leo.", "Leo: 800100100", "the number 800100100 is not in the source"),
        ("pl.po", "To jest Leo.", "www.pomoc.pl", "an address that is not in the source"),
    ],
)
def test_what_is_wrong_with_a_card_is_refused_before_anything_is_drawn(
    run: Callable[..., Result], project: Path, file: str, old: str, new: str, message: str
) -> None:
    path = project / "translations" / file
    text = path.read_text("utf-8")
    assert old in text
    # The last one: in a catalogue the source text stands before the translation.
    head, _, tail = text.rpartition(old)
    path.write_text(head + new + tail, "utf-8")
    done = run("build", "pl-PL", "--kind", "burn")
    assert done.exit_code == 1
    assert message in done.stderr
    assert not (project / "dist").exists()


def test_a_missing_country_file_is_named(run: Callable[..., Result], editions: Path) -> None:
    (editions / "translations" / "countries" / "CZ.toml").unlink()
    done = run("card", "pl-CZ")
    assert done.exit_code == 1
    assert "CZ.toml: this country file does not exist" in done.stderr


@pytest.mark.usefixtures("editions")
def test_an_edition_outside_the_matrix_is_refused(run: Callable[..., Result]) -> None:
    assert "is not in the matrix" in run("build", "pl-DE").stderr
    assert run("build", "po-PL").exit_code == 2


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(
    "tag",
    [
        "sv-SE",
        pytest.param("sr-Cyrl-RS", marks=pytest.mark.full),
        *(
            pytest.param(tag, marks=pytest.mark.endurance)
            for tag in ("ga-IE", "lb-LU", "sr-Latn-RS", "mk-MK", "is-IS")
        ),
    ],
)
def test_an_edition_is_added_with_a_file_a_line_and_a_catalogue(
    run: Callable[..., Result], project: Path, tag: str
) -> None:
    """docs/add-a-country.md, step by step."""
    country = tag[-2:]
    folder = project / "translations" / "countries"
    number = {"SE": "116 111", "RS": "192"}.get(country, "112")
    (folder / f"{country}.toml").write_text(
        POLAND.replace('"PL"', f'"{country}"').replace("116 111", number), "utf-8"
    )
    toml = project / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8").replace('"pl-CZ"', f'"pl-CZ", "{tag}"'), "utf-8")
    language = tag.rpartition("-")[0]
    assert run("add", language).exit_code == 0
    assert run("build", tag, "--kind", "burn").exit_code == 1
    done = run("build", tag, "--kind", "burn", "--missing", "source")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == [f"dist/small-{tag}-incomplete-source.mp4"]


def test_the_release_gate_refuses_for_each_reason_and_opens_when_all_are_met(
    run: Callable[..., Result], editions: Path, workspace: Callable[[], Workspace]
) -> None:
    done = run("build", "pl-PL", "--release", "--kind", "burn")
    assert done.exit_code == 1
    assert "this catalogue was not signed off by a native reviewer" in done.stderr
    assert "helpline (Telefon Zaufania) was never confirmed" in done.stderr
    assert "17 allowed (netflix). [timing/too-fast]" in done.stderr
    po = editions / "translations" / "pl.po"
    shorter = po.read_text("utf-8").replace("Możesz powiedzieć mi wszystko.", "Mów mi wszystko.")
    real = polib.pofile(str(ROOT / "translations" / "pl.po"))
    for entry in real:
        shorter = shorter.replace(f"PL: {entry.msgid}", entry.msgstr)
    po.write_text(shorter, "utf-8")
    today = date.today()
    done = run("contacts", "confirm", "PL", "--by", "Eva, NASK")
    assert done.exit_code == 0, done.stderr
    assert run("review", "pl", "--by", "Anna Nowak").exit_code == 0
    (edition,) = workspace().editions(("pl-PL",))

    def reasons(on: date = today) -> str:
        return "\n".join(map(str, ReleaseGate(workspace(), on).edition(edition)))

    assert reasons() == ""
    last = rf"last confirmed on {today} \(by Eva, NASK\), more than 365"
    assert re.search(last, reasons(today + timedelta(days=400)))
    po.write_text(po.read_text("utf-8").replace("To jest Leo.", "Oto Leo."), "utf-8")
    assert re.search(r"pl.po:\d+: c0001 changed since the review of", reasons())
    assert "c0001: Oto Leo." in run("review", "pl").stdout
    assert "1 changed" in run("status").stdout
    po.write_text(po.read_text("utf-8").replace('msgstr "Oto Leo."', 'msgstr ""'), "utf-8")
    assert re.search(r"c0001 .* is untranslated", reasons())


@pytest.mark.usefixtures("editions")
def test_a_regional_catalogue_overrides_single_entries(
    run: Callable[..., Result], project: Path, workspace: Callable[[], Workspace]
) -> None:
    assert run("add", "pl_CZ").exit_code == 0
    (project / "x.txt").write_text("[c0001]\nTo jest nasz Leo.\n", "utf-8")
    assert run("import", "pl_CZ", "x.txt").exit_code == 0
    assert workspace().track("pl_CZ").cues[0].text == "To jest nasz Leo."
    assert workspace().track("pl_CZ").cues[1].text == workspace().track("pl").cues[1].text
    assert "over pl" in run("status").stdout
    assert [t.language for t in workspace().tracks(workspace().chosen(()))] == ["pl"]


def test_contacts_are_listed_for_people_and_programs(
    run: Callable[..., Result], editions: Path
) -> None:
    import json

    assert editions.is_dir()
    table = run("contacts", "PL").stdout
    assert "  unconfirmed  116 111 · https://116111.pl/  Telefon Zaufania\n" in table
    rows = json.loads(run("contacts", "--format", "json", "--stale", "30").stdout)
    assert [(r["country"], r["id"]) for r in rows][:2] == [("CZ", "emergency"), ("CZ", "helpline")]
    assert run("contacts", "XX").exit_code == 2


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize("size", ["320x180", pytest.param("1280x720", marks=pytest.mark.full)])
@pytest.mark.parametrize("matrix", ["bt709", "smpte170m"])
def test_the_card_has_its_own_colours_in_films_of_either_matrix(
    run: Callable[..., Result], project: Path, size: str, matrix: str
) -> None:
    from filmpack.media.ffmpeg import run as run_ffmpeg

    source = [
        "-f",
        "lavfi",
        "-i",
        f"testsrc2=s={size}:r=25:d=5.28",
        "-f",
        "lavfi",
        "-i",
        "sine=440:d=5.28",
        "-f",
        "lavfi",
        "-i",
        "sine=660:r=44100:d=5.28",
        "-map",
        "0",
        "-map",
        "1",
        "-map",
        "2",
    ]
    encoding = [
        "-vf",
        f"scale=out_color_matrix={matrix},format=yuv420p",
        "-colorspace",
        matrix,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "aac",
        "film.mp4",
    ]
    run_ffmpeg([find_ffmpeg(), "-y", *source, *encoding], folder=project, what="a film")
    done = run("build", "pl-PL", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    film, path = probe(project / "film.mp4"), project / "dist" / "small-pl-PL.mp4"
    ((_, frame),) = frames_at(path, film.rate, [film.frames + 100])
    # The corner is bare ground: #10202E.
    corner = frame.to_image().convert("RGB").getpixel((4, 4))
    assert all(abs(seen - wanted) <= 4 for seen, wanted in zip(corner, (16, 32, 46), strict=True))
    assert keeps_sound(path, film)


@pytest.mark.usefixtures("editions")
def test_an_edition_that_is_named_twice_is_made_once(run: Callable[..., Result]) -> None:
    done = run("build", "pl-PL", "pl-PL", "--kind", "burn", "--dry-run")
    assert done.stdout.split() == ["dist/small-pl-PL.mp4"]
