"""Tagalog, as it is written between Tagalog and English."""

from nlp.languages import Language

# Longest first: each is taken off once, before a doubled syllable and an infix are looked for.
_BEFORE = sorted(
    [
        "ipinapa",
        "ipina",
        "ipapa",
        "ipa",
        "ika",
        "ikina",
        "makaka",
        "makapag",
        "nakaka",
        "magpapa",
        "nagpapa",
        "magpa",
        "nagpa",
        "pinag",
        "magka",
        "nagka",
        "mag",
        "nag",
        "pag",
        "pinapa",
        "pina",
        "maki",
        "naka",
        "maka",
        "na",
        "ma",
        "i",
    ],
    key=len,
    reverse=True,
)
_BEHIND = ("hin", "han", "nin", "nan", "in", "an")
_VOWELS = "aeiou"
_LEAST = 4  # letters of a root


def root(word: str) -> str:
    """The root of a verb or noun, near enough that "ikakaltas", "kinaltas" and "kaltasin" come to the same."""
    if len(word) <= _LEAST or not word.isascii() or not word.isalpha():
        return word
    # "trabahong", "walang": the n(g) that leads to the next word.
    if word.endswith("ng") and word[-3] in _VOWELS and len(word) > _LEAST + 1:
        word = word[:-2]
    word = _ending(_doubled(_infix(_doubled(_beginning(word)))))
    return word[:-1] + {"r": "d", "u": "o"}.get(word[-1], word[-1])


def _beginning(word: str) -> str:
    for prefix in _BEFORE:
        if word.startswith(prefix) and len(word) - len(prefix) >= _LEAST:
            return word[len(prefix) :]
    return word


def _infix(word: str) -> str:
    if len(word) > _LEAST + 2 and word[0] not in _VOWELS and word[1:3] in ("in", "um") and word[3] in _VOWELS:
        return word[0] + word[3:]
    return word


def _doubled(word: str) -> str:
    if len(word) >= _LEAST + 2 and word[:2] == word[2:4]:
        return word[2:]
    return word[1:] if len(word) > _LEAST and word[0] == word[1] and word[0] in _VOWELS else word


def _ending(word: str) -> str:
    for suffix in _BEHIND:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST:
            return word[: -len(suffix)]
    return word


LANGUAGE = Language(
    code="tl",
    name="Tagalog",
    script="latin",
    cut=root,
    before=frozenset(
        ["walang", "wala", "hindi", "huwag", "hwag", "wag", "di", "bawal", "no", "not", "never", "without"]
    ),
    alternatives=frozenset(["o", "ni", "at"]),
    supposed=frozenset(
        [
            *("pag may humingi", "kapag may humingi", "kung may humihingi", "kung may humingi", "sinumang humingi"),
            *("kung hingan ka", "pag hiningan ka", "kapag hiningan ka", "kung may mangako"),
        ]
    ),
    telling=(
        "ang ng sa mga na at ay ni kay para may ako kami kayo siya ito ka ko mo naman lang po hindi wala "
        "walang libre hanap naghahanap kailangan trabaho trabahador kasambahay katulong yaya sahod sweldo "
        "buwan araw oras abroad tirahan pagkain babae babaeng lalaki dalaga gusto mag magtrabaho nais "
        "tumatanggap tindera serbidora tagaluto tagapag alaga karanasan agad dito doon kahit kung yung nasa "
        "namin natin pwede puwede bawat kumita kita"
    ),
)
