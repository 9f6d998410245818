"""A country and its editions, added to a project: the contacts file, the matrix, the catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filmpack.editions.edition import Edition, country_code, country_name, parse_edition, spoken_in
from filmpack.errors import display_path
from filmpack.languages.tags import english_name, typed_language
from filmpack.project.config.matrix import with_editions
from filmpack.project.workspace import Workspace

_TEMPLATE = """\
# Where young people get help in {name}. Fill in every "…", and delete what does not exist.
# Each number and address needs the page where you saw it (source), and the day (read).
# 'filmpack help add-a-country' explains every key, and hours, cost and names.
country = "{code}"
note = ""                        # what is missing, or where sources disagree

[[contact]]
id = "emergency"                 # short, unique in this file
kind = "emergency"
name = "…"                       # the organisation's own name, never translated
phone = "…"                      # as the country writes it
source = "https://…"             # the page where you found it
read = {today}

[[contact]]
id = "helpline"
kind = "helpline"                # for children and young people
name = "…"
phone = "…"
url = "https://…"                # https only; the QR code opens it
# hours = "24/7"                 # or ["Mon-Fri 9:00-19:00", "Sat 10:00-14:00"], as the source says
# cost = "free"                  # or "charged", as the source says
source = "https://…"
read = {today}

[[contact]]
id = "report"
kind = "report"                  # the police's page for reports; "hotline": for illegal content
name = "…"
url = "https://…"
source = "https://…"
read = {today}
"""


@dataclass(frozen=True, slots=True)
class AddedCountry:
    """What was added, and what is left to do.

    written are the files that were made or changed; steps are the next commands and files.
    """

    editions: tuple[Edition, ...]
    written: tuple[Path, ...]
    steps: tuple[str, ...]


def add_country(
    workspace: Workspace, country: str, languages: Sequence[str], today: str, *, write: bool = True
) -> AddedCountry:
    """Add a country's file, its editions, and the catalogues that these lack.

    What is there already stays as it is.

    Args:
        workspace: The project.
        country: Its code or its name in English: NO, Norway.
        languages: Which languages its editions are in; none means its official ones.
        today: The day for the contacts' `read`, as in 2026-11-28.
        write: False: say what would be written, write nothing.

    Raises:
        ConfigError: There is no such country or language; the project file cannot be changed.
    """
    code = country_code(country)
    tags = [typed_language(language) for language in languages] or spoken_in(code)
    editions = tuple(parse_edition(f"{tag.replace('_', '-')}-{code}") for tag in tags)
    project = workspace.project
    path = project.countries / f"{code}.toml"
    outputs: dict[Path, bytes] = {}
    if not project.boundary.is_present(path, "country file"):
        text = _TEMPLATE.format(name=country_name(code), code=code, today=today)
        outputs[path] = text.encode()
    matrix = project.settings.editions.matrix
    new = [edition.tag for edition in editions if edition.tag not in matrix]
    if new:
        data = project.boundary.read_bytes(project.file, "project file").decode("utf-8")
        outputs[project.file] = with_editions(data, new, display_path(project.file)).encode()
    missing = [
        edition.catalogues[-1]
        for edition in editions
        if not any(workspace.has_catalogue(language) for language in edition.catalogues)
    ]
    catalogues = list(dict.fromkeys(missing))
    if catalogues:
        workspace.entries()  # without a current template, nothing is begun
    if write:
        for target, content in outputs.items():
            project.boundary.write_bytes(target, content)
        made = [workspace.add(language) for language in catalogues]
    else:
        made = [workspace.catalogue_path(language) for language in catalogues]
    return AddedCountry(
        editions,
        (*outputs, *made),
        tuple(_steps(workspace, code, catalogues, editions, fresh=path in outputs)),
    )


def _steps(
    workspace: Workspace,
    code: str,
    catalogues: Sequence[str],
    editions: Sequence[Edition],
    *,
    fresh: bool,
) -> list[str]:
    tags = " ".join(edition.tag for edition in editions)
    steps = []
    if fresh:
        path = display_path(workspace.project.countries / f"{code}.toml")
        steps.append(f"edit {path}   # fill in every …, with its source")
    for language in catalogues:
        catalogue = display_path(workspace.catalogue_path(language))
        steps.append(f"translate {catalogue} into {english_name(language)}")
    return [
        *steps,
        f"filmpack check {tags}   # what is missing or wrong",
        f"filmpack card {tags}   # how the cards look",
        f"filmpack contacts form {code}   # for the country's own staff to confirm",
    ]
