"""Which system calls confined code may make, as a seccomp filter.

The filter lists what is allowed, so that a call which a newer kernel adds is refused. What a program may well try fails
with “not permitted”; all else as if the system did not have it, after which the C library does without.

For libseccomp a rule without conditions replaces those with conditions for the same call, silently: a call is either in
the lists or in one of the functions below.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import termios

import pyseccomp
from pyseccomp import ALLOW, EQ, ERRNO, MASKED_EQ, NE, Arg

FILES = """read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range lseek creat
    stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 getdents getdents64 readlink readlinkat
    getcwd chdir fchdir mkdir mkdirat rmdir rename renameat renameat2 unlink unlinkat ftruncate fallocate fsync
    fdatasync fadvise64 dup dup2 dup3 pipe pipe2 sendfile splice tee copy_file_range umask"""
MEMORY = "brk mmap munmap mprotect mremap madvise msync mincore"
WAITING = """poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
    eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime futex futex_waitv nanosleep clock_nanosleep pause
    restart_syscall wait4 waitid"""
CLOCKS = "clock_gettime clock_getres gettimeofday time times alarm setitimer getitimer"
ITSELF = """exit exit_group getpid getppid gettid getpgrp getpgid getsid getuid geteuid getgid getegid getresuid
    getresgid getgroups getrlimit getrusage getpriority getcpu getrandom uname sysinfo sched_yield sched_getaffinity
    sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min set_robust_list get_robust_list rseq
    membarrier rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack"""
STREAMS = "getsockname getpeername getsockopt setsockopt shutdown recvfrom recvmsg"
STARTING = "fork vfork execve set_tid_address arch_prctl pidfd_open"

REFUSED = """execve execveat ptrace connect bind listen accept accept4 chmod fchmod fchmodat chown lchown fchown
    fchownat utime utimes utimensat futimesat truncate link linkat symlink symlinkat mknod mknodat mount umount2
    unshare setns chroot pivot_root bpf perf_event_open keyctl add_key request_key io_uring_setup userfaultfd
    memfd_create process_vm_readv process_vm_writev tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal
    pidfd_getfd setrlimit setuid setgid setreuid setregid setresuid setresgid setgroups setsid setpgid setpriority
    sched_setaffinity sched_setscheduler sched_setparam shmget msgget semget mq_open flock inotify_init1 sync"""
"""Among them what no other layer stops: `chmod` and `utime` of files that can't be opened, `flock` of shared ones."""
OTHERWISE = {"fork": errno.EAGAIN, "vfork": errno.EAGAIN} | dict.fromkeys(
    "getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr setxattr lsetxattr fsetxattr".split(), errno.ENOTSUP
)
"""Refused with errors that callers know what to do about. `clone3` is in no list: without it the C library uses
`clone`, which the filter can look into."""

FCNTL = "F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_GETPIPE_SZ"
IOCTL = "FIONBIO FIONREAD FIOCLEX FIONCLEX TCGETS TIOCGWINSZ"
"""Both without those that say which process gets a signal: they are `kill` by another name."""
CLONE_THREAD, NEW_NAMESPACES = 0x10000, 0x7E020080
PR_SET_NAME, PR_GET_NAME = 15, 16
FAST_OPEN = 0x20000000
"""A flag of sending that connects, past `connect`."""
SOCKET_KIND = 0xF
"""The bits of a socket's type that are no flags."""


def rules_for(*, starts_programs: bool, signals: bool, listens: bool, connects: bool) -> pyseccomp.SyscallFilter:
    """What processes may call beside `kill`, which is for `restrict`, unless they may send `signals` to all others."""
    rules = pyseccomp.SyscallFilter(ERRNO(errno.ENOSYS))
    allowed = f"{FILES} {MEMORY} {WAITING} {CLOCKS} {ITSELF} {STREAMS}".split()
    allowed += STARTING.split() * starts_programs + "kill tgkill".split() * signals
    allowed += "bind listen accept accept4".split() * listens + ["connect"] * connects
    refused = dict.fromkeys(REFUSED.split(), errno.EPERM) | OTHERWISE
    for name in allowed:
        _add(rules, ALLOW, name)
    for name in refused.keys() - set(allowed):
        _add(rules, ERRNO(refused[name]), name)
    _allow_threads(rules, and_processes=starts_programs)
    _allow_opening(rules)
    _allow_operations(rules)
    _allow_streams(rules, internet=listens or connects)
    return rules


