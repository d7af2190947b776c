"""Only for `setup.py bdist_egg`, by which scrapyd-deploy builds what scrapyd runs: an egg carries the crawl and the ledger. All else is in pyproject.toml."""

from setuptools import setup
from setuptools.command.bdist_egg import bdist_egg

_CRAWL = ("crawler", "records")


class CrawlEgg(bdist_egg):
    def run(self) -> None:
        held = self.distribution
        held.packages = [p for p in held.packages or () if p.partition(".")[0] in _CRAWL]
        held.py_modules = []
        super().run()


setup(cmdclass={"bdist_egg": CrawlEgg})
