"""A real Elasticsearch 8.19: Docker's official image, or Elastic's own test distribution from Maven Central."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import tempfile
import urllib.request
import warnings
import zipfile
from pathlib import Path

from tests.services.common import (
    Service,
    Unavailable,
    apt,
    docker,
    folder,
    free_port,
    is_root,
    on_a_mount,
    run,
    unprivileged,
    wait,
)

VARIABLE = "LUREWATCH_TEST_ELASTICSEARCH"
VERSION = "8.19.21"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
_SETTINGS = """\
cluster.name: lurewatch-test
node.name: one
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.type: single-node
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
path.data: {data}/data
path.logs: {home}/logs
"""


def start() -> Service:
    return _docker() if docker() else _maven()


def answers(address: str) -> bool:
    """Whether the cluster is there and green or yellow. `/` is not asked: the test distribution lacks its handler."""
    try:
        with urllib.request.urlopen(f"{address}/_cluster/health", timeout=2) as answer:
            return json.load(answer)["status"] in ("green", "yellow")
    except (OSError, ValueError):
        return False


def _docker() -> Service:
    port = free_port()
    options = [
        "-e",
        "discovery.type=single-node",
        "-e",
        "xpack.security.enabled=false",
        "-e",
        "ES_JAVA_OPTS=-Xms512m -Xmx512m",
    ]
    container = run(
        ["docker", "run", "-d", "-p", f"127.0.0.1:{port}:9200", *options, f"elasticsearch:{VERSION}"], timeout=900
    ).strip()
    service = Service(address=f"http://127.0.0.1:{port}", means="Docker", containers=(container,))
    wait(lambda: answers(service.address), seconds=120, what="Elasticsearch in Docker")
    return service


def _maven() -> Service:
    java = _java()
    archive = _archive()
    user = unprivileged()
    base = folder("elasticsearch", user)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(base)
    home = next(base.glob("elasticsearch-*"))
    port = free_port()
    data = base if on_a_mount(base) else folder("elasticsearch-data", user, within="/dev/shm")
    (home / "config" / "elasticsearch.yml").write_text(
        _SETTINGS.format(http=port, transport=free_port(), home=home, data=data)
    )
    for file in [*home.glob("bin/*"), *home.glob("modules/*/platform/*/bin/*")]:
        file.chmod(0o755)
    if user:
        run(["chown", "-R", f"{user}:", str(base)])
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(base),
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
        "LANG": "C.UTF-8",
    }
    log = (base / "out.log").open("wb")
    process = subprocess.Popen(
        [str(home / "bin" / "elasticsearch")],
        env=env,
        cwd=home,
        user=user,
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    service = Service(
        address=f"http://127.0.0.1:{port}",
        means="Maven",
        groups=(process.pid,),
        folders=(str(base), *({str(data)} - {str(base)})),
    )
    wait(
        lambda: answers(service.address), seconds=120, what=f"Elasticsearch (log: {base / 'out.log'})", process=process
    )
    return service


def _trusting(folder: Path) -> list[str]:
    """Options by which Java trusts the certificates that Python trusts here: a network's own authority is seldom in Java's list."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    bundle = ssl.get_default_verify_paths().cafile
    if not bundle or not Path(bundle).exists():
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old authorities with odd serial numbers
        known = x509.load_pem_x509_certificates(Path(bundle).read_bytes())
    store = folder / "trusted.p12"
    entries = [pkcs12.PKCS12Certificate(c, str(n).encode()) for n, c in enumerate(known)]
    store.write_bytes(pkcs12.serialize_java_truststore(entries, BestAvailableEncryption(b"changeit")))
    return [
        f"-Djavax.net.ssl.trustStore={store}",
        "-Djavax.net.ssl.trustStoreType=PKCS12",
        "-Djavax.net.ssl.trustStorePassword=changeit",
    ]


def _java() -> Path:
    if not _found_java():
        apt("default-jre-headless")
    found = _found_java()
    if not found:
        raise Unavailable("no Java 17 or newer; install a JRE, or set LUREWATCH_TEST_ELASTICSEARCH")
    return found


def _found_java() -> Path | None:
    program = shutil.which("java")
    if not program:
        return None
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    return Path(program).resolve().parent.parent if version and int(version[1]) >= 17 else None


def _archive() -> Path:
    place = (
        Path.home()
        / ".m2"
        / "repository"
        / "org"
        / "elasticsearch"
        / "distribution"
        / "integ-test-zip"
        / "elasticsearch"
    )
    archive = place / VERSION / f"elasticsearch-{VERSION}.zip"
    if not archive.exists():
        if not shutil.which("mvn"):
            if not is_root():
                raise Unavailable(
                    "neither Docker nor Maven is here, and only root may install Maven (apt-get install maven)"
                )
            apt("maven")
        with tempfile.TemporaryDirectory() as kept:
            run(
                ["mvn", "-q", "-B", "-U", "dependency:get", "-Dtransitive=false", f"-Dartifact={ARTIFACT}"],
                timeout=900,
                env=os.environ | {"MAVEN_OPTS": " ".join([os.environ.get("MAVEN_OPTS", ""), *_trusting(Path(kept))])},
            )
    if not archive.exists():
        raise Unavailable(f"Maven fetched {ARTIFACT} but it is not at {archive}; set LUREWATCH_TEST_ELASTICSEARCH")
    return archive
