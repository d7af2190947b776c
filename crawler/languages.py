"""The language of a posting, for cards that expect some: what the source declares, else what an identifier says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from records.posting import Posting

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# What job ads of these channels are written in. Few candidates make the identifier surer on short texts.
_USUAL = (
    *("ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it"),
    *("ja", "ko", "lt", "lv", "ms", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "ta", "th"),
    *("tl", "tr", "uk", "ur", "vi", "zh"),
)
_READ = 1000
_SHORTEST = 12


def language(posting: Posting, *, expected: Sequence[str] = ()) -> str:
    """ISO 639-1 code, as `ro`; `und` where nothing is declared and there are too few words to tell. `expected`: the card's own languages."""
    if posting.language:
        return posting.language.replace("_", "-").partition("-")[0].lower()
    text = f"{posting.title}\n{posting.text}"[:_READ]
    if sum(c.isalpha() for c in text) < _SHORTEST:
        return "und"
    found, _ = _identifier(tuple(sorted({*_USUAL, *expected}))).classify(text)
    return str(found)


@cache
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([c for c in languages if c in identifier.labels])
    return identifier
