#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs tests/guest against real Linux devices inside a QEMU guest: V4L2 (vivid), input events (uinput), USB serial and HID
# gadgets (dummy_hcd), each pulled out and plugged in again. For machines whose own kernel has none of these.
#   packaging/qemu/run.sh [ARGS]     ARGS go to pytest instead of tests/guest
# Debian's stock kernel is fetched by apt-get download into build/qemu and runs under TCG, no KVM needed. The guest sees this
# machine's file system read-only (9p) below a layer of its own in memory, so it uses the same .venv; it has no network.
# Exit status: that of pytest in the guest; 1 when the guest did not come to an end within KIOSK_GUEST_LIMIT_S (600).
set -eu
cd "$(dirname "$0")/../.."
repository=$(pwd)
work=$repository/build/qemu
limit=${KIOSK_GUEST_LIMIT_S-600}

say() { printf 'guest: %s\n' "$*" >&2; }
fail() { # what happened, why, what to do
    printf '\nguest not run: %s\n  why: %s\n  what to do: %s\n' "$1" "$2" "$3" >&2
    exit 1
}

[ -x .venv/bin/python ] || fail "there is no .venv" "the tests run with the project's own Python" "run packaging/setup.sh dev"

missing=
for package in $(awk '$1 == "guest" { print $2 }' packaging/apt-packages.txt); do
    dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
if [ -n "$missing" ]; then
    [ "$(id -u)" -eq 0 ] || fail "packages are missing:$missing" "only root may install them" \
        "as root: apt-get install --no-install-recommends$missing"
    say "installing$missing"
    # shellcheck disable=SC2086  # package names hold no blanks
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends $missing >&2
fi

# --- the kernel: unpacked, never installed ----------------------------------------------------------------------------

mkdir -p "$work"
if ! ls "$work"/root/boot/vmlinuz-* >/dev/null 2>&1; then
    kernel=$(apt-cache depends linux-image-amd64 | awk '$1 == "Depends:" && $2 ~ /^linux-image-[0-9]/ { print $2; exit }')
    [ -n "$kernel" ] || fail "no kernel package is known" "apt-cache knows no linux-image-amd64" "run apt-get update"
    say "fetching $kernel"
    ls "$work"/"$kernel"_*.deb >/dev/null 2>&1 || (cd "$work" && apt-get download -q "$kernel" >&2)
    dpkg -x "$work"/"$kernel"_*.deb "$work/root"
fi
version=$(ls "$work/root/lib/modules")
[ -e "$work/root/lib/modules/$version/modules.dep.bin" ] || depmod -b "$work/root" "$version"

# --- a first file system: busybox, the modules in the order they need each other, and the way to the big one ------------

initrd=$work/initrd
rm -rf "$initrd"
mkdir -p "$initrd/bin" "$initrd/modules"
cp "$(command -v busybox)" "$initrd/bin/busybox"
cp packaging/qemu/init "$initrd/init"
chmod 755 "$initrd/init"
for module in virtio_pci 9pnet_virtio 9p overlay configfs vivid uinput evdev hid-generic usbhid dummy_hcd libcomposite \
    usb_f_acm usb_f_hid cdc-acm; do
    modprobe -d "$work/root" -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | awk '!seen[$0]++' >"$initrd/order.host"
while read -r file; do
    cp "$file" "$initrd/modules/"
    basename "$file"
done <"$initrd/order.host" >"$initrd/order"
rm "$initrd/order.host"
(cd "$initrd" && find . | cpio --quiet -o -H newc | gzip -1) >"$work/initrd.gz"

# --- run ------------------------------------------------------------------------------------------------------------

[ $# -gt 0 ] || set -- tests/guest
printf '%s\n' "$@" >"$work/arguments"
log=$work/console.log
say "booting $version with $(nproc) processors; console in ${log#"$repository"/}"
# The guest says how it ended on its console: an emulator cannot give back an exit status of the system inside.
timeout -k 10 "$limit" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp "$(nproc)" -m 1536 \
    -kernel "$work/root/boot/vmlinuz-$version" -initrd "$work/initrd.gz" \
    -append "console=ttyS0 quiet panic=-1 kiosk.repository=$repository" \
    -nodefaults -nographic -no-reboot -serial stdio -nic none \
    -virtfs local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap </dev/null |
    tr -d '\r' | tee "$log" || true
status=$(sed -n 's/^GUEST ENDED: \([0-9][0-9]*\)$/\1/p' "$log" | tail -n 1)
[ -n "$status" ] || fail "the guest did not come to its end" "it hung, or stopped before the tests, within $limit s" \
    "read $log"
say "tests ended with status $status"
exit "$status"
