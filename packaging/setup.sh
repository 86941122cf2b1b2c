#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes this machine able to run the terminal: Debian packages, the locked Python packages in .venv, model files in build/models.
#   packaging/setup.sh run     what run.sh needs
#   packaging/setup.sh dev     that, and what the quality gates need
# May be run again at any time; when nothing changed it is done in a moment. Writes to standard error only.
set -eu
exec 1>&2
cd "$(dirname "$0")/.."

level=${1-run}
case $level in
    run | dev) ;;
    *)
        echo "usage: packaging/setup.sh run|dev"
        exit 2
        ;;
esac

say() { printf 'set-up: %s\n' "$*"; }
fail() { # what happened, why, what to do
    printf '\nset-up failed: %s\n  why: %s\n  what to do: %s\n' "$1" "$2" "$3"
    exit 1
}

# --- Debian packages --------------------------------------------------------------------------------------------------

wanted() {
    case $level in
        run) awk '$1 == "run" { print $2 }' packaging/apt-packages.txt ;;
        dev) awk '$1 == "run" || $1 == "test" { print $2 }' packaging/apt-packages.txt ;;
    esac
}

missing_packages() {
    # shellcheck disable=SC2046  # package names hold no blanks
    # (after Debian 12 some libraries carry t64 behind their name; apt-get install finds them by the old one)
    installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' $(wanted) $(wanted | sed 's/$/t64/') 2>/dev/null |
        awk '$1 == "installed" { sub(/t64$/, "", $2); print $2 }')
    wanted | while read -r package; do
        printf '%s\n' "$installed" | grep -qxF "$package" || printf '%s ' "$package"
    done
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    fail "this is no Debian system" "dpkg-query or apt-get is not there" \
        "use Debian 12 or newer, or install what packaging/apt-packages.txt names and mend this script"
fi
missing=$(missing_packages)
if [ -n "$missing" ]; then
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
    else
        fail "system packages are missing: $missing" "only root may install them, and sudo is not there" \
            "as root: apt-get install --no-install-recommends $missing"
    fi
    say "installing system packages: $missing"
    apt() {
        # One package tool at a time: wait for another one's lock instead of giving up. DEBIAN_FRONTEND: ask nothing.
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes -o DPkg::Lock::Timeout=600 \
            -o Dpkg::Use-Pty=0 "$@"
    }
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        # No service may start by being installed. Tests start what they need (cups, avahi, pcscd) themselves; on a terminal
        # the smart-card service waits behind its socket from the next start of the machine on.
        trap '$as_root rm -f "$policy"' EXIT
        trap 'exit 130' INT
        trap 'exit 143' TERM
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod 755 "$policy"
    fi
    apt update || say "the package lists could not be renewed; trying with the old ones"
    # shellcheck disable=SC2086  # one word a package
    apt install --no-install-recommends $missing ||
        fail "apt-get could not install the system packages" "see its own words above" "mend that and start again"
fi

# --- Python packages --------------------------------------------------------------------------------------------------

venv=.venv
lock=requirements/$level.lock

usable() { # a Python of 3.11 or newer that can make virtual environments; a pyenv shim without a version is not
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

stamp() { # what an installed environment is made of; it changes with any of these
    {
        cat requirements/*.lock packaging/setup.sh
        cat config/models.toml packaging/models.py packaging/face_descriptor_onnx.py
        "$venv/bin/python" --version
    } 2>/dev/null | sha256sum | cut -d ' ' -f 1
}

if [ "$(cat "$venv/place" 2>/dev/null || pwd)" != "$(pwd)" ]; then
    say "the folder has moved; making the virtual environment anew"
    rm -rf "$venv"
fi
if ! [ -x "$venv/bin/python" ] || ! usable "$venv/bin/python"; then
    python=
    for candidate in python3.11 python3 python3.12 python3.13 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null && usable "$candidate"; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] || fail "no usable Python" "none of python3, python3.11 and newer is 3.11 or newer with venv" \
        "apt-get install python3 python3-venv on Debian 12 or newer"
    say "making the virtual environment with $("$python" --version 2>&1)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

compile() { # a visit process writes nothing outside its folder in memory, so it finds bytecode or makes it at every start
    "$venv/bin/python" -m compileall -q main.py commands config drivers kiosk offline_cache ui ||
        say "the program could not be compiled beforehand (see above): it works, and starts more slowly"
    "$venv/bin/python" main.py content compile ||
        say "the content could not be compiled beforehand (see above): the terminal tries again when it starts"
}

now=$(stamp)
for done in "$level" dev; do # what the gates need includes what the terminal needs
    if [ "$(cat "$venv/set-up-$done" 2>/dev/null)" = "$now" ] && [ -f build/models/manifest.json ]; then
        compile
        exit 0
    fi
done
say "installing the locked Python packages ($lock)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement "$lock" ||
    fail "the Python packages could not be installed" "see pip's own words above" \
        "check the network (and $lock, if it was changed by hand) and start again"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes \
    --requirement requirements/without-dependencies.lock ||
    fail "rapidocr could not be installed" "see pip's own words above" "check the network and start again"

fit() { # pip check, but for the one OpenCV that is left out on purpose (docs/adr/0009)
    said=$("$venv/bin/python" -m pip check) && return
    ! printf '%s\n' "$said" | grep -v '^rapidocr [0-9.]* requires opencv-python-headless, which is not installed\.$'
}
fit || fail "the Python packages do not fit each other" "see above" "renew the locks with packaging/lock.sh"
say "taking the model files out of their packages (config/models.toml)"
"$venv/bin/python" packaging/models.py ||
    fail "the model files could not be made" "see above" "mend that and start again"
compile
pwd >"$venv/place"
printf '%s\n' "$now" >"$venv/set-up-$level"
