#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Second program of the guest, already in its own layer over the host's files: runs the tests and switches the guest off.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LANG=C.UTF-8
cd "$1" || echo "GUEST: no $1"
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /dev/pts /dev/shm
mount -t devpts -o ptmxmode=666 pts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t configfs config /sys/kernel/config 2>/dev/null
ip link set lo up 2>/dev/null || busybox ifconfig lo 127.0.0.1 up
echo "GUEST: kernel $(uname -r), up $(cut -d ' ' -f 1 /proc/uptime) s, USB device controllers: $(ls /sys/class/udc | tr '\n' ' ')"
# One argument a line.
set --
while IFS= read -r argument; do set -- "$@" "$argument"; done <build/qemu/arguments
KIOSK_TEST_GUEST=1 .venv/bin/python -m pytest -p no:cacheprovider -p no:xdist --color=no -rA -v "$@"
status=$?
dmesg 2>/dev/null | grep -E 'BUG:|Oops|Call Trace' && [ "$status" -eq 0 ] && status=9
echo "GUEST: up $(cut -d ' ' -f 1 /proc/uptime) s"
echo "GUEST ENDED: $status"
sync
echo o >/proc/sysrq-trigger
sleep 30