def restrict(rules: pyseccomp.SyscallFilter, *, signals: bool) -> None:
    """Refuse every other call from now on, in this thread and all that it starts. Raises OSError.

    Without `signals`, they go to this process only.
    """
    if not signals:
        for name in ("kill", "tgkill"):
            _add(rules, ALLOW, name, Arg(0, EQ, os.getpid()))
            _add(rules, ERRNO(errno.EPERM), name, Arg(0, NE, os.getpid()))
    rules.load()


def _add(rules: pyseccomp.SyscallFilter, action: int, name: str, *conditions: Arg) -> None:
    """A rule for the call of this name, unless the library or this processor doesn't know it."""
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    if number >= 0:
        rules.add_rule(action, number, *conditions)


def _allow_threads(rules: pyseccomp.SyscallFilter, *, and_processes: bool) -> None:
    """New threads and, or not, processes; in any case no namespaces."""
    _add(rules, ALLOW, "clone", Arg(0, MASKED_EQ, CLONE_THREAD | NEW_NAMESPACES, CLONE_THREAD))
    process = Arg(0, MASKED_EQ, CLONE_THREAD | NEW_NAMESPACES, 0)
    _add(rules, ALLOW if and_processes else ERRNO(errno.EAGAIN), "clone", process)


def _allow_opening(rules: pyseccomp.SyscallFilter) -> None:
    """All but emptying a file by opening it for reading, which old kernels' Landlock lets pass."""
    mask = os.O_TRUNC | os.O_ACCMODE
    for name, place in (("open", 1), ("openat", 2)):
        _add(rules, ALLOW, name, Arg(place, MASKED_EQ, os.O_TRUNC, 0))
        for way in (os.O_WRONLY, os.O_RDWR):
            _add(rules, ALLOW, name, Arg(place, MASKED_EQ, mask, os.O_TRUNC | way))


def _allow_operations(rules: pyseccomp.SyscallFilter) -> None:
    """Those of calls that can do nearly anything which change nothing outside; reading one's own limits."""
    for name in FCNTL.split():
        _add(rules, ALLOW, "fcntl", Arg(1, EQ, getattr(fcntl, name)))
    for name in IOCTL.split():
        _add(rules, ALLOW, "ioctl", Arg(1, EQ, getattr(termios, name)))
    for option in (PR_SET_NAME, PR_GET_NAME):
        _add(rules, ALLOW, "prctl", Arg(0, EQ, option))
    _add(rules, ALLOW, "prlimit64", Arg(0, EQ, 0), Arg(2, EQ, 0))


def _allow_streams(rules: pyseccomp.SyscallFilter, *, internet: bool) -> None:
    """Pairs of connected sockets, with which no one else can be reached, and TCP if `internet`."""
    unix, stream = int(socket.AF_UNIX), int(socket.SOCK_STREAM)
    _add(rules, ALLOW, "socketpair", Arg(0, EQ, unix), Arg(1, MASKED_EQ, SOCKET_KIND, stream))
    _add(rules, ALLOW, "sendto", Arg(3, MASKED_EQ, FAST_OPEN, 0), Arg(4, EQ, 0))
    _add(rules, ALLOW, "sendmsg", Arg(2, MASKED_EQ, FAST_OPEN, 0))
    if not internet:
        _add(rules, ERRNO(errno.EPERM), "socket")
        return
    for family in (socket.AF_INET, socket.AF_INET6):
        for protocol in (0, socket.IPPROTO_TCP):
            kind = Arg(1, MASKED_EQ, SOCKET_KIND, stream)
            _add(rules, ALLOW, "socket", Arg(0, EQ, int(family)), kind, Arg(2, EQ, int(protocol)))
