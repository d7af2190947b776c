"""Floor 2: search over the ledger and the export of corpora."""
