"""A translator is told who speaks to whom, how a sentence goes on, and what was rejected."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from filmpack.errors import InputError
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.profile import PROFILES
from filmpack.translation.glossary import Glossary, parse_glossary
from filmpack.translation.notes import parse_notes
from filmpack.translation.template import template_entries

ROOT = Path(__file__).parents[2]
NETFLIX = PROFILES["netflix"]
TEXTS = (
    "When somebody is in a hurry,",
    "wants you to keep secrets\nand never shows a face,",
    "that isn't friendship.",
    "One evening Sam asked me for a favour.",
)
CUES = tuple(
    Cue(CueId(f"c{n:04d}"), 1000 + 3000 * n, 3000 + 3000 * n, text)
    for n, text in enumerate(TEXTS, 1)
)
PEOPLE = """\
[person]
narrator = "the narrator (adult)"
viewer = "one young viewer"
leo = "Leo (boy, 15)"

[[scene]]
first = "c0001"
last = "c0004"
speaker = "narrator"
to = "viewer"
"""


def notes_of(number: int, text: str = PEOPLE, language: str = "pl") -> list[str]:
    told = parse_notes(text, "notes.toml", CUES)
    return list(template_entries(CUES, "en.srt", "T", NETFLIX, language, told)[number - 1].notes)


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_notes(text, "notes.toml", CUES)
    return str(caught.value)


def test_every_cue_of_a_scene_says_who_speaks_to_whom() -> None:
    for number in range(1, 5):
        line = "Speaks: the narrator (adult), to one young viewer."
        assert notes_of(number).count(line) == 1


def test_a_scene_further_down_is_the_exception() -> None:
    text = PEOPLE + '\n[[scene]]\nfirst = "c0004"\nspeaker = "leo"\n'
    assert "Speaks: Leo (boy, 15)." in notes_of(4, text)
    assert "Speaks: the narrator (adult), to one young viewer." in notes_of(3, text)


def test_a_cues_own_note_follows_its_speaker() -> None:
    notes = notes_of(4, PEOPLE + '\n[note]\nc0004 = "A favour,\\nnot a question."\n')
    at = notes.index("Note: A favour, not a question.")
    assert notes[at - 1].startswith("Speaks:")


def test_the_first_note_is_the_time_whatever_else_is_told() -> None:
    assert notes_of(1)[0].startswith("00:00:04,000 --> ")


def test_a_sentence_over_cues_shows_itself_whole_in_each_of_them() -> None:
    whole = (
        "When somebody is in a hurry, / wants you to keep secrets and never shows a face,"
        " / that isn't friendship."
    )
    for number in (1, 2, 3):
        assert f"Sentence, {number} of 3: {whole}" in notes_of(number)
    assert not any(note.startswith("Sentence") for note in notes_of(4))


def test_a_source_without_full_stops_shows_no_endless_sentence() -> None:
    cues = [Cue(CueId(f"c{n:04d}"), n * 2000, n * 2000 + 1500, "and then") for n in range(1, 40)]
    for entry in template_entries(cues, "en.srt", "T", NETFLIX)[:39]:
        assert not any(note.startswith("Sentence") for note in entry.notes)


@pytest.mark.parametrize(
    ("language", "room"),
    [
        ("pl", "34 characters in all at 17 a second; better 26: children read 13."),
        ("en", "40 characters in all at 20 a second; better 34: children read 17."),
    ],
)
def test_the_room_counts_the_languages_own_speed_and_its_childrens(
    language: str, room: str
) -> None:
    assert notes_of(1, language=language)[1] == f"Room: 2 lines of 42 characters; {room}"


def test_a_profile_with_one_speed_for_all_has_the_childrens_figure_where_it_is_lower() -> None:
    room = template_entries(CUES, "en.srt", "T", replace(NETFLIX, audience=None, max_cps=18), "pl")
    assert room[0].notes[1].endswith("at 18 a second; better 26: children read 13.")
    slow = template_entries(CUES, "en.srt", "T", replace(NETFLIX, audience=None, max_cps=13), "pl")
    assert slow[0].notes[1].endswith("at 13 a second.")


def test_a_profile_for_children_needs_no_second_figure() -> None:
    room = template_entries(CUES, "en.srt", "T", PROFILES["netflix-children"], "pl")[0].notes[1]
    assert room == "Room: 2 lines of 42 characters; 26 characters in all at 13 a second."


@pytest.mark.parametrize("where", ["first", "last", "note"])
def test_an_unknown_cue_is_an_error_that_names_the_nearest(where: str) -> None:
    if where == "note":
        text = PEOPLE + '\n[note]\nc0007 = "Later."\n'
    else:
        given = 'first = "c0007"' if where == "first" else 'first = "c0001"\nlast = "c0007"'
        text = PEOPLE + f'\n[[scene]]\n{given}\nspeaker = "leo"\n'
    message = refused(text)
    line = next(n for n, row in enumerate(text.split("\n"), 1) if "c0007" in row)
    assert message.startswith(f"notes.toml:{line}: the film has no cue 'c0007'.")
    assert "The nearest is c0004." in message


def test_an_unknown_person_is_an_error_that_names_the_nearest() -> None:
    message = refused(PEOPLE + '\n[[scene]]\nfirst = "c0004"\nspeaker = "loe"\n')
    assert message.startswith("notes.toml:14: there is no person 'loe' under [person].")
    assert "Did you mean 'leo'?" in message


def test_a_scene_that_ends_before_it_begins_is_an_error() -> None:
    text = PEOPLE + '\n[[scene]]\nfirst = "c0004"\nlast = "c0002"\nspeaker = "leo"\n'
    assert "notes.toml:14: the scene ends with c0002, before c0004." in refused(text)


def test_an_empty_note_and_an_unknown_key_are_errors() -> None:
    assert "notes.toml:13: this note is empty." in refused(PEOPLE + '\n[note]\nc0001 = " "\n')
    assert "unknown key 'note'" in refused(PEOPLE + 'note = "x"\n')


REJECTED = """\
[register]
pl = "ty"

