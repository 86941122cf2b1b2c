#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes requirements/run.lock and requirements/dev.lock from pyproject.toml: every package that runs here, its one
# version, and the hash of every file of it (all processors). No index address and no path of this machine goes in.
# What is installed without its dependencies stands in requirements/without-dependencies.lock, by hand.
# Run it after a change of pyproject.toml, or with --upgrade to take newer versions; then run ./test.sh.
set -eu
cd "$(dirname "$0")/.."
upgrade=
case "${1-}" in
    "") ;;
    --upgrade) upgrade=--upgrade ;;
    *)
        echo "usage: packaging/lock.sh [--upgrade]" >&2
        exit 2
        ;;
esac
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools/venv" >&2
"$tools/venv/bin/pip" install --quiet 'pip-tools>=7.6,<8' >&2

# Local package folders of this machine must not reach the lock: another machine would miss the files behind the hashes.
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL
export PIP_CONFIG_FILE=/dev/null

compile() {
    "$tools/venv/bin/pip-compile" --quiet $upgrade --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options "$@" >&2
}
mkdir -p requirements
compile --output-file requirements/run.lock pyproject.toml
compile --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock pyproject.toml
