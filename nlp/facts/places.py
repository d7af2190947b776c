"""Places named in a text, in its language or in English, whatever their ending: countries, cities, regions, and what each is to the offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from nlp.facts import Found
from nlp.facts.phrases import Phrases
from nlp.languages import languages, stem
from nlp.normalise import fold
from nlp.text import Words, words
from records import datafile

_INFLECTED = frozenset(("ru", "uk", "bg", "pl", "cs", "hu", "tr"))
"""Languages that change the ends of cities' names."""
_FIXED = frozenset(("en", "nl", "fr", "es", "it", "pt", "vi", "id", "tl"))
"""Languages that leave the names of countries as they are."""
_LONGEST = 12  # words of a name, which are letters in scripts without spaces
_ENDING = 4  # letters that an ending may add
_WITHOUT_CAPITALS = "\u0590"  # from here on scripts have none


@dataclass(frozen=True, slots=True)
class _City:
    country: str
    name: str
    kind: str
    inhabitants: int


@dataclass(slots=True)
class _Cities:
    """Names as they are folded, words parted by spaces → the cities of that name; `pairs` are the first two words of longer names.

    `words` are names that are words as well, `sure` those that mean the place though they have no capital.
    """

    named: dict[str, tuple[_City, ...]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)
    begins: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Tokens that name a place: a country, or cities of one name."""

    start: int
    end: int
    country: str | None
    cities: tuple[_City, ...] = ()
    origin: bool = False


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _PlaceWords(_Model):
    articles: tuple[str, ...]
    words: dict[str, dict[str, tuple[str, ...]]]
    from_endings: dict[str, tuple[str, ...]]
    people: dict[str, tuple[str, ...]]
    joints: tuple[str, ...]
    country_words: tuple[str, ...]
    country_names: tuple[str, ...]


def find(read: Words, countries: Collection[str] = ()) -> list[Found]:
    """Every place in a text, in order; the longest name wins. Of cities of one name the one in `countries` or in a country that the text names is meant, then the largest.

    normal: `country` (ISO 3166-1 alpha-2), `place` (missing for a country), `kind` (country, region, city, town, site), `role` (destination, origin, transit).
    """
    spots = _chosen(_countries(read), _cities_in(read), _left(read))
    near = {*countries, *(c for s in spots if (c := _certain(s)))}
    found: list[Found] = []
    for spot in spots:
        role = _role(read, spot, found)
        if spot.country:
            normal = {"country": spot.country, "kind": "country", "role": role}
        else:
            city = next((c for c in spot.cities if c.country in near), spot.cities[0])
            normal = {"country": city.country, "place": city.name, "kind": city.kind, "role": role}
        found.append(Found("place", spot.start, spot.end, by="places", normal=normal))
    return found


def corridor(found: Iterable[Found], country: str | None = None) -> Mapping[str, tuple[str, ...]]:
    """Countries by what they are to the offer: `origin`, `destination`, and `transit` if there is any. Country: where the ad was published.

    The country of publication is an origin. Work inside it shows as origin and destination at once.
    """
    named: dict[str, list[str]] = {"origin": [], "destination": [], "transit": []}
    for place in found:
        if place.kind == "place" and place.normal["country"] not in named[place.normal["role"]]:
            named[place.normal["role"]].append(place.normal["country"])
    origin = tuple(dict.fromkeys([*((country,) if country else ()), *named["origin"]]))
    destination = tuple(c for c in named["destination"] if c not in origin) or tuple(named["destination"])
    if not destination and country:
        # "A firm from Germany looks for …" in an ad published elsewhere: there is nowhere else to go.
        destination = tuple(c for c in named["origin"] if c != country)
        origin = (country,)
    transit = tuple(c for c in named["transit"] if c not in origin and c not in destination)
    if not destination and not named["origin"]:
        destination, transit = transit, ()
    shown = {"origin": origin, "destination": destination}
    return {**shown, "transit": transit} if transit else shown


def _countries(read: Words) -> Iterator[_Spot]:
    names, stems = _names(read.language), read.stems
    begins = names.keys() & stems
    for at in [i for i, s in enumerate(stems) if s in begins]:
        for country, name, written in names[stems[at]]:
            end = at + len(name)
            if tuple(stems[at:end]) == name and _country_meant(read, at, end, written):
                yield _Spot(at, end, country)
                break


def _country_meant(read: Words, start: int, end: int, written: str) -> bool:
    """Whether words with the stems of a country's name mean it: an inflected name has a capital, and so has one that is a word as well."""
    word = " ".join(read.surface[start:end])
    if word[0] >= _WITHOUT_CAPITALS:
        return True
    words_too, capitals = _country_words()
    if written in words_too or word in words_too:
        return word == written and _capital(read, start) and _said(read, start, beyond=False) is not None
    if word == written and written not in capitals:
        return True
    if read.language in _FIXED:
        return word == written and _capital(read, start)  # Nederlands is a language
    return _capital(read, start) and _close(word, written)


