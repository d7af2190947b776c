"""Floor 1: what is known and kept: postings, analyses and reviews, the ledger, contacts, settings and errors."""
