"""How the ledger came to its present form, one file a step (Alembic)."""
