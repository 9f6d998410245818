"""A film whose source is not in English: nothing on its card is, and no check takes it for one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from conftest import ROOT

Run = Callable[..., Result]
FRENCH = """1
00:00:01,000 --> 00:00:03,400
Je m’appelle Inès. J’ai quinze ans.

2
00:00:03,600 --> 00:00:05,800
L’an dernier, quelqu’un m’a écrit.

3
00:00:10,800 --> 00:00:12,900
Il disait avoir mon âge.
"""


@pytest.fixture
def french(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a French source, its French catalogue and France's contacts."""
    (project / "fr.srt").write_text(FRENCH, "utf-8")
    new = ("init", "film", "--title", "Parles-en", "--source", "fr.srt", "--language", "fr")
    assert run(*new).exit_code == 0
    folder = project / "film"
    monkeypatch.chdir(folder)
    assert run("extract").exit_code == 0
    assert run("add", "fr").exit_code == 0
    (folder / "translations" / "countries").mkdir()
    shutil.copy(ROOT / "translations/countries/FR.toml", folder / "translations" / "countries")
    settings = folder / "filmpack.toml"
    text = settings.read_text("utf-8").replace("#[editions]", "[editions]")
    settings.write_text(text.replace("\n#matrix = ", '\nmatrix = ["fr-FR"]\n#'), "utf-8")
    return folder


def test_its_card_is_in_the_source_s_language(french: Path, run: Run) -> None:
    assert (french / "translations" / "source" / "fr.srt").read_text("utf-8") == FRENCH
    assert run("card", "fr-FR", "--to", "text", "-o", "cards").exit_code == 0
    (card,) = (french / "cards").glob("*.txt")
    text = card.read_text("utf-8")
    assert "Demande de l’aide." in text
    assert "Get help" not in text


def test_no_check_finds_the_source_s_language_in_its_own_catalogue(french: Path, run: Run) -> None:
    assert french.is_dir()
    done = run("check", "fr", "--format", "json")
    rules = {found["rule"] for found in json.loads(done.stdout)}
    assert not rules & {"gettext/same-as-source", "integrity/wrong-language", "integrity/term"}
    assert run("add", "en").exit_code == 0
    catalogue = french / "translations" / "en.po"
    text = catalogue.read_text("utf-8")
    line = "Il disait avoir mon âge."
    text = text.replace(f'msgid "{line}"\nmsgstr ""', f'msgid "{line}"\nmsgstr "{line}"')
    catalogue.write_text(text, "utf-8")
    found = json.loads(run("check", "en", "--format", "json").stdout)
    # English is a translation here, and this line was forgotten in it.
    assert "gettext/same-as-source" in {one["rule"] for one in found}


def test_a_reworded_line_is_not_typed_twice(french: Path, run: Run) -> None:
    source = french / "translations" / "source" / "fr.srt"
    source.write_text(FRENCH.replace("mon âge", "seize ans"), "utf-8")
    catalogue = french / "translations" / "fr.po"
    edited = catalogue.read_text("utf-8").replace(
        'msgstr "L’an dernier, quelqu’un m’a écrit."', 'msgstr "Quelqu’un m’a écrit."'
    )
    catalogue.write_text(edited, "utf-8")
    assert "fuzzy" not in run("extract").stderr
    assert 'msgstr "Il disait avoir seize ans."' in catalogue.read_text("utf-8")
    # A line that is worded otherwise on purpose is for a person to look at.
    source.write_text(source.read_text("utf-8").replace("L’an dernier", "En mars"), "utf-8")
    assert "fr: 1 fuzzy" in run("extract").stderr


def test_a_language_without_texts_leaves_the_card_to_be_translated(project: Path, run: Run) -> None:
    assert run("init", "film", "--language", "tr").exit_code == 0
    for line in ("extract", "add tr"):
        assert run(*line.split(), "--project", "film").exit_code == 0
    text = (project / "film" / "translations" / "tr.po").read_text("utf-8")
    assert 'msgid "Get help."\nmsgstr ""' in text
    assert 'msgstr "The first line of your film."' in text


def test_a_language_that_is_none_is_refused(project: Path, run: Run) -> None:
    done = run("init", "film", "--language", "xx")
    assert done.exit_code == 2
    assert "'xx' is not a language" in done.stderr
    assert not (project / "film").exists()


def test_a_film_that_is_there_already_is_recorded(
    project: Path, run: Run, small_clip: Path
) -> None:
    (project / "film" / "film").mkdir(parents=True)
    shutil.copy(small_clip, project / "film" / "film" / "master.mp4")
    done = run("init", "film")
    assert done.exit_code == 0
    assert "wrote film/translations/source/film.fingerprint.json" in done.stderr
    (project / "broken" / "film").mkdir(parents=True)
    (project / "broken" / "film" / "master.mp4").write_bytes(b"no film")
    done = run("init", "broken")
    assert done.exit_code == 0
    assert "broken/film/master.mp4: this film" in done.stderr
