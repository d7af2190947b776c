"""Files into the ledger: JSON Lines and CSV of postings, and corpora that `export` wrote. One module a format."""

from __future__ import annotations

from crawler.files.importing import ImportSummary, import_files

__all__ = ["ImportSummary", "import_files"]
