#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sets this machine up (a moment when nothing changed) and runs main.py with the arguments given.
#   ./run.sh                 the demonstration; with no display: a tour of every service, with pictures
#   ./run.sh tour --help     any command of main.py
# Its own words go to standard error; standard output belongs to main.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
say() { printf '%s\n' "$*" >&2; }

"$here/packaging/setup.sh" run
python=$here/.venv/bin/python
main=$here/main.py

if [ $# -gt 0 ]; then
    exec "$python" "$main" "$@"
fi
if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
    exec "$python" "$main" demo
fi

# No display: every service, with the platform there and away, standard and 长者版, one after another.
results=$here/tour-results
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
say "No display here: touring both services without a person. Each tour takes some seconds."
failed=
for item in 312000202000 TBD-RS01; do
    for network in online offline; do
        for mode in standard elder; do
            name=$item-$network-$mode
            out=$results/$name
            rm -rf "$out"
            mkdir -p "$out"
            set -- --item "$item" --mode "$mode" --state "$state/$name" --out "$out"
            [ "$network" = online ] || set -- "$@" --offline
            say "tour $name ..."
            if "$python" "$main" tour "$@"; then
                say "tour $name: good; pictures in $out/pages"
            else
                say "tour $name: FAILED (status $?); see $out"
                failed="$failed $name"
                [ ! -d "$state/$name/logs" ] || cp -R "$state/$name/logs" "$out/" # they hold no content and no identity
            fi
            rm -rf "${state:?}/$name"
        done
    done
done
say ""
say "Pictures of every page, the papers and the cases are in $results"
if [ -n "$failed" ]; then
    say "These tours failed:$failed"
    say "What to do: read summary.json in their folders; a single one again: ./run.sh tour --help"
    exit 1
fi
