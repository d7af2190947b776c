"""Floor 3: the desk, where people search, read and decide."""
