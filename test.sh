#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sets this machine up and runs the quality gates, all of them, whatever the first ones say.
#   ./test.sh             every gate, big matrices as a seeded sample (15 minutes are wanted on two cores, it took 25)
#   ./test.sh --all       whole matrices (75 minutes at most)
#   ./test.sh ARGS        other arguments go to pytest: ./test.sh tests/unit -k outbox
set -u
cd "$(dirname "$0")" || exit 1
packaging/setup.sh dev || exit 1

if [ "${1-}" = --all ]; then
    shift
    KIOSK_TEST_ALL=1
    export KIOSK_TEST_ALL
fi
# Every worker rewrites the assertions of every test module that it collects, a third of what collecting costs, unless the
# next one may find them written down.
unset PYTHONDONTWRITEBYTECODE
bin=.venv/bin
summary=$(mktemp)
scratch=$(mktemp -d)
beside=
end_tree() { # end_tree PID: that process, and before it all that it started
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
        end_tree "$child"
    done
    kill "$1" 2>/dev/null
}
trap 'for one in $beside; do end_tree "$one"; done; rm -rf "$summary" "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
status=0

gate() { # gate NAME COMMAND...: runs it under a heading and keeps one line for the summary
    name=$1
    shift
    printf '\n===== %s =====\n' "$name"
    began=$(date +%s)
    if "$@"; then
        verdict=good
    else
        verdict=FAILED
        status=1
    fi
    printf '%-22s %s (%s s)\n' "$name" "$verdict" "$(($(date +%s) - began))" | tee -a "$summary"
}

product_code="main.py commands config drivers kiosk offline_cache ui"
python_code="$product_code tests"

# qmlformat has no --check: format a copy and compare.
qml_format() {
    cp -R ui/qml "$scratch/qml" &&
        find "$scratch/qml" -name '*.qml' -exec "$bin/pyside6-qmlformat" --inplace {} + &&
        diff -ru ui/qml "$scratch/qml"
}

# qmllint learns the Python view-models from their own meta objects; without -i it calls Style no declared singleton.
qml_lint() {
    QT_QPA_PLATFORM=offscreen "$bin/python" -m ui.qmltypes "$scratch/types" &&
        find ui/qml -name '*.qml' -exec "$bin/pyside6-qmllint" -W 0 -I ui/qml -I "$scratch/types" \
            -i ui/qml/Kiosk/Style/qmldir {} +
}

static_gates() {
    gate "ruff check" "$bin/python" -m ruff check --no-cache .
    gate "ruff format" "$bin/python" -m ruff format --check --quiet .
    # shellcheck disable=SC2086  # one word a place
    gate "mypy --strict" "$bin/python" -m mypy --strict $python_code
    gate "import-linter" "$bin/lint-imports" --no-logo
    # A log that nobody scrolls through (.ci/run) has no room for a hundred notes before what failed.
    gate "content lint" "$bin/python" main.py content lint ${KIOSK_TEST_BRIEF:+--no-notes}
    if [ -n "$(find ui/qml -name '*.qml' 2>/dev/null)" ]; then
        gate "qmllint" qml_lint
        gate "qmlformat" qml_format
    fi
    return $status
}

# Which modules, and that all of their branches are wanted, stands in pyproject.toml. What runs here is not run a second time below.
branch_tests="tests/unit/drivers tests/unit/kiosk/application tests/unit/kiosk/catalogue tests/unit/kiosk/journey
    tests/unit/offline_cache
    tests/unit/kiosk/vision/faces tests/unit/kiosk/vision/portrait
    tests/unit/kiosk/vision/papers/test_page_check.py tests/unit/kiosk/vision/papers/test_watch.py"
branches() {
    # Two workers: these only reckon, and a third one would collect for half a minute what two cores do no sooner with it.
    # shellcheck disable=SC2086  # one word a place
    COVERAGE_FILE=$scratch/coverage $less_urgent "$bin/python" -m pytest -q -n 2 --cov --cov-report=term $branch_tests
}
# What the clock decides: real wires, other people's programs, films. These wait most of the time, and must not wait for a
# processor as well, behind those that only reckon; so they run beside them and go first (nice).
timed_tests="tests/peers tests/scenarios/test_camera_*.py tests/scenarios/test_code_scanner_*.py tests/scenarios/test_dock.py
    tests/scenarios/test_document_printer_*.py tests/scenarios/test_id_card_reader_*.py tests/scenarios/test_indicators_*.py
    tests/scenarios/test_receipt_printer_*.py tests/scenarios/test_signature_pad_*.py tests/scenarios/test_smart_card_reader_*.py
    tests/scenarios/test_technician*.py tests/scenarios/test_*_wire.py tests/scenarios/test_outbox_kill.py
    tests/scenarios/test_sandbox_killed.py tests/scenarios/test_visit_stopped.py tests/scenarios/test_courier_process.py
    tests/scenarios/test_no_orphans.py tests/unit/kiosk/supervisor"
# What claims a time of the whole terminal: nothing else runs meanwhile.
alone_tests="tests/scenarios/test_visit_kill.py"
timed() {
    # shellcheck disable=SC2086  # one word a place, and the shell finds the files
    gate "tests by the clock" "$bin/python" -m pytest -n 3 --dist loadgroup $timed_tests
    return $status
}
# Runs COMMAND beside what follows, that many steps less urgent, and shows all it said at once when it has ended.
aside() { # aside STEPS COMMAND
    (
        renice -n "$1" -p "$(sh -c 'echo $PPID')" >/dev/null
        said=0
        "$2" >"$scratch/$2" 2>&1 || said=1
        cat "$scratch/$2"
        exit $said
    ) &
    beside="$beside $!"
}
less_urgent=
if [ $# -eq 0 ]; then
    # shellcheck disable=SC2086  # one word a place
    "$bin/python" -m compileall -q $product_code  # as it is where it is installed; and not by each worker for itself
    gate "tests alone" "$bin/python" -m pytest -q "$alone_tests"
    aside 0 timed
    aside 10 static_gates
    less_urgent="nice -n 10"
    gate "branch coverage" branches
    # shellcheck disable=SC2086  # as above
    for place in $branch_tests $timed_tests $alone_tests; do
        set -- "$@" "--ignore=$place"
    done
else
    static_gates || status=1
fi

# The summary of the gates above stands near the end of pytest's own words, whose closing line is the last of all.
printf '\n===== pytest =====\n'
KIOSK_TEST_GATES=$summary
export KIOSK_TEST_GATES
$less_urgent "$bin/python" -m pytest -n 3 --dist loadgroup "$@" || status=1
for one in $beside; do
    wait "$one" || status=1
done
beside=
exit $status
