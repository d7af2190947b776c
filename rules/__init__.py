"""Floor 2: the rule packs (data) and what a rule is."""
