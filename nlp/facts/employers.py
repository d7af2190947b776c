"""Names of firms, agencies, hotels and farms, and addresses of streets, by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import chain

from pydantic import BaseModel, ConfigDict

from nlp.facts import Found
from nlp.facts.phrases import Phrases
from nlp.normalise import fold
from nlp.text import Words, words
from records import datafile

_LONGEST = 5  # words of a name
_WITHOUT_CAPITALS = 2  # words of a name in a script whose names do not show their end
_BESIDE = re.compile(r"[ .'’&+\"“”„«»‟-]{1,4}")  # what may stand between the words of a name
_LINKS = frozenset(("and", "of", "de", "da", "di", "del", "do", "dos", "und", "et", "y", "e", "la", "les", "ve", "es", "si", "и", "та", "i", "a", "the", "for", "van", "von", "der"))  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fffa-z0-9()（）·]{2,24}?(?:股份有限公司|有限责任公司|有限公司|株式会社)")
_HAN_LEAD = re.compile(
    r".*(?:我司|我们是|本公司|诚聘|招聘|公司名称|名称|来自|隶属于|任职于|就职于|是|由|在|为|和|与|及)"
)
_ADDRESS_NUMBER = re.compile(
    r"[\s,.:#]{0,3}(?:no|nr|num|n)?[\s.:#º°]{0,3}\d{1,4}(?:[a-z](?![a-z]))?(?:/\d{1,3})?(?!\d)"
)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Forms(_Model):
    after: dict[str, tuple[str, ...]]
    before: dict[str, tuple[str, ...]]
    after_capitals: dict[str, tuple[str, ...]]
    before_capitals: dict[str, tuple[str, ...]]


class _Streets(_Model):
    before: tuple[str, ...]
    after: tuple[str, ...]
    compounds: tuple[str, ...]


class _Table(_Model):
    forms: _Forms
    only: dict[str, tuple[str, ...]]
    kinds: dict[str, tuple[str, ...]]
    leads: tuple[str, ...]
    not_names: tuple[str, ...]
    streets: _Streets


def find(read: Words) -> list[Found]:
    """Names of employers (kind `employer`) and addresses (kind `address`) in a text, in order; none overlaps another.

    normal of an employer: `name` as published, `form` (its legal form as published, or None), `of` (company, agency, hotel, farm, restaurant).
    normal of an address: `text` as published.
    """
    found: list[Found] = []
    for one in sorted(chain(_companies(read), _han(read), _named(read), _addresses(read)), key=_first_longest):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _first_longest(found: Found) -> tuple[int, int]:
    return found.start, -found.end


def _companies(read: Words) -> Iterator[Found]:
    """Firms beside their legal form."""
    forms, begins = _forms()
    here = begins.intersection(read.surface)
    for at in [i for i, w in enumerate(read.surface) if w in here]:
        form = forms.at(read.folded.text, read.starts[at])
        place = read.touching(read.starts[at], form[1]) if form else None
        if not form or not place:
            continue
        for side, capitals in form[0]:
            if capitals and not _counts(read, place):
                continue
            run = _left(read, place[0]) if side == "after" else _right(read, place[1])
            if run and _is_name(read, run, capitals=capitals):
                whole = min(run[0], place[0]), max(run[1], place[1])
                yield _employer(read, whole, run, _published(read, *place), "company")
                break


def _counts(read: Words, form: tuple[int, int]) -> bool:
    """Whether a form that is a word as well stands in capitals, in a language where it is one."""
    only = _only().get(read.folded.text[read.starts[form[0]] : read.ends[form[1] - 1]])
    return (only is None or read.language in only) and _published(read, *form).isupper()


def _is_name(read: Words, run: tuple[int, int], *, capitals: bool) -> bool:
    name = _published(read, *run)
    if name[0].isdigit() and not any(c.isalpha() for c in read.surface[run[0]]):
        return False
    return not (capitals and name.isupper() and len(name) > 4)  # in a line of capitals they tell nothing


def _named(read: Words) -> Iterator[Found]:
    """Agencies, hotels and farms by the word before their names."""
    kinds, begins = _kinds()
    here = begins.intersection(read.surface)
    for at in [i for i, w in enumerate(read.surface) if w in here]:
        kind = kinds.at(read.folded.text, read.starts[at])
        place = read.touching(read.starts[at], kind[1]) if kind else None
        if not kind or not place or _published(read, at, at + 1).isupper():
            continue
        if not _named_before(read, *place):
            run = _right(read, place[1])
        elif kind[0] == "agency" or not _capital(read, at):
            continue  # an employment agency, a previous hotel
        else:
            run = _left(read, place[0], comma=False)
        if run and _is_called(read, run) and not _titled(read, min(place[0], run[0]), run):
            yield _employer(read, (min(place[0], run[0]), max(place[1], run[1])), run, None, kind[0])


def _is_called(read: Words, run: tuple[int, int]) -> bool:
    """Whether words are a name, and not what is wanted there."""
    said = read.surface[run[0] : run[1]]
    return said[0].isalpha() and not _not_names().intersection(said if read.language == "en" else said[:1])


def _named_before(read: Words, start: int, end: int) -> bool:
    """English says the Imperial Hotel, and at Hotel Imperial."""
    return read.language == "en" and not (start and read.surface[start - 1] in ("at", "in", "for", "by", "agency"))


def _employer(read: Words, whole: tuple[int, int], name: tuple[int, int], form: str | None, of: str) -> Found:
    normal = {"name": _published(read, *name), "form": form, "of": of}
    return Found("employer", *whole, by="employers", normal=normal)


def _han(read: Words) -> Iterator[Found]:
    """Chinese and Japanese firms: what stands before 有限公司, back to the last mark."""
    text = read.folded.text
    if "公司" not in text and "株式会社" not in text:
        return
    for m in _HAN.finditer(text):
        lead = _HAN_LEAD.match(m.group())
        start = m.start() + (lead.end() if lead else 0)
        if m.end() - start >= 6 and (place := read.touching(start, m.end())):
            yield _employer(read, place, place, None, "company")


def _published(read: Words, start: int, end: int) -> str:
    first, last = read.published(start, end)
    return read.folded.published[first:last]


def _left(read: Words, end: int, *, comma: bool = True) -> tuple[int, int] | None:
    """The words of a name that ends before the token `end`."""
    start = end
    while start > 0 and end - start < _LONGEST and _beside(read, start - 1, comma=comma and start == end):
        if not _capital(read, start - 1) and read.surface[start - 1] not in _LINKS:
            break
        start -= 1
    while start < end and (not _capital(read, start) or (read.surface[start] in _leads() and start < end - 1)):
        start += 1
    return (start, end) if start < end else None


def _right(read: Words, start: int) -> tuple[int, int] | None:
    """The words of a name that begins at the token `start`."""
    if start >= len(read.surface) or (start and not _beside(read, start - 1)):
        return None
    end, longest = start, _WITHOUT_CAPITALS if read.surface[start][0] >= "\u0590" else _LONGEST
    while end < len(read.surface) and end - start < longest and (end == start or _beside(read, end - 1)):
        if not _capital(read, end) and (end == start or read.surface[end] not in _LINKS):
            break
        end += 1
    while end > start and not _capital(read, end - 1):
        end -= 1
    return (start, end) if start < end else None


def _beside(read: Words, at: int, *, comma: bool = False) -> bool:
    """Whether nothing stands between a token and the next one that would end a name."""
    gap = read.folded.text[read.ends[at] : read.starts[at + 1]]
    if comma and gap in (", ", ","):
        return True
    if not _BESIDE.fullmatch(gap):
        return False
    return "." not in gap or read.ends[at] - read.starts[at] <= 3  # an abbreviation, not the end of a sentence


def _capital(read: Words, at: int) -> bool:
    letter = read.folded.published[read.published(at, at + 1)[0]]
    return letter.isupper() or letter.isdigit() or letter >= "\u0590"


def _titled(read: Words, start: int, run: tuple[int, int]) -> bool:
    """Whether the words around are all in capitals, as in a title: then a capital marks no name."""
    clause = read.clause[start]
    beside = (*range(max(0, start - 3), start), *range(run[1], min(len(read.surface), run[1] + 3)))
    around = [i for i in beside if read.surface[i][0].isalpha() and read.clause[i] == clause]
    return bool(around) and all(_capital(read, i) for i in around) and _capital(read, start)


def _addresses(read: Words) -> Iterator[Found]:
    """Streets with a house number."""
    before, after, compounds = _streets()
    here = (before | after).intersection(read.surface)
    compound = read.language in ("de", "nl", "da", "sv")
    if not here and not compound:
        return
    for at, word in enumerate(read.surface):
        if word in here or (compound and len(word) > 6 and word.endswith(compounds)):
            place = _address(read, at, word in before, word in after)
            if place and _published(read, *place):
                yield Found("address", *place, by="employers", normal={"text": _published(read, *place)})


def _address(read: Words, at: int, before: bool, after: bool) -> tuple[int, int] | None:
    name: tuple[int, int] | None = (at, at + 1)
    if before:
        first = at + 1
        while first < len(read.surface) - 1 and read.surface[first] in _LINKS and not _capital(read, first):
            first += 1
        name = _right(read, first)
        space = read.folded.text[read.ends[at - 1] : read.starts[at]] == " " if at else False
        if name and space and read.surface[at - 1].isdigit() and len(read.surface[at - 1]) < 5:
            return at - 1, name[1]  # 12 rue de la Paix
    elif after:
        name = _left(read, at)
        if name and read.surface[name[0]].isdigit() and name[1] - name[0] > 1:
            return name[0], at + 1  # 12 High Street
    elif not _capital(read, at):
        return None
    if name is None:
        return None
    end = max(name[1], at + 1)
    if name[1] - name[0] > 1 and read.surface[name[1] - 1].isdigit():
        return at, name[1]  # ul. Długa 5: the number was taken for a word of the name
    number = _ADDRESS_NUMBER.match(read.folded.text, read.ends[end - 1])
    place = read.touching(number.start(), number.end()) if number and "\n" not in number.group() else None
    return (min(name[0], at), max(end, place[1])) if place else None


@cache
def _table() -> _Table:
    name = "nlp/facts/employers.yml"
    return datafile.validated(_Table, datafile.read(files("nlp.facts") / "employers.yml", name=name))


@cache
def _forms() -> tuple[Phrases[list[tuple[str, bool]]], frozenset[str]]:
    """Each form: whether it stands after or before the name, and whether it must be in capitals."""
    forms, found = _table().forms, dict[str, list[tuple[str, bool]]]()
    sides = (
        ("after", forms.after, False),
        ("before", forms.before, False),
        ("after", forms.after_capitals, True),
        ("before", forms.before_capitals, True),
    )
    for side, named, capitals in sides:
        for form in chain.from_iterable(named.values()):
            found.setdefault(fold(form).text, []).append((side, capitals))
    return Phrases(found), _first(found)


@cache
def _only() -> dict[str, tuple[str, ...]]:
    return {fold(form).text: languages for form, languages in _table().only.items()}


@cache
def _kinds() -> tuple[Phrases[str], frozenset[str]]:
    said = {word: kind for kind, written in _table().kinds.items() for word in written}
    return Phrases(said), _first(said)


@cache
def _leads() -> frozenset[str]:
    return frozenset(fold(w).text for w in _table().leads)


@cache
def _not_names() -> frozenset[str]:
    return frozenset(fold(w).text for w in _table().not_names)


@cache
def _streets() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    streets = _table().streets
    return _first(streets.before), _first(streets.after), tuple(fold(c).text for c in streets.compounds)


def _first(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(words(p, "und").surface[0] for p in phrases)
