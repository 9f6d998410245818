"""A text in another language than its catalogue's: the English line in the Greek film."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from filmpack.checks.contexts import CatalogueContext, EntryContext
from filmpack.checks.rule import Example, Hit, rule

# The commonest small words of each language, as its grammars list them: articles, pronouns,
# prepositions, forms of "be" and "have". They tell a language at a glance and cost nothing;
# only where they speak against a catalogue is the language model asked.
_SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "bg": "и в на се да не е си за от с по ли че това ти аз той тя ние вие те ми го я като"
        " но до как кой има няма е бе беше ще съм са сме",
        "cs": "a v na se je že to si jsem jsi jsou s z do o ve ten ta ale když co jak mi mě ti tě"
        " ho byl byla bylo by nebo po už jen za které který být není není ani při",
        "da": "og i at er det en den til på med de jeg du ikke af for har der var som han hun vi et"
        " dig mig om så men hvad kan vil skal blev ham hende din dit",
        "de": "und die der das ist nicht ich du er sie es zu in den mit ein eine dem auf war hat"
        " dass wir ihr mir mich dir dich für von wie was aber auch wenn noch kann dann nur",
        "el": "και το να η ο τα τι που με σε για της του θα δεν είναι μου σου ένα μια από στο στη"
        " την τον οι αλλά αν τους ήταν έχει αυτό",
        "en": "the and to of a in is it you that he was for on are with as i his they be at have"
        " this from or had by but what all were we your can said there an my she do will if not"
        " don't who what's didn't it's me him her no how",
        "es": "de la que el en y a los se del las un por con no una su para es lo me te tu mi le"
        " qué ya o este sí pero más muy como cuando ha he ella él eso esto si",
        "et": "ja on ei et see ta ma sa ka kui oli aga siis mis ning oma mu sinu minu sind mind"
        " tema seda nad kes või veel nii ole oled olen pole talle sulle mulle ära",
        "fi": "ja on ei se että en et hän minä sinä oli mutta kun niin mitä jos ovat olen olet"
        " sen minun sinun tai mikä joka sitten vain nyt kanssa sitä ole häntä minua sinua siitä",
        "fr": "de la le et les des en un une du que est pour qui dans a par plus pas au sur ne se"
        " ce il elle je tu mais avec c’est j’ai tout son ses mon ton te me y où ils",
        "ga": "agus an na ar le go do a is i ní tá bhí sé sí mé tú ag ó nach sin seo",
        "hr": "i je u se na da su za ne od sam si s ga što to mi ti a kako ali ili bi bio bila"
        " nije će ako me te joj mu samo tko ona on oni",
        "hu": "a az és nem hogy is egy meg de azt ez ha van volt én te ő csak már mint kell vagy"
        " mi ki el ezt neki engem téged még minden lesz sem mit",
        "it": "di e che la il un a per in una mi sono ho non ma ti si lo le con del della è da al"
        " cosa se come tu io ha hai i gli o lei lui anche più ci",
        "lt": "ir yra ne kad į su tai aš tu jis ji bet iš kaip ar buvo už jo jos mano tavo mane"
        " tave jei nuo kas ką kai tik dar man tau jam jai mes",
        "lv": "un ir es tu ne ka ar no uz viņš viņa bet tas kā to par vai bija man tev mani tevi"
        " ja tikai kas ko nav mēs jūs viņi viņu manu tavu jau arī",
        "mt": "u li ta’ ma’ il-  l- fil- tal- mal- hu hi int jien kien kienet dan din xi ma fuq"
        " biex jekk għal minn meta imma lil lili lilek tiegħi tiegħek kif x’ f’ b’ ukoll hemm",
        "nb": "og i det er en på som å at til med ikke jeg du den har for de av han hun vi et var"
        " deg meg om så men hva kan vil skal ble noen ham din ditt",
        "nl": "de het een en van ik je dat is in te niet zijn op aan met die voor er was maar ze"
        " hij wat om mijn als heb we me bij ook zo nog kan jij jullie hem haar",
        "pl": "i w na nie się z to że do jest o a ale jak co za ci mi mnie cię on ona po tak już"
        " jestem jesteś było był była ten ta czy od dla go jej tylko może są",
        "pt": "de a o que e do da em um para não uma os no se na por mais as dos como mas ao ele"
        " ela tu eu me te foi é com sem isso isto está já ou nos",
        "ro": "și de în la a nu că să cu o pe e este am ai se mai din ce un care te mă îi el ea"
        " dar dacă sunt pentru ți mi lui ei fost când eu tu îmi îți",
        "sk": "a v na sa je že to si som s z do o vo ten tá ale keď čo ako mi ma ti ťa ho bol"
        " bola bolo by alebo po už len za ktoré ktorý nie sú aj pri",
        "sl": "in je v se na da so za ne sem si z s ga kaj to mi ti a kako ali pa bi bil bila"
        " ni če me te ji mu samo kdo ona on oni bo tudi",
        "sv": "och i att det som en på är av för med till den har de inte om ett han jag du hon"
        " vi var dig mig men vad kan så från",
    }.items()
}
# Languages so near to each other that small words and models mistake them.
_NEAR = [{"da", "nb", "nn", "no", "sv"}, {"cs", "sk"}, {"hr", "sl", "sr", "bs"}, {"es", "pt", "gl"}]
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Names begin with a capital and may stand in any line.
_LATIN_WORD = re.compile(r"\b[a-z]{2,}\b")
_GREEK_CYRILLIC = re.compile("[\u0370-\u052f\u1f00-\u1fff]")
_WORDS = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]*)?")
_WINDOW = 4
_NEAR_WINDOW = 8
_ENOUGH = 3


@rule(
    "integrity/wrong-language",
    "error",
    "py3langid (Lui and Baldwin, 2012), asked where the language's small words are missing",
    bad=Example(
        change=(
            'msgstr "A to jest Mia."',
            'msgstr "And this is the girl that you have not seen in the film."',
        )
    ),
    good=Example(),
    scope="catalogue",
)
def wrong_language(book: CatalogueContext) -> Iterator[Hit]:
    """A line in another language: pasted from another file, or never translated. A short line
    reveals little, so several are judged together, unless one is clear by itself. Czech and
    Slovak, Danish and Norwegian and other close pairs are told apart eight lines at a time, by
    the small words that only one of them has."""
    if book.language not in _SMALL_WORDS:
        return
    said = [seen for seen in book.entries if seen.text and seen.state != "untranslated"]
    told: set[str] = set()
    for seen in said:
        if other := _other_language([seen], book.language, alone=True):
            told.add(seen.entry.context)
            yield _hit(seen, other)
    for at in range(0, len(said), _WINDOW):
        window = [seen for seen in said[at : at + _WINDOW] if seen.entry.context not in told]
        if len(window) > 1 and (other := _other_language(window, book.language, alone=False)):
            for seen in window:
                yield _hit(seen, other)
                told.add(seen.entry.context)
    for at in range(0, len(said), _NEAR_WINDOW):
        window = said[at : at + _NEAR_WINDOW]
        if other := _near_language(window, book.language):
            yield from (_hit(seen, other) for seen in window if seen.entry.context not in told)


def _hit(seen: EntryContext, other: str) -> Hit:
    what = f"this looks like another language ({other})."
    return Hit(what, "Check that this is the right file and line.", context=seen.entry.context)


def _other_language(seen: Sequence[EntryContext], language: str, *, alone: bool) -> str:
    """The language that these lines are in; "" when it is the right one or not clear."""
    text = " ".join(one.unwrapped for one in seen)
    if foreign := _by_script(text, language):
        return foreign
    words = _WORDS.findall(text.lower().replace("'", "’"))
    if len(words) < (4 if alone else 8):
        return ""
    different = set(words)  # "ne … ne … ne" is one word's evidence
    own = len(different & _SMALL_WORDS[language])
    if own * 4 >= len(different):
        return ""
    counts = {
        other: len(different & small) for other, small in _SMALL_WORDS.items() if other != language
    }
    best = max(counts, key=counts.__getitem__)
    if counts[best] < _ENOUGH or counts[best] < 3 * own or _alike(best, language):
        return ""
    # Small words are a suspicion; the model must share it.
    told = _model_says(text)
    return told if told != language and not _alike(told, language) else ""


def _near_language(seen: Sequence[EntryContext], language: str) -> str:
    """The near language that these lines are in, by words that only one of the two has.

    On this repository's catalogues eight lines of the right language never have more words
    of the near one alone than of their own; eight of the wrong one mostly have three times as many.
    """
    pairs = _telling(language)
    if not pairs:
        return ""
    text = " ".join(one.unwrapped for one in seen).lower().replace("'", "’")
    words = set(_WORDS.findall(text))
    for other, own_alone, its_alone in pairs:
        its = len(words & its_alone)
        if its >= _ENOUGH and its >= 3 * len(words & own_alone):
            return other
    return ""


@lru_cache(maxsize=64)
def _telling(language: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """For each near language: its code, words that only this one has, and only that one."""
    own = _SMALL_WORDS.get(language, frozenset())
    near = sorted({other for group in _NEAR if language in group for other in group} - {language})
    return tuple(
        (other, own - _SMALL_WORDS[other], _SMALL_WORDS[other] - own)
        for other in near
        if other in _SMALL_WORDS
    )


def _by_script(text: str, language: str) -> str:
    """ "Latin" for a Greek or Bulgarian text that is mostly in Latin letters."""
    if language not in ("el", "bg"):
        return ""
    latin, words = len(_LATIN.findall(text)), len(_LATIN_WORD.findall(text))
    own = len(_GREEK_CYRILLIC.findall(text))
    return "written in Latin letters" if words >= 2 and latin > own else ""


def _alike(one: str, other: str) -> bool:
    return any({one, other} <= near for near in _NEAR)


@lru_cache(maxsize=1024)
def _model_says(text: str) -> str:
    from py3langid import classify

    return str(classify(text)[0])
