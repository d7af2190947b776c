"""A real PostgreSQL: the machine's own binaries, Docker's official image, or Debian's package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.services.common import Service, Unavailable, apt, docker, folder, free_port, run, unprivileged, wait

VARIABLE = "LUREWATCH_TEST_POSTGRES"


def start() -> Service:
    binaries = _binaries()
    if not binaries and docker():
        return _docker()
    if not binaries:
        apt("postgresql")
        binaries = _binaries()
    if not binaries:
        raise Unavailable("no initdb and pg_ctl; install PostgreSQL, or set LUREWATCH_TEST_POSTGRES")
    return _own(binaries)


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    program = shutil.which("pg_ctl")
    return Path(program).resolve().parent if program else None


def _own(binaries: Path) -> Service:
    user, port = unprivileged(), free_port()
    base = folder("postgres", user)
    env = {"PATH": os.environ["PATH"], "HOME": str(base), "LANG": "C.UTF-8"}
    run(
        [
            str(binaries / "initdb"),
            "-D",
            str(base / "data"),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
        ],
        user=user,
        env=env,
    )
    options = f"-p {port} -k {base} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    # pg_ctl leaves the server behind as a process group of its own: its first line of postmaster.pid is the number.
    run(
        [str(binaries / "pg_ctl"), "-D", str(base / "data"), "-l", str(base / "log"), "-o", options, "-w", "start"],
        user=user,
        env=env,
    )
    group = int((base / "data" / "postmaster.pid").read_text().splitlines()[0])
    return Service(
        address=f"postgresql://postgres@127.0.0.1:{port}/postgres",
        means=str(binaries),
        groups=(os.getpgid(group),),
        folders=(str(base),),
    )


def _docker() -> Service:
    port = free_port()
    command = [
        "docker",
        "run",
        "-d",
        "-p",
        f"127.0.0.1:{port}:5432",
        "-e",
        "POSTGRES_HOST_AUTH_METHOD=trust",
        "postgres:17",
    ]
    container = run(command, timeout=900).strip()

    def ready() -> bool:
        try:
            run(["docker", "exec", container, "pg_isready", "-U", "postgres", "-h", "127.0.0.1"])
        except Unavailable:
            return False
        return True

    wait(ready, seconds=90, what="PostgreSQL in Docker")
    return Service(address=f"postgresql://postgres@127.0.0.1:{port}/postgres", means="Docker", containers=(container,))