def _close(word: str, name: str) -> bool:
    """Whether a word is a name with another ending: stems alone take Gran and Granada for one."""
    bare = name.rstrip("aeiouyаеиоуыэюяьіїй")
    if len(bare) < 4:
        bare = name[:-1] if len(name) > 4 else name
    elif len(bare) > 4:
        bare = bare[:-1]  # Wiedeń, Wiednia
    return word.startswith(bare) and len(word) <= len(name) + _ENDING


def _cities_in(read: Words) -> Iterator[_Spot]:
    cities, surface = _cities(), read.surface
    begins = cities.begins.intersection(surface)
    for at in [i for i, w in enumerate(surface) if w in begins]:
        pair = f"{surface[at]} {surface[at + 1]}" if at + 1 < len(surface) else ""
        if pair in cities.pairs:
            for length in range(min(_LONGEST, len(surface) - at), 1, -1):
                name = " ".join(surface[at : at + length])
                if name in cities.named and _meant(read, at, name):
                    yield _Spot(at, at + length, None, cities.named[name])
                    break
        elif surface[at] in cities.named and _meant(read, at, surface[at]):
            yield _Spot(at, at + 1, None, cities.named[surface[at]])
    if read.language in _INFLECTED:
        yield from _inflected(read, cities)


def _inflected(read: Words, cities: _Cities) -> Iterator[_Spot]:
    stems = _stems(read.language)
    begins = stems.keys() & read.stems
    for at in [i for i, s in enumerate(read.stems) if s in begins]:
        word, name = read.surface[at], stems[read.stems[at]]
        if word != name and _close(word, name) and _capital(read, at):
            yield _Spot(at, at + 1, None, cities.named[name])


def _meant(read: Words, start: int, name: str) -> bool:
    """Whether a name means the place: it has a capital or a word of place before it, and both if it is a word as well."""
    is_word = name in _cities().words
    if is_word and read.language == "vi":
        return False  # folded, most syllables of Vietnamese are such a name
    if name in _cities().sure:
        return True
    if read.surface[start][0] >= _WITHOUT_CAPITALS:
        return not is_word or _said(read, start) is not None
    capital = _capital(read, start)
    if is_word:
        return capital and _said(read, start, beyond=False) is not None
    return capital or _said(read, start, beyond=False) is not None


def _capital(read: Words, at: int) -> bool:
    place, _ = read.published(at, at + 1)
    return read.folded.published[place].isupper()


def _chosen(*found: Iterable[_Spot]) -> list[_Spot]:
    """No two of them overlap; the one that begins first and is longest wins, and a country before a city of the same name."""
    chosen: list[_Spot] = []
    for spot in sorted(
        (s for spots in found for s in spots), key=lambda s: (s.start, -s.end, not s.origin, s.country is None)
    ):
        if not chosen or spot.start >= chosen[-1].end:
            chosen.append(spot)
    return chosen


def _certain(spot: _Spot) -> str | None:
    """The country of a spot that is one, or a region."""
    return spot.country or (spot.cities[0].country if spot.cities[0].kind == "region" else None)


def _role(read: Words, spot: _Spot, before: Sequence[Found]) -> str:
    if spot.origin or _parted(read, spot) or _people(read, spot):
        return "origin"
    if said := _said(read, spot.start):
        return said
    last = before[-1] if before else None
    if last and spot.start - last.end <= 1 and read.sentence[spot.start] == read.sentence[last.start]:
        between = read.surface[last.end : spot.start]
        if not between or between[0] in _joints():
            return str(last.normal["role"])
    return "destination"


def _left(read: Words) -> Iterator[_Spot]:
    """Hungarian and Turkish say "from" by an ending: Ukrajnából, Ukraynadan."""
    endings = _endings().get(read.language)
    if not endings:
        return
    cut, names, cities = stem(read.language), _names(read.language), _cities()
    for at in [i for i, w in enumerate(read.surface) if len(w) > 6 and w.endswith(endings)]:
        exact = any(written == read.surface[at] for _, _, written in names.get(read.stems[at], ()))
        if not exact and read.surface[at] not in cities.named:
            name = next(read.surface[at].removesuffix(e) for e in endings if read.surface[at].endswith(e))
            country = next((c for c, stems, _ in names.get(cut(name), ()) if len(stems) == 1), None)
            if country or (name in cities.named and name not in cities.words):
                yield _Spot(at, at + 1, country, cities.named.get(name, ()), origin=True)


