"""Scrapy's settings: polite, safe and quiet. A card adds its own pace; nothing here reads the environment."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("lurewatch")
except PackageNotFoundError:  # run from a checkout or an egg that was never installed
    VERSION = "0"

BOT_NAME = "lurewatch"
SPIDER_MODULES = ["crawler.spiders"]
USER_AGENT = f"lurewatch/{VERSION}"

# Who we are and what we may read.
ROBOTSTXT_OBEY = True
ROBOTSTXT_PARSER = "scrapy.robotstxt.ProtegoRobotParser"
ROBOTSTXT_USER_AGENT = "lurewatch"
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
}

# What may be reached, and how much of it.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"
# Other handlers would read local files or answer from the URL itself; a proxy would connect where the guard cannot look.
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "crawler.download.Limited"),
    **dict.fromkeys(("file", "ftp", "s3", "data")),
}
HTTPPROXY_ENABLED = False
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
URLLENGTH_LIMIT = 2083

# Pace.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # half a Crawl-delay is not the Crawl-delay
RETRY_TIMES = 2
RETRY_PRIORITY_ADJUST = -1
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504]
BACKOFF_START = 2.0
"""Seconds to leave a host alone after a 429 or 503 that names no time; doubled at each further one."""
BACKOFF_MOST = 120.0
"""A host that asks for more seconds than this is left alone for the rest of the run."""
CRAWL_DELAY_MOST = 600.0
"""A robots.txt that asks for more seconds between two requests than this ends the run."""
HOST_FAILURES_MOST = 8
"""A host that fails so many times in a row (time-outs, refused connections, 5xx) is left alone for the rest of the run."""

DOWNLOADER_MIDDLEWARES = {
    "crawler.render.middleware.Render": 50,  # nearest to the spider: what it shows to the browser has been let through by all the others
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.Robots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.polite.Backoff": 550,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.charset.Charset": 580,
    "crawler.charset.Pages": 575,
    "crawler.download.Unpacking": 590,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawler.guard.Guard": 940,
    "crawler.polite.Allowance": 950,
    "crawler.archive.wire.Wire": 960,
}
# What is not used costs a pass of every request and reading through it: every status is read, nothing counts depth.
SPIDER_MIDDLEWARES = {
    "crawler.archive.wire.Link": 10,
    "crawler.charset.Corrected": 20,
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {
    "crawler.pipelines.pictures.Pictures": 50,  # before Validate: the words of a posting may all stand in its picture
    "crawler.pipelines.validate.Validate": 100,
    "crawler.pipelines.fingerprint.Fingerprint": 200,
    "crawler.pipelines.contacts.Contacts": 300,
    "crawler.pipelines.ledger.ToLedger": 900,
}
# Scrapy imports what its own list names even where it is switched off, a web server among it.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
}
EXTENSIONS = {"crawler.memory.Seldom": 0, "crawler.polite.Pace": 0, "crawler.polite.Hours": 0}
MEMUSAGE_LIMIT_MB = 1024
# A response gives one reading: Scrapy would start a hundred tasks for it, and compile each callback anew to look for a fault in its code.
CONCURRENT_ITEMS = 2
WARN_ON_GENERATOR_RETURN_VALUE = False
STATS_DUMP = False
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
