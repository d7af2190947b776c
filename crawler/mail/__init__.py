"""Mail: messages to rows of postings, without what they say of the people who got them."""
