"""Encodings of text whose encoding nobody tells, or tells wrongly: told by which letters come out of it."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Collection
from functools import cache

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}  # fmt: skip
"""Byte order marks, the longer before what they begin with."""
_SAMPLE = 64 * 1024
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъіїєґў"
_GREEK = "αοιετσνηυρπκμλςάίόέθγύήχωώφδβξζψϊϋΐΰ"
_ARABIC = "المنيورتبةعدسفحكهقشجصطخأإذىضثزغءآظؤئ،؟ـچپژگ"
_HAN = "的一是在不了有和人大为上个我以要他时来用生到作地于出就分成会可主年同工也能下过子说面而方后多定行所民得经三之进等部度家自理起小加制使点本去好合因前外天日事平全新心明公最立代通提程位入文品活管件求老基流路少期手作保金收元每名招聘司薪资薪水包吃住男女要求负责待遇岁万月日结电话微信出国劳务"
_HAN_OLD = "的一是在不了有和人大為上個我以要他時來用生到作地於出就分成會可主年同工也能下過子說面而方後多定行所民得經三之進等部度家自理起小加制使點本去好合因前外天日事平全新心明公最立代通提程位入文品活管件求老基流路少期手作保金收元每名招聘司薪資薪水包吃住男女要求負責待遇歲萬月日結電話微信出國勞務"
_KANA = "のにはをたがでとしれさあるいもすらくりかなまきけこせてよそつわみえおめうちどじだばろやぶべげごずねほむゆひへンスルトイラリクアシテドレジフタプロマカサーメパキコ、。・"
_HANGUL = "이다의는을가에한고하지로기도사서인은자있수시대리일어정해상보전아부장구그나라들게만여제주모원성과를으며기급무숙식월근경력가능회모집요합니습"
_SCRIPT = 12
_LETTERS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("cp1252", ("äöüß", "éèêàçùûôîëïœâ", "áéíóúñüº", "ãõáéíóúâêôçàªº", "àèéìòù", "åäöé", "æøå", "ëïé"), 0),
    ("cp1250", ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"), 0),
    ("cp1257", ("ąčęėįšųūž", "āčēģīķļņšūž", "äöüõšž"), 0),
    ("cp1254", ("ğışöçüâî",), 0),
    ("iso8859-2", ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"), 0),
    ("cp1251", (_CYRILLIC,), _SCRIPT),
    ("koi8-r", (_CYRILLIC,), _SCRIPT),
    ("koi8-u", (_CYRILLIC,), _SCRIPT),
    ("cp866", (_CYRILLIC,), _SCRIPT),
    ("iso8859-5", (_CYRILLIC,), _SCRIPT),
    ("cp1253", (_GREEK,), _SCRIPT),
    ("iso8859-7", (_GREEK,), _SCRIPT),
    ("cp1255", ("יוהלאתרבמנשדםעחקפטגכצסזןךףץ",), _SCRIPT),
    ("cp1256", (_ARABIC,), _SCRIPT),
    ("cp874", ("านรกเงอยลมวด่ทส้ตะปบคหแิีัพจชขใไำโผณถซธศุูึ",), _SCRIPT),
    ("gb18030", (_HAN,), 400),
    ("big5", (_HAN_OLD,), 400),
    ("cp932", (_KANA,), 400),
    ("euc-jp", (_KANA,), 400),
    ("cp949", (_HANGUL,), 400),
)
"""Encoding · the letters beyond ASCII of the languages written in it, the most frequent first · how many of these count whole."""
_NEUTRAL = frozenset("“”‘’„‚–—…€•°«»‹›·§©®™№¿¡£´`¨\u00a0\u00ad\u200e\u200f、。，；：！？（）【】《》「」～")
_MIXED = re.compile(r"(?<=[A-Za-z])[^\W\d_A-Za-z]|[^\W\d_A-Za-z](?=[A-Za-z])")
_RUN = re.compile(r"[^\W\d_A-Za-z]{4,}")
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "iso8859-1": "cp1252", "ascii": "utf-8", "euc_kr": "cp949", "big5": "big5hkscs", "iso8859-9": "cp1254", "utf-7": "utf-8", "iso8859-11": "cp874"}  # fmt: skip


def guess(sample: bytes, *, among: Collection[str] = ()) -> str:
    """The encoding of a text by its beginning: its byte order mark, UTF-8 if it is, else the one whose letters fit a language best.

    `among`: the encodings that it may be; a name that is not in the table is taken if it stands first.
    """
    for mark, name in MARKS.items():
        if sample.startswith(mark):
            return name
    if found := wide(sample):
        return found
    if is_utf8(sample):
        return "utf-8"
    telling = _telling(sample)
    scores = {n: _score(telling, n, letters, many) for n, letters, many in _LETTERS if not among or n in among}
    if among and not scores:
        return next(iter(among))
    return max(scores, key=lambda name: scores[name])


def is_utf8(sample: bytes) -> bool:
    """Whether it is UTF-8, but for a last character that is cut and a few broken bytes."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return True
    except UnicodeDecodeError:
        whole = len(
            b"".join(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", sample))
        )
        return whole > 0.75 * len(re.findall(rb"[\x80-\xff]", sample))


def decoded(data: bytes, declared: str | None) -> str:
    """The text of bytes whose sender may lie about the encoding. What is in no encoding becomes U+FFFD."""
    name = known(declared)
    if declared and name is None:
        name = guess(data)
    if not data.isascii() and name != "utf-8" and (name is None or not is_multibyte(name)) and is_utf8(data):
        name = "utf-8"
    elif name in (None, "utf-8") and not is_utf8(data):
        name = guess(data)
    try:
        return data.decode(name or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def is_multibyte(name: str) -> bool:
    """Whether plain letters are written with other bytes than in ASCII, or with escapes: such a name is never a default that nobody meant."""
    return name.startswith(("utf-16", "utf-32", "iso2022", "hz"))


@cache
def known(declared: str | None) -> str | None:
    """Python's name of an encoding, or of the one that it is a part of; None for a name of nothing."""
    try:
        codec = codecs.lookup((declared or "").strip().strip("\"'").split("'")[0])
        name = codec.name if codec._is_text_encoding else None
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(name or "", name)


def wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain letters is nothing."""
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[: half * 2 : 2].count(0), sample[1 : half * 2 : 2].count(0)
    return "utf-16-le" if odd > 0.3 * half > 5 * even else "utf-16-be" if even > 0.3 * half > 5 * odd else None


def _telling(sample: bytes) -> bytes:
    """The lines that have anything beyond ASCII, as many as are needed."""
    lines = [line for line in sample.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_SAMPLE]


def _score(sample: bytes, encoding: str, alphabets: tuple[str, ...], many: int) -> float:
    """1: every letter is a frequent one of a language; less: rare, capital, strange or broken ones."""
    text = sample.decode(encoding, "replace")
    found = Counter(c for c in text if not c.isascii() and c not in _NEUTRAL)
    total = found.total()
    if not total:
        return 0.6
    # Letters of another script do not stand within Latin words, and those of Latin words seldom in a row.
    strange = _MIXED if many == _SCRIPT else _RUN if not many else None
    wrong = sum(map(len, strange.findall(text))) if strange else 0
    factor = 1.0
    if many == _SCRIPT and sum(n for c, n in found.items() if c != c.lower()) > 0.8 * total:
        found, factor = (
            Counter(c for c in text.lower() if not c.isascii() and c not in _NEUTRAL),
            0.98,
        )  # all in capitals
    elif (many > _SCRIPT and total < 6) or (many and total < 4):
        factor = 0.5  # two bytes that happen to make a character
    return factor * (max(_fit(found, alphabet, many) for alphabet in alphabets) - 1.5 * wrong) / total


def _fit(found: Counter[str], alphabet: str, many: int) -> float:
    frequent, letters = set(alphabet[:many] if many else alphabet), set(alphabet)
    fit = 0.0
    for c, n in found.items():
        if c in frequent:
            fit += n
        elif c in letters:
            fit += 0.7 * n
        elif c.lower() in letters:
            fit += 0.35 * n
        elif many > 100 and c.isalpha() and ord(c) > 0x2E7F:
            fit += 0.25 * n
        else:
            fit -= n
    return fit
