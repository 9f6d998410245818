"""What gettext's msgfmt, i18nspector and pofilter find, filmpack finds too, or says why not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fault_tables import IRRELEVANT, MAP, page
from filmpack_findings import DATA, REFUSED, intact_of, language_of, ours
from other_tools import TOOLS, faults, program

ROOT = Path(__file__).parents[2]
BROKEN = sorted((DATA / "broken").glob("*.po"))
INTACT = sorted((DATA / "intact").glob("*.po"))


def found_by(tool: str) -> dict[Path, set[str]]:
    """What a tool finds in each broken file beyond what it finds in the intact one."""
    files = [*INTACT, *BROKEN]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda path: faults(path, language_of(path), tool), files))
    by_path = dict(zip(files, found, strict=True))
    return {path: by_path[path] - by_path[intact_of(path)] for path in BROKEN}


def test_the_page_about_other_tools_is_current() -> None:
    text = (ROOT / "docs" / "other-tools.md").read_text("utf-8")
    assert text == page(), "write it anew: make docs"


def test_each_broken_file_says_its_fault_and_differs_from_the_intact_one() -> None:
    assert len(BROKEN) >= 48
    for path in BROKEN:
        data = path.read_bytes()
        first = data.decode("utf-16" if data[:2] == b"\xff\xfe" else "latin-1").splitlines()[0]
        assert "# fault: " in first, path.name
        mark, rest = data[: data.find(b"#")], data.partition(b"\n")[2]
        assert mark + rest != intact_of(path).read_bytes(), path.name


def test_nothing_is_both_found_and_left_out() -> None:
    assert not MAP.keys() & IRRELEVANT.keys()


@pytest.mark.full
@pytest.mark.parametrize("path", INTACT, ids=lambda path: path.stem)
def test_the_intact_catalogues_are_intact(path: Path) -> None:
    """No rule that counts as finding a fault may speak up where there is none."""
    assert ours(path) & {rule for rules in MAP.values() for rule in rules} == set()
    assert REFUSED not in ours(path)


@pytest.mark.full
@pytest.mark.parametrize("tool", TOOLS)
def test_what_a_tool_finds_is_found_by_filmpack(tool: str) -> None:
    if program(tool) is None:
        pytest.skip(f"{tool} is not on this machine")
    unknown, missed, seen = [], [], 0
    for path, names in found_by(tool).items():
        own = ours(path) - ours(intact_of(path))
        for fault in sorted(names):
            seen += 1
            if (tool, fault) in IRRELEVANT:
                continue
            wanted = MAP.get((tool, fault))
            if wanted is None:
                unknown.append(f"{path.name}: {fault}")
            elif not own & (wanted | {REFUSED}):
                missed.append(f"{path.name}: {fault} (wanted: {', '.join(sorted(wanted))})")
    assert seen, f"{tool} found nothing at all: does it run?"
    assert not unknown, "in neither table of fault_tables.py:\n" + "\n".join(unknown)
    assert not missed, "not found by filmpack:\n" + "\n".join(missed)
