"""Item pipelines: validate, fingerprint, contacts, ledger."""