def _parted(read: Words, spot: _Spot) -> bool:
    """The same ending behind an apostrophe: Ukrayna'dan."""
    endings = _endings().get(read.language, ())
    after = read.surface[spot.end] if spot.end < len(read.surface) else ""
    return after in endings and read.folded.text[read.ends[spot.end - 1]] == "'"


def _people(read: Words, spot: _Spot) -> bool:
    """Whether people from there are meant: 尼日利亚人."""
    return read.folded.text.startswith(_table().people.get(read.language, ("\n",)), read.ends[spot.end - 1])


def _said(read: Words, start: int, *, beyond: bool = True) -> str | None:
    """The role that the words before a place say, an article and (with `beyond`) one more word between them left out."""
    said, articles = _place_words(read.language)
    text, clause = read.folded.text, read.clause[start]
    skips = 2 if beyond else 1
    for at in range(start, max(start - 3, -1), -1):
        if read.clause[at] != clause and at != start:
            return None
        if found := said.until(text, read.starts[at]):
            return found[0]
        if at == 0 or skips == 0:
            return None
        if read.surface[at - 1] not in articles:
            skips -= 1
            if not beyond:
                return None
    return None


@cache
def _names(language: str) -> dict[str, list[tuple[str, tuple[str, ...], str]]]:
    """First stem → (country, all stems, the folded name), longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...], str]]] = defaultdict(list)
    for line in (files("nlp.facts") / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, country, name = line.split("\t")
        if code in (language, "en"):
            cut = stem(language)
            surface = words(name, language).surface
            stems = tuple(cut(w) for w in surface)
            if stems and len("".join(stems)) > 2 - (language == "zh"):
                found[stems[0]].append((country, stems, " ".join(surface)))
    return {first: sorted(names, key=lambda n: -len(n[1])) for first, names in found.items()}


@cache
def _cities() -> _Cities:
    found = _Cities()
    named: dict[str, list[tuple[int, _City]]] = defaultdict(list)
    for line in (files("nlp.facts") / "cities.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        country, thousands, kind, name, names = line.split("\t")
        city = _City(country, name, kind, int(thousands))
        for written in names.split("|"):
            known = written.lstrip("~!")
            named[known].append(((written[0] == "!") * 2 + (known == fold(name).text), city))
            if known != written:
                (found.words if written[0] == "~" else found.sure).add(known)
            first, *rest = known.split(" ", 2)
            found.begins.add(first)
            if rest:
                found.pairs.add(f"{first} {rest[0]}")
    for known, cities in named.items():
        cities.sort(
            key=lambda c: (-c[0], -c[1].inhabitants)
        )  # a city's own name before what others are called by somebody
        found.named[known] = tuple(dict.fromkeys(c for _, c in cities))
    return found


@cache
def _stems(language: str) -> dict[str, str]:
    """Stem → name, of the names that are one word of the language's script and no word besides."""
    cut, cities = stem(language), _cities()
    cyrillic = languages()[language].script == "cyrillic"
    found: dict[str, str] = {}
    for name, places in cities.named.items():
        fits = "\u0400" <= name[0] <= "\u052f" if cyrillic else name[0] < "\u0400"
        if fits and len(name) >= 5 and " " not in name and name not in cities.words:
            known = found.get(key := cut(name))
            if known is None or cities.named[known][0].inhabitants < places[0].inhabitants:
                found[key] = name
    return found


@cache
def _table() -> _PlaceWords:
    name = "nlp/facts/place_words.yml"
    return datafile.validated(_PlaceWords, datafile.read(files("nlp.facts") / "place_words.yml", name=name))


@cache
def _place_words(language: str) -> tuple[Phrases[str], frozenset[str]]:
    """The words of a language and of English that say a role, and the articles."""
    table, roles = _table(), {"to": "destination", "from": "origin", "through": "transit"}
    said: dict[str, str] = {}
    for code in ("en", language):
        for kind, phrases in table.words.get(code, {}).items():
            said |= dict.fromkeys(phrases, roles[kind])
    return Phrases(said), frozenset(fold(a).text for a in table.articles)


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    return {code: tuple(fold(e).text for e in endings) for code, endings in _table().from_endings.items()}


@cache
def _country_words() -> tuple[frozenset[str], frozenset[str]]:
    table = _table()
    return (
        frozenset(" ".join(words(n, "und").surface) for n in table.country_words),
        frozenset(fold(n).text for n in table.country_names),
    )


@cache
def _joints() -> frozenset[str]:
    return frozenset(fold(j).text for j in _table().joints)
