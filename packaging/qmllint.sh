#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# QML gate: describes the Python view-models to qmllint, then lints (any warning fails) and checks the format.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
QT_QPA_PLATFORM=offscreen python -m ui.qmltypes build/qmltypes >/dev/null
files=$(find "$PWD/ui/qml" -name '*.qml' | sort)
# shellcheck disable=SC2086
pyside6-qmllint -W 0 -I "$PWD/ui/qml" -I "$PWD/build/qmltypes" $files
status=0
for file in $files; do
    pyside6-qmlformat "$file" >build/formatted.qml
    if ! cmp -s "$file" build/formatted.qml; then
        echo "$file: not as qmlformat writes it; run: pyside6-qmlformat -i $file" >&2
        status=1
    fi
done
rm -f build/formatted.qml
exit $status
