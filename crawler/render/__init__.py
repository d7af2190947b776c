"""Pages opened in a browser: what they lay over themselves and what they open (extra `render`)."""
