"""What a TOML file that is wrong is answered: file, line, key, what was given, what is allowed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from filmpack.errors import InputError
from filmpack.toml import TomlFile, parse
from filmpack.toml_places import places


class Sound(Struct, frozen=True, forbid_unknown_fields=True):
    renamed: ClassVar[dict[str, str]] = {"loud": "level"}

    level: Annotated[int, Meta(ge=1, le=9)] = 1
    gain: Annotated[float, Meta(ge=0)] = 1.0
    codec: Literal["aac", "opus"] = "aac"


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern="^[a-z]+$", extra={"words": "lower-case letters"})]
    read: date | None = None
    free: bool = False


class Whole(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    sound: Sound = Sound()
    person: tuple[Person, ...] = ()
    order: tuple[Literal["first", "second"], ...] = ()
    count: str | int = 0
    languages: dict[str, Sound] = {}


HEAD = 'title = "Film"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# nothing\n", "f.toml: this file has no title.\n  Add title: text between quotes."),
        (f"{HEAD}[[person]]\nfree = true\n", "f.toml:2: person[1] has no name."),
        (
            f"{HEAD}[sound]\n# a comment\nlevle = 1\n",
            "f.toml:4: unknown key 'levle' in [sound].\n  Did you mean 'level'? Known here: level,",
        ),
        (f"{HEAD}[sonud]\n", "f.toml:2: unknown key 'sonud'.\n  Did you mean 'sound'?"),
        (f"{HEAD}sound.loud = 1\n", "f.toml:2: 'loud' in [sound] is now 'level'."),
        (
            f"{HEAD}[languages.pl]\nloud = 1\n",
            "f.toml:3: 'loud' in [languages.pl] is now 'level'.",
        ),
        ("title = 5\n", "f.toml:1: title is 5; write text between quotes."),
        (
            f'{HEAD}[sound]\nlevel = "5"\n',
            'f.toml:3: [sound] level is "5"; write a whole number from 1 to 9.',
        ),
        (
            f"{HEAD}[sound]\ngain = true\n",
            "f.toml:3: [sound] gain is true; write a number of at least 0.",
        ),
        (f"{HEAD}[sound]\nlevel = 0\n", "f.toml:3: [sound] level is 0; it must be at least 1."),
        (f"{HEAD}[sound]\nlevel = 10\n", "f.toml:3: [sound] level is 10; it must be at most 9."),
        (
            f"{HEAD}[sound]\ngain = nan\n",
            "f.toml:3: [sound] gain is nan; it must be at least 0.",
        ),
        (
            f'{HEAD}[sound]\ncodec = "opsu"\n',
            "f.toml:3: [sound] codec is \"opsu\"; choose one of aac, opus.\n  Did you mean 'opus'?",
        ),
        (
            f'{HEAD}[[person]]\nname = "a"\n\n[[person]]\nname = "B"\n',
            'f.toml:6: person[2].name is "B"; write lower-case letters.',
        ),
        (
            f'{HEAD}person = [\n  {{ name = "a" }},\n  {{ name = "b", read = "soon" }},\n]\n',
            'f.toml:4: person[2].read is "soon"; write a date such as 2026-11-25.',
        ),
        (
            f'{HEAD}[[person]]\nname = "a"\nread = 2026-11-25T10:00:00\n',
            "f.toml:4: person[1].read is 2026-11-25 10:00:00; write a date such as 2026-11-25.",
        ),
        (
            f'{HEAD}[[person]]\nname = "a"\nfree = "yes"\n',
            'f.toml:4: person[1].free is "yes"; write true or false.',
        ),
        (
            f'{HEAD}order = [\n  "first",  # [[\n  "secnd",\n]\n',
            'f.toml:4: order[2] is "secnd"; choose one of first, second.',
        ),
        (
            f'{HEAD}order = "first"\n',
            'f.toml:2: order is "first"; write a list in square brackets; each item is one of',
        ),
        (
            f"{HEAD}count = 1.5\n",
            "f.toml:2: count is 1.5; write text between quotes or a whole number.",
        ),
        (f"{HEAD}sound = 3\n", "f.toml:2: sound is 3; write a table of keys."),
        (
            f"{HEAD}languages.pl = {{ level = 0 }}\n",
            "f.toml:2: [languages.pl] level is 0; it must be at least 1.",
        ),
        ('title = """\n[sound]\nlevel = 0\n"""\n[sound]\nlevel = 0\n', "f.toml:6: [sound] level"),
        (f"{HEAD}[sound\n", "f.toml:2: this is not valid TOML: Expected ']' at the end"),
        (f"{HEAD}count = high\n", "f.toml:2: this is not valid TOML: Invalid value at column 9."),
        (f"{HEAD}count = {'1' * 5000}\n", "f.toml: this is not valid TOML: A number has too many"),
        (f"{HEAD}a{'.a' * 600} = 1\n", "f.toml:2: this is not valid TOML: More than 500 dots"),
        (f"{HEAD}count = {'[' * 9000}\n", "f.toml: this is not valid TOML: Values are nested"),
        ('title = ["\\u202e\\u001b"]\n', "f.toml:1: title is a list; write text"),
        (
            f'{HEAD}[sound]\ncodec = "\\u202e\\u001b"\n',
            'f.toml:3: [sound] codec is "\\u202e\\u001b"; choose',
        ),
    ],
)
def test_what_is_wrong_is_said_in_words_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text, "f.toml", Whole)
    assert str(caught.value).startswith(message)


def test_everything_that_is_wrong_is_listed_in_the_order_of_the_file_missing_keys_last() -> None:
    text = '[[person]]\nname = "B"\n[sound]\nlevel = 0\n'
    with pytest.raises(InputError) as caught:
        parse(text, "f.toml", Whole, "docs/page.md explains the keys.")
    assert [problem.line for problem in caught.value.problems] == [2, 4, 0]
    assert caught.value.problems[-1].advice.endswith("docs/page.md explains the keys.")


def test_a_sound_file_becomes_values() -> None:
    text = f'{HEAD}[[person]]\nname = "a"\nread = 2026-11-25\n'
    assert parse(text, "f.toml", Whole).person == (Person("a", date(2026, 11, 25)),)


def test_the_line_of_every_table_key_and_item_is_known() -> None:
    text = """# first
