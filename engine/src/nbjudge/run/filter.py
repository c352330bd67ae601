"""What a student process may ask of the kernel: a filter of system calls, compiled once.

Sources: seccomp(2), bpf(4), libseccomp's manual.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import socket
import struct
import tempfile

from nbjudge.run.kernel import PR_SET_SECCOMP, SandboxError, call

try:
    import pyseccomp
except Exception:  # it raises RuntimeError where the C library is missing
    pyseccomp = None

# Refused with "not permitted": starting programs and processes, sockets of any kind, looking
# into memory, and what changes the machine or is a wide door into the kernel.
REFUSED = """
    execve execveat fork vfork ptrace process_vm_readv process_vm_writev kcmp
    socket bind connect listen accept accept4 sendmsg recvmsg sendmmsg recvmmsg
    getsockopt setsockopt getsockname getpeername
    bpf perf_event_open userfaultfd io_setup modify_ldt prctl
    flock inotify_init inotify_init1 fanotify_init sync
    sched_setaffinity sched_setscheduler sched_setparam sched_setattr setpriority ioprio_set
    unshare setns mount umount2 pivot_root chroot name_to_handle_at open_by_handle_at
    add_key request_key keyctl personality mknod mknodat
    shmget semget msgget mq_open memfd_create
    reboot kexec_load kexec_file_load init_module finit_module delete_module swapon swapoff
    settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname acct quotactl
    syslog iopl ioperm vhangup lookup_dcookie nfsservctl
""".split()
# Of the calls that Linux got since 5.1, which have the same number on every machine, C libraries
# need none: refused as unknown, also those that libseccomp has no name for.
NEWER = 424
CLONE_THREAD = 0x10000
Program = bytes


def compiled() -> list[Program]:
    """Return the filters, as `load` takes them.

    Raises:
        SandboxError: libseccomp is missing.
    """
    if pyseccomp is None:
        raise SandboxError("libseccomp is missing; install it (Debian, Ubuntu: libseccomp2)")
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(1)
    for name in REFUSED:
        with contextlib.suppress(ValueError):  # a call that this machine does not have
            rules.add_rule(refuse, name)

    def refuse_where(name: str, argument: int, mask: int, value: int) -> None:
        rules.add_rule(refuse, name, pyseccomp.Arg(argument, pyseccomp.MASKED_EQ, mask, value))

    # Threads are allowed, processes are not; without clone3 the C library uses clone.
    refuse_where("clone", 0, CLONE_THREAD, 0)
    refuse_where("ioctl", 1, 0xFF00, 0x8900)  # the channel was made in the host's network
    refuse_where("fcntl", 1, 0xFFFFFFFC, 0x400)  # leases and notices: they hold others up
    # A pair of plain streams, as asyncio needs it, can be connected to nothing else.
    rules.add_rule(refuse, "socketpair", pyseccomp.Arg(0, pyseccomp.NE, socket.AF_UNIX))
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        refuse_where("socketpair", 1, 0xF, kind)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return [_without_newer_calls(), file.read()]  # this one refuses to load a further one


def _without_newer_calls() -> Program:
    """Answer every call from `NEWER` on as a kernel does that does not have it (seccomp(2))."""
    read, at_least, end = 0x20, 0x35, 0x06  # BPF: the number of the call; >= ; return
    lines = [(read, 0, 0, 0), (at_least, 0, 1, NEWER), (end, 0, 0, 0x50000 + errno.ENOSYS)]
    lines.append((end, 0, 0, 0x7FFF0000))  # allow: the other filter has its say too
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def load(programs: list[Program]) -> None:
    """Let this process and its threads be filtered from now on; needs `no_new_privs`.

    Raises:
        SandboxError: the kernel refuses it.
    """
    for program in programs:
        code = ctypes.create_string_buffer(program, len(program))
        about = struct.pack("HP", len(program) // 8, ctypes.addressof(code))
        call("prctl", PR_SET_SECCOMP, 2, about, 0, 0, what="seccomp")
