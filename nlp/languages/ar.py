"""Arabic, of the papers and of the street."""

from nlp.languages import Language

_LEAST = 3  # letters of a root
_WHOLE = ("علي", "عند", "لدي", "الي")  # "on", "at": with whom says who pays and who keeps
_BEFORE = ("وبال", "وال", "بال", "كال", "فال", "عال", "هال", "ولل", "لل", "ال")
_JOINED = "التيبنسم"  # what "and" stands before where it is not the first letter of the root
_BEHIND = (
    "هما",
    "تها",
    "تهم",
    "تكم",
    "تنا",
    "ها",
    "هم",
    "هن",
    "كم",
    "كن",
    "كو",
    "نا",
    "ني",
    "وا",
    "ون",
    "ين",
    "ان",
    "ات",
    "يه",
    "ته",
    "تك",
    "تي",
    "ه",
    "ي",
    "ك",
    "و",
)


def root(word: str) -> str:
    """A light stem: "بجوازك", "والجواز" and "جوازها" come to the same. Who acts stays: "we pay" is not "you pay"."""
    if len(word) <= _LEAST or (word.startswith(_WHOLE) and len(word) <= _LEAST + 2):
        return word
    word = _without(word, _BEFORE)
    if len(word) > _LEAST + 1 and word[0] in "وف" and word[1] in _JOINED:
        word = _without(word[1:], _BEFORE)
    word = _ending(word)
    if len(word) > _LEAST + 1 and word[0] == "و":
        word = word[1:]
    return word[1:] if len(word) > _LEAST and word[0] in "بل" else word


def _without(word: str, prefixes: tuple[str, ...]) -> str:
    for prefix in prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) >= _LEAST:
            return word[len(prefix) :]
    return word


def _ending(word: str) -> str:
    for suffix in _BEHIND:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST:
            return word[: -len(suffix)]
    return word


LANGUAGE = Language(
    code="ar",
    name="Arabic",
    script="arabic",
    cut=root,
    before=frozenset(
        [
            *("لا", "بدون", "ليس", "دون", "غير", "لن", "بلا", "لم", "مافي", "مفيش", "ومفيش", "ولا", "ماكو", "من غير"),
            *("ما منطلب", "ما بنطلب", "ما نطلب", "ما منوخذ", "ما بناخد", "ما ناخذ", "ما بنوخذ", "ما حدا بياخد"),
            *("مش بناخد", "ما في", "ما فيه", "ممنوع ناخذ", "ما بيطلب", "ما تدفع", "ما بتدفع", "وما في", "وما بنطلب"),
        ]
    ),
    alternatives=frozenset(["او", "ولا"]),
    supposed=frozenset(
        [
            *("اذا طلب احد", "اذا حدا طلب", "اذا طلب منك", "اذا طلبوا منك", "لو حد طلب", "لو طلب منك", "اي شخص يطلب"),
            *("من يطلب منك", "اذا عرض عليك", "اذا وعدك", "كل من يطلب", "اذا سالك", "في حال طلب", "اي جهة تطلب"),
        ]
    ),
    telling=(
        "في من علي و مع او عن الي هذا لا غير مطلوب مطلوبه مطلوبات للعمل عمل وظائف وظيفه شاغره عاملات عامله "
        "عمال عامل سائق سائقين طباخ نادله نظافه خادمه مربيه بنات فتيات نساء رجال راتب شهري شهريا السكن سكن "
        "مجاني مجانا خبره بدون الخارج خارج تذكره تاشيره فرصه للتواصل موظفات موظف موظفين شركه"
    ),
)
