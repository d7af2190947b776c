"""Spiders, one module a kind of source; Scrapy finds them here."""
