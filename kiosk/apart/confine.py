# SPDX-License-Identifier: Apache-2.0
"""What a process that works apart may do (关进笼子): bounded memory, no files written, nothing read but the program, no network,
no other program, nothing of its siblings.

Pictures that strangers made are decoded in such a process; whoever takes it over by one shall find nothing to take and nowhere to
send it. Four means, each for itself, all without privileges: limits (getrlimit(2)); no new privileges and no core (prctl(2));
Landlock (landlock(7)), by which the kernel also keeps it from looking into processes outside; a filter of system calls
(seccomp(2)) with the kernel's own numbers (asm/unistd_64.h, asm-generic/unistd.h). The two last are there where the kernel has
them, and the filter for the two processors whose numbers stand below; :class:`Confined` says which.

Not bounded: the number of threads (RLIMIT_NPROC counts all of the user's), and what the visit answers to what it is told.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.parent import process_control

ROOT: Final = Path(__file__).resolve().parents[2]
OUT_OF_MEMORY: Final = ("bad_alloc", "allocat", "memory")
"""In what libraries say when they get none."""
MOST_FILES: Final = 64
"""Open at once; the libraries need about ten."""

_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38


@dataclass(frozen=True)
class Confined:
    """What this kernel gave. ``files``: Landlock; ``calls``: the filter."""

    files: bool
    calls: bool


def ran_out_of_memory(error: BaseException) -> bool:
    """Whether that is what a library wants to say."""
    return isinstance(error, MemoryError) or any(word in str(error) for word in OUT_OF_MEMORY)


def restrict(megabytes: int, nice: int, read: Iterable[Path] = ()) -> Confined:
    """Bounds on this process, for good. Before its second thread: Landlock holds for the thread that asks, and its children.

    ``megabytes``: private memory. ``read``: what may be read besides the program, its libraries and its fonts.

    Raises:
        OSError: the kernel refused one of the means that every kernel has.
    """
    limit = megabytes << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    os.nice(nice)  # the screen goes first
    process_control(_PR_SET_NO_NEW_PRIVS, 1)
    process_control(_PR_SET_DUMPABLE, 0)  # no core, and nobody of the same user looks in
    return Confined(_fence_files((*_program(), *read)), _filter_calls())


# --- files ----------------------------------------------------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS: Final = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""Rights by the version that brought them: the thirteen first ones, moving, truncating, device commands."""


def _program() -> tuple[Path, ...]:
    system = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom")
    processor = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system")
    return (ROOT, Path(sys.prefix), Path(sys.base_prefix), *map(Path, system), *map(Path, processor))


def _fence_files(read: Iterable[Path]) -> bool:
    """Nothing else is opened any more; where the kernel can, no port either, no signal and no abstract socket to outside."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _VERSION)
    if version < 1:
        return False
    handled = sum(rights for since, rights in _FILE_RIGHTS.items() if version >= since)
    attributes = struct.pack("=QQQ", handled, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = libc.syscall(_CREATE_RULESET, ctypes.c_char_p(attributes), ctypes.c_size_t(size), 0)
    if rules < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset failed")
    try:
        for path in {one.resolve() for one in read if one.exists()}:
            there = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rights = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
                rule = struct.pack("=Qi", rights, there)
                if libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, ctypes.c_char_p(rule), 0) != 0:
                    raise OSError(ctypes.get_errno(), "landlock_add_rule failed")
            finally:
                os.close(there)
        if libc.syscall(_RESTRICT_SELF, rules, 0) != 0:
            raise OSError(ctypes.get_errno(), "landlock_restrict_self failed")
    finally:
        os.close(rules)
    return True


# --- system calls ---------------------------------------------------------------------------------------------------------


_CLONE3: Final = 435
_CLONE_THREAD: Final = 0x10000
_X32: Final = 0x40000000
_DENIED: Final = """
socket 41 198, connect 42 203, bind 49 200, socketpair 53 199,
fork 57 -, vfork 58 -, execve 59 221, execveat 322 281,
ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, kcmp 312 272, pidfd_open 434 434, pidfd_getfd 438 438,
tkill 200 130, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240, pidfd_send_signal 424 424,
mount 165 40, unshare 272 97, setns 308 268, open_by_handle_at 304 265, add_key 248 217, request_key 249 218, keyctl 250 219,
perf_event_open 298 241, bpf 321 280, userfaultfd 323 282, io_uring_setup 425 425
"""
"""Whatever the arguments are; the numbers of x86_64 and of aarch64."""


@dataclass(frozen=True)
class _Processor:
    """One kind: its name for the kernel, and numbers. ``to_itself``: what may be done to this process alone."""

    word: int
    seccomp: int
    clone: int
    to_itself: tuple[int, ...]
    column: int

    @property
    def denied(self) -> tuple[int, ...]:
        """What is refused."""
        rows = (row.split() for row in _DENIED.replace(",", "\n").splitlines() if row.strip())
        return tuple(int(row[self.column]) for row in rows if row[self.column] != "-")


_PROCESSORS: Final = {
    "x86_64": _Processor(word=0xC000003E, seccomp=317, clone=56, to_itself=(62, 234), column=1),  # kill, tgkill
    "aarch64": _Processor(word=0xC00000B7, seccomp=277, clone=220, to_itself=(129, 131), column=2),
}
_LOAD, _EQUALS, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # seccomp_data
_SET_FILTER, _ALL_THREADS = 1, 1


def _refuse(number: int) -> int:
    return 0x00050000 | number


def _steps(kind: _Processor, own: int) -> list[tuple[int, int, int, int]]:
    """The filter (BPF): operation, how far on when true, when false, operand. ``own``: this process's id."""
    no = (_RETURN, 0, 0, _refuse(errno.EPERM))
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUALS, 1, 0, kind.word),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        no,
    ]
    for number in kind.denied:
        steps += [(_EQUALS, 0, 1, number), no]
    # Its flags lie in memory that a filter does not see: without it the library takes clone.
    steps += [(_EQUALS, 0, 1, _CLONE3), (_RETURN, 0, 0, _refuse(errno.ENOSYS))]
    for number in kind.to_itself:
        steps += [(_EQUALS, 0, 4, number), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_EQUALS, 1, 0, own), no]
        steps.append((_RETURN, 0, 0, _ALLOW))
    steps += [(_EQUALS, 0, 3, kind.clone), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_HAS_BITS, 1, 0, _CLONE_THREAD), no]
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _filter_calls() -> bool:
    kind = _PROCESSORS.get(platform.machine())
    if kind is None:
        return False
    steps = _steps(kind, os.getpid())
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(kind.seccomp, _SET_FILTER, _ALL_THREADS, ctypes.c_char_p(program)) == 0:
        return True
    if ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL):  # a kernel without filters
        return False
    raise OSError(ctypes.get_errno(), "seccomp failed")
