"""`python -m tests.services start|stop|run -- COMMAND`: the servers of the tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import FrameType, ModuleType
from typing import NoReturn

from tests.services import chromium, dovecot, elasticsearch, postgres, tesseract
from tests.services.common import Service, Unavailable, stop

SERVICES: dict[str, ModuleType] = {
    "Elasticsearch": elasticsearch,
    "PostgreSQL": postgres,
    "Chromium": chromium,
    "Tesseract": tesseract,
    "Dovecot": dovecot,
}
STATE = Path(__file__).resolve().parents[2] / ".services" / "running.json"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start"]:
            _stop_kept()
            started = start()
            _keep(started)
            for name, service in started.items():
                if service.address:
                    print(f"export {SERVICES[name].VARIABLE}={service.address}")
            return 0
        case ["stop"]:
            return _stop_kept()
        case ["run", "--", *command] if command:
            return around(command)
        case _:
            print(__doc__)
            return 2


def start() -> dict[str, Service]:
    """Every service that can be had, those that take long at the same time as the others. What cannot is said aloud and why is put into the environment."""
    started: dict[str, Service] = {}
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        waiting = {name: pool.submit(_one, name) for name in SERVICES}
        for name, future in waiting.items():
            service = future.result()
            if service:
                started[name] = service
    return started


def around(command: list[str]) -> int:
    """Starts, runs the command with the addresses in its environment, stops; also after Ctrl-C or SIGTERM."""

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    started: dict[str, Service] = {}
    try:
        started = start()
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        for service in started.values():
            stop(service)


def _one(name: str) -> Service | None:
    module = SERVICES[name]
    given = os.environ.get(module.VARIABLE)
    if given:
        print(f"{name}: {given} (given in the environment)", file=sys.stderr, flush=True)
        return None
    try:
        service: Service = module.start()
    except Unavailable as error:
        os.environ[f"{module.VARIABLE}_WHY"] = str(error)
        print(f"{name}: NOT HERE, its tests are skipped: {error}", file=sys.stderr, flush=True)
        return None
    os.environ[module.VARIABLE] = service.address
    print(f"{name}: {service.address} ({service.means})", file=sys.stderr, flush=True)
    return service


def _keep(started: dict[str, Service]) -> None:
    STATE.parent.mkdir(exist_ok=True)
    STATE.write_text(json.dumps({n: asdict(s) for n, s in started.items()}))


def _stop_kept() -> int:
    if not STATE.exists():
        print("nothing was started", file=sys.stderr)
        return 0
    for name, kept in json.loads(STATE.read_text()).items():
        stop(Service(**{k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()}))
        print(f"{name} is stopped", file=sys.stderr)
    STATE.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
