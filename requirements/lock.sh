#!/bin/sh
# Writes the lock files anew: exact versions with hashes and no addresses, for every Python and platform that the project supports.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    uv pip compile -q pyproject.toml requirements/build.in "$@" --generate-hashes --no-emit-index-url --no-annotate --no-header \
        --universal --python-version 3.11 -o "requirements/$out.txt"
}
uv pip compile -q requirements/build.in --generate-hashes --no-emit-index-url --no-annotate --no-header --universal --python-version 3.11 -o requirements/build.txt
lock app
lock test --extra test --extra postgres
lock dev --extra test --extra postgres --extra docs --extra dev
