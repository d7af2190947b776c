"""Floor 3: a posting in, an analysis out."""
