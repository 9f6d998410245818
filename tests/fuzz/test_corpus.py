"""Inputs that once failed, and two thousand new ones: each ends in a finding or in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.campaign import CORPUS, attempt, campaign
from fuzz.mutate import KINDS, generate, seeds
from fuzz.reduce import reduced

KEPT = sorted(path for kind in KINDS for path in (CORPUS / kind).glob(f"*.{kind}"))
# Failures that are known and not mended yet, with where they are.
OPEN: dict[str, str] = {}
"""Faults that are known and not mended yet, by corpus file."""
SEEDS = dict.fromkeys(KINDS, range(0, 200)) | {
    "po": range(0, 400),
    "srt": range(0, 300),
    "toml": range(0, 300),
}
BLOCK = 100


def _entry(text: str) -> bytes:
    return (
        'msgid ""\nmsgstr "Language: pl\\n"\n\nmsgctxt "c0001"\n'
        f'msgid "This is Leo. He\'s fifteen."\nmsgstr "{text}"\n'
    ).encode()


# Each once took minutes or for ever. Too long to keep as files.
LONG: dict[str, tuple[str, bytes]] = {
    "a translation of many words": ("po", _entry("a " * 50_000)),
    "a translation in hyphens": ("po", _entry("a-" * 50_000)),
    "a text without a space": (
        "srt",
        b"1\n00:00:01,000 --> 00:00:05,000\n" + b"a" * 190_000 + b".b\n",
    ),
    "digits without an end": ("srt", b"1\n00:00:01,000 --> 00:00:05,000\n" + b"9" * 90_000 + b"\n"),
    "a word without an end": ("po", _entry("a" * 90_000).replace(b"Language: pl", b"Language: ro")),
    "a translation of apostrophes": ("po", _entry("don" + "'t" * 60_000)),
    "a translation of flags": ("po", _entry("\U0001f1e6" * 30_000)),
    "a translation of accents": ("po", _entry("a" + "\u0301\u0316" * 30_000)),
    "a country of many contacts": (
        "toml",
        b'country="PL"\n'
        + b"".join(
            b'[[contact]]\nid="a%d"\nkind="police"\nname="x"\nphone="112"\nsource="x"\n'
            b"read=2026-01-01\n" % number
            for number in range(2000)
        ),
    ),
}


@pytest.mark.parametrize("path", KEPT, ids=[path.name for path in KEPT])
def test_what_once_failed_does_not_fail_again(path: Path, request: pytest.FixtureRequest) -> None:
    if path.name in OPEN:
        request.applymarker(pytest.mark.xfail(reason=OPEN[path.name]))
    failure = attempt(path.parent.name, path.read_bytes())
    assert failure is None, failure


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_takes_no_more_than_seconds(name: str) -> None:
    failure = attempt(*LONG[name])
    assert failure is None, failure


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        # The first block of each kind always; all in `make test-full`.
        pytest.param(kind, n, marks=pytest.mark.full if n else ())
        for kind, numbers in SEEDS.items()
        for n in numbers[::BLOCK]
    ],
)
def test_a_mutated_file_ends_in_a_finding_or_in_words(kind: str, first: int) -> None:
    failures = campaign(kind, first, BLOCK)
    assert not failures, "\n".join(f"{kind} seed {seed}:\n{how}" for seed, how in failures.items())


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_input(kind: str) -> None:
    assert [generate(kind, seed) for seed in range(40)] == [
        generate(kind, seed) for seed in range(40)
    ]
    assert len({generate(kind, seed) for seed in range(40)}) > 30


@pytest.mark.parametrize("kind", KINDS)
def test_an_unchanged_file_is_no_failure(kind: str) -> None:
    for data in seeds(kind):
        assert attempt(kind, data) is None


def test_a_failing_input_is_made_smaller() -> None:
    data = b"one\ntwo\nthr!ee\nfour"
    assert reduced(data, lambda less: b"!" in less) == b"!"