a.b = 1
"c d" = { e = [ 1,
  2 ], f = '''
x = 1
''' }
[t]
k = 2026-11-25 10:00:00 # [no]
[[u.v]]
k = 1.5
[[u.v]]
[u.v.w]
k = -1e5
"""
    file = TomlFile.parse(text, "f.toml")
    assert file.line("a", "b") == 2
    assert (file.line("c d", "e", 0), file.line("c d", "e", 1), file.line("c d", "f")) == (3, 4, 4)
    assert (file.line("t"), file.line("t", "k")) == (7, 8)
    assert (file.line("u", "v", 0, "k"), file.line("u", "v", 1)) == (10, 11)
    assert file.line("u", "v", 1, "w", "k") == 13
    assert file.line("u", "v", 1, "w", "none") == 12
    assert file.line("none") == 0


scalars = st.one_of(
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.text(max_size=8),
    st.sampled_from(["aac", "first", "2026-11-25"]),
)
keys = st.sampled_from(
    [*Whole.__struct_fields__, *Sound.__struct_fields__, *Person.__struct_fields__, "x"]
)
tables = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(keys, tables, max_size=5))
def test_whatever_msgspec_refuses_is_explained_without_its_own_words(
    data: dict[str, object],
) -> None:
    file = TomlFile("f.toml", "", data)
    try:
        msgspec.convert(data, Whole)
    except msgspec.ValidationError as error:
        theirs = str(error)
        with pytest.raises(InputError) as caught:
            file.decode(Whole)
    else:
        return
    assert theirs not in str(caught.value)


@given(st.text(alphabet="[]{}=,.\"'#\n a1\\", max_size=40))
def test_places_are_looked_for_in_any_text(text: str) -> None:
    places(text)


def test_a_number_too_large_to_be_written_out_is_no_choice() -> None:
    class Sample(Struct):
        kind: Literal["mkv", "mp4"]

    # 4,817 decimal digits, more than str() accepts; TOML takes hexadecimal ones of any length.
    with pytest.raises(
        InputError, match=r"f:1: kind is too large a number; choose one of mkv, mp4"
    ):
        parse(f"kind = 0x{'f' * 4000}", "f", Sample)
