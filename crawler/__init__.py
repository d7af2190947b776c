"""Floor 2: a plain Scrapy project that collects postings into the ledger."""
