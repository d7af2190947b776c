"""Propose: from an address to a card: what software answers there, where its postings are, and how they are read."""
