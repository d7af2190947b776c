"""What the services share: a folder, a port, an unprivileged user, packages, and saying plainly what cannot be had."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

USER = "lurewatch-test"
_APT = threading.Lock()  # apt knows one caller at a time; services start side by side


class Unavailable(Exception):
    """A service cannot be started here; the message says why and what would help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service: its address (or path), how it was had, what stops it (process groups, containers), and what is to be removed."""

    address: str
    means: str
    groups: tuple[int, ...] = ()
    containers: tuple[str, ...] = ()
    folders: tuple[str, ...] = field(default=())


def is_root() -> bool:
    return os.geteuid() == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(
    command: Sequence[str], *, user: str | None = None, timeout: float = 600, env: dict[str, str] | None = None
) -> str:
    """Runs a command to its end and gives its output. Raises Unavailable with the last line of what it said."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=timeout,
            user=user,
            env=env,
            cwd="/",
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{command[0]}: {error}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Unavailable(f"`{' '.join(command[:6])}` failed: {said[-1] if said else done.returncode}")
    return done.stdout


def apt(*packages: str) -> None:
    """Installs Debian packages. Raises Unavailable where that cannot be."""
    if not shutil.which("apt-get"):
        raise Unavailable(f"no Debian packages here; install {' '.join(packages)} by hand")
    if not is_root():
        raise Unavailable(f"only root may install it: apt-get install {' '.join(packages)}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _APT:
        run(["apt-get", "update", "-qq"], env=env)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=env, timeout=1200)


def docker() -> bool:
    """Whether a Docker engine answers (the client alone is not enough)."""
    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False).returncode == 0


def unprivileged() -> str | None:
    """The user under whom servers run that refuse root; None if we are not root. Made if it is not there."""
    if not is_root():
        return None
    try:
        pwd.getpwnam(USER)
    except KeyError:
        run(["useradd", "--system", "--create-home", USER])
    return USER


def folder(name: str, user: str | None, *, within: str | None = None) -> Path:
    """A new folder that the service's user owns, outside of the project: root's projects may lie where nobody else can read."""
    made = Path(tempfile.mkdtemp(prefix=f"lurewatch-{name}-", dir=within))
    made.chmod(0o755)
    if user:
        shutil.chown(made, user, user)
    return made


def on_a_mount(path: Path) -> bool:
    """Whether the system names the file system that a path lies on; in a plain chroot it names none for `/`."""
    table = Path("/proc/self/mounts")
    mounts = [line.split()[1] for line in table.read_text().splitlines()] if table.exists() else ["/"]
    return any(path.is_relative_to(m) for m in mounts)


def wait(
    ready: Callable[[], bool], *, seconds: float, what: str, process: subprocess.Popen[bytes] | None = None
) -> None:
    """Waits until `ready()`; raises Unavailable if that takes too long or the process ends before."""
    until = time.monotonic() + seconds
    while not ready():
        if process is not None and process.poll() is not None:
            raise Unavailable(f"{what} ended with code {process.returncode} while starting")
        if time.monotonic() > until:
            raise Unavailable(f"{what} did not answer within {seconds:.0f} s")
        time.sleep(0.3)


def stop(service: Service) -> None:
    """Ends what was started and removes its folders."""
    for group in service.groups:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(group, number)
            except ProcessLookupError:
                break
            for _ in range(100):
                try:
                    os.killpg(group, 0)
                except ProcessLookupError:
                    break
                time.sleep(0.1)
    for container in service.containers:
        subprocess.run(["docker", "rm", "-f", container], capture_output=True, check=False)
    for path in service.folders:
        shutil.rmtree(path, ignore_errors=True)