[[rejected]]
source = "keep secrets"
language = "pl"
rendering = "mieć sekrety"
because = "it is the opposite."
"""


@pytest.mark.parametrize(
    ("person", "sex"),
    [
        ("Leo (boy, 15)", "male"),
        ("Mia (Girl, 16)", "female"),
        ("a woman of the helpline", "female"),
        ("one young viewer (girl or boy)", None),
        ("the narrator (adult)", None),
        ("Emanuel", None),
    ],
)
def test_a_speaker_s_sex_is_what_the_description_names(person: str, sex: str | None) -> None:
    told = parse_notes(PEOPLE.replace("the narrator (adult)", person), "notes.toml", CUES)
    assert {told.sexes.get(cue.id) for cue in CUES} == {sex}


@pytest.mark.parametrize(("viewer", "count"), [("one young viewer", 4), ("all the viewers", 0)])
def test_notes_know_which_cues_are_said_to_one_person(viewer: str, count: int) -> None:
    told = parse_notes(PEOPLE.replace("one young viewer", viewer), "notes.toml", CUES)
    assert len(told.to_one) == count
    assert not parse_notes(PEOPLE.replace('to = "viewer"', ""), "notes.toml", CUES).to_one


def test_a_rejected_rendering_is_told_where_its_words_are_and_in_its_language_only() -> None:
    glossary = parse_glossary(REJECTED, "terms.toml")
    line = 'Do not use "mieć sekrety" for "keep secrets": it is the opposite.'
    for language, number, expected in (("pl", 2, 1), ("pl", 1, 0), ("de", 2, 0), ("", 2, 0)):
        entries = template_entries(
            CUES, "en.srt", "T", NETFLIX, language, notes=None, glossary=glossary
        )
        assert entries[number - 1].notes.count(line) == expected


def test_a_region_has_its_languages_rejected_renderings_and_register() -> None:
    glossary = parse_glossary(REJECTED.replace("pl", "de"), "terms.toml")
    assert glossary.notes("keep secrets", "de-CH") == glossary.notes("keep secrets", "de") != ()
    assert glossary.register_of("de-CH") == glossary.register_of("de") == "ty"
    assert Glossary().register_of("de") == ""


@pytest.mark.parametrize("written", ["de_CH", "de-CH"])
def test_a_region_may_be_written_as_a_tag_or_as_its_catalogue(written: str) -> None:
    glossary = parse_glossary(REJECTED.replace("pl", written), "terms.toml")
    for language in ("de-CH", "de_CH"):
        assert glossary.notes("keep secrets", language)
        assert glossary.register_of(language) == "ty"
    assert not glossary.notes("keep secrets", "de")
    assert glossary.register_of("de") == ""


@pytest.mark.parametrize(("old", "new"), [("[rejected]", "[rejectd]"), ("[register]", "[registr]")])
def test_a_misspelt_part_of_the_terms_is_an_error(old: str, new: str) -> None:
    with pytest.raises(InputError, match=new.strip("[]")):
        parse_glossary(REJECTED.replace(old, new), "terms.toml")


def test_a_line_end_in_these_files_starts_no_line_in_a_catalogue() -> None:
    people = PEOPLE.replace("Leo (boy, 15)", 'Leo\\nmsgid \\"x\\"').replace(
        'speaker = "narrator"', 'speaker = "leo"'
    )
    glossary = parse_glossary(REJECTED.replace("opposite.", "op\\nposite."), "terms.toml")
    told = parse_notes(people, "notes.toml", CUES)
    entries = template_entries(CUES, "en.srt", "T", NETFLIX, "pl", notes=told, glossary=glossary)
    assert 'Speaks: Leo msgid "x", to one young viewer.' in entries[1].notes
    assert not any("\n" in note for entry in entries for note in entry.notes)


def test_an_empty_rejected_rendering_is_an_error_with_its_line() -> None:
    with pytest.raises(InputError, match=r"terms\.toml:7: 'rendering' is empty\."):
        parse_glossary(REJECTED.replace("mieć sekrety", " "), "terms.toml")


@pytest.fixture(scope="module")
def film() -> Workspace:
    return Workspace(Project.load(ROOT / "filmpack.toml"))


def test_every_cue_of_the_film_says_who_speaks(film: Workspace) -> None:
    for entry in film.entries("pl"):
        if entry.cue:
            assert sum(note.startswith("Speaks: ") for note in entry.notes) == 1, entry.context


def test_each_catalogues_header_says_how_it_addresses_the_viewer(film: Workspace) -> None:
    glossary = parse_glossary((ROOT / "translations/terms.toml").read_text("utf-8"), "terms.toml")
    for language in film.languages():
        comments = film.catalogue(language).header.comments
        assert dict(glossary.register)[language]
        assert f"Address: {glossary.register_of(language)}" in comments
        assert any("DRAFT: no native reviewer" in comment for comment in comments)


def test_no_catalogue_has_a_rejected_rendering(film: Workspace) -> None:
    glossary = parse_glossary((ROOT / "translations/terms.toml").read_text("utf-8"), "terms.toml")
    compared = 0
    for language in film.languages():
        blocks = film.full_catalogue(language).by_context()
        for entry in film.entries(language):
            for one in glossary.rejected_in(language):
                if one.speaks_of(entry.text.lower().replace("\n", " ")):
                    compared += 1
                    said = blocks[entry.context].msgstr
                    assert not one.found_in(said), (language, entry.context)
    assert compared > 0


def test_a_new_catalogue_says_at_its_head_how_to_address_the_viewer(
    workspace: Callable[[], Workspace], project: Path
) -> None:
    workspace().extract()
    (project / "translations" / "terms.toml").write_text('[register]\npl = "ty"\n', "utf-8")
    texts = workspace()
    texts.add("pl")
    texts.add("de")
    assert "Address: ty" in texts.catalogue("pl").header.comments
    assert not any("Address" in line for line in texts.catalogue("de").header.comments)


def test_extract_writes_the_notes_and_says_where_an_id_is_unknown(
    workspace: Callable[[], Workspace], project: Path
) -> None:
    file = project / "translations" / "source" / "notes.toml"
    file.write_text('[note]\nc0002 = "Of two."\n', "utf-8")
    workspace().extract()
    assert "Note: Of two." in workspace().template().by_context()["c0002"].extracted
    file.write_text('[note]\nc0020 = "Of two."\n', "utf-8")
    with pytest.raises(InputError, match=r"notes\.toml:2: the film has no cue 'c0020'\."):
        workspace().extract()


def test_the_room_counts_a_projects_own_speed(
    workspace: Callable[[], Workspace], project: Path
) -> None:
    workspace().extract()
    with (project / "filmpack.toml").open("a", encoding="utf-8") as toml:
        toml.write("\n[check.languages.pl.limits]\nmax_cps = 10\n")
    assert "in all at 10 a second." in workspace().entries("pl")[0].notes[1]
    assert "in all at 17 a second" in workspace().entries("de")[0].notes[1]


def test_switzerland_reads_no_german_sharp_s_and_no_german_quotation_marks(film: Workspace) -> None:
    text = "".join(cue.text for cue in film.track("de_CH").cues)
    text += "".join(film.messages("de_CH").values())
    assert not set("ß„“") & set(text)
    assert "«Lucas»" in text


def test_reading_a_template_loads_no_writer_of_subtitles() -> None:
    code = (
        "import sys, filmpack.translation.template, filmpack.translation.placement\n"
        "assert 'pysrt' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("Leo (boy, 15)", "Leo"),
        ("Élodie (girl, 13)", "Élodie"),
        ("Łukasz (boy)", "Łukasz"),
        ("Anne-Marie", "Anne-Marie"),
        ("Mia Novak", "Mia Novak"),
        ("O’Brien", "O’Brien"),
        ("O'Brien (man)", "O'Brien"),
        ("Joan J. Smith", "Joan J. Smith"),
        ("Ελένη (girl)", "Ελένη"),
        ("美咲", "美咲"),
        ("प्रिया (girl)", "प्रिया"),
        ("E\u0301lodie", "E\u0301lodie"),
        ("Teacher (woman, 40)", ""),
        ("Mother", ""),
        ("Narrator (adult)", ""),
        ("Police Officer", ""),
        ("Leo's brother (young man)", ""),
        ("the narrator (adult)", ""),
        ("(girl)", ""),
        ("17 (boy)", ""),
    ],
)
def test_a_speakers_name_is_a_name_and_no_role(person: str, name: str) -> None:
    text = f'[person]\nx = "{person}"\n[[scene]]\nfirst = "c0001"\nspeaker = "x"\n'
    assert parse_notes(text, "notes.toml", CUES).speakers.get("c0001", "") == name


@pytest.mark.parametrize("key", ["sounds", "forced"])
@pytest.mark.parametrize("table", ["[person]", "[note]", '[[scene]]\nfirst = "c0001"'])
def test_a_list_of_cues_below_a_table_is_told_its_place(key: str, table: str) -> None:
    text = f'[person]\nleo = "Leo"\n{table}\n' if table != "[person]" else f"{table}\n"
    with pytest.raises(InputError) as error:
        parse_notes(f'{text}{key} = ["c0001"]\n', "notes.toml", CUES)
    assert "Put it before the first [ of the file." in str(error.value)
    (problem,) = error.value.problems
    assert problem.line == text.count("\n") + 1
