"""Read a stranger's zip: each member to a limit; what it says of itself is not relied on."""

from __future__ import annotations

import contextlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from nbjudge.console import printable

MEMBER = 256  # bytes of a member in a zip's list of contents, which is read as a whole
CHUNK = 2**16
LOCAL_HEADER = 30  # bytes before a member in a zip, at least
NAME_SHOWN, REASON_SHOWN = 64, 80  # characters
AGAIN = "ask for a package made with `nbjudge submission` or in the notebooks"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class Refused(Exception):
    """Why a package is not taken, and what to do; the message goes on where its name stood."""

    def __init__(self, why: str, remedy: str = AGAIN) -> None:
        super().__init__(f"{why}; {remedy}")
        self.why = why


class _Bounded(io.BufferedReader):
    """A file of which no more is read at once than a list of contents may take."""

    def __init__(self, path: Path, members: int) -> None:
        super().__init__(io.FileIO(path))
        self._most = members * MEMBER

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(self._most + 1 if size is None or not 0 <= size <= self._most else size)
        if len(data) > self._most:
            raise Refused("has a list of contents that is too long")
        return data


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """Say of whatever goes wrong in a zip that it is `Refused`."""
    try:
        yield
    except BROKEN as error:
        reason = printable(str(error))[:REASON_SHOWN]
        raise Refused(f"is damaged or no zip ({reason})") from error


@contextlib.contextmanager
def opened(path: Path, most: int) -> Iterator[ZipFile]:
    """Open a zip of at most so many files; whatever is wrong with it is `Refused`."""
    with refusing(), _Bounded(path, most) as file, ZipFile(file) as zipped:
        members = zipped.infolist()
        if len(members) > most:
            raise Refused(f"holds {len(members)} files, at most {most} are read")
        end = 0
        for member in sorted(members, key=lambda one: one.header_offset):
            if member.header_offset < end:
                raise Refused("is damaged: files in it overlap")
            end = member.header_offset + LOCAL_HEADER + member.compress_size
        yield zipped


class Zips:
    """Zips of learning management systems, which stay open: their lists of contents are long."""

    def __init__(self, stack: contextlib.ExitStack, most: int) -> None:
        """Let `stack` close them; each has at most so many files."""
        self._stack, self._most = stack, most
        self._open: dict[Path, ZipFile] = {}

    def __getitem__(self, path: Path) -> ZipFile:
        """Return the zip at a path."""
        if path not in self._open:
            self._open[path] = self._stack.enter_context(opened(path, self._most))
        return self._open[path]


def name_of(member: ZipInfo) -> str:
    r"""Return a member's name as it was meant, with /.

    It is UTF-8, or GBK as Chinese Windows has it; PowerShell writes \ between folders.
    """
    name = member.orig_filename
    if not member.flag_bits & 0x800:
        for encoding in ("utf-8", "gbk"):
            with contextlib.suppress(UnicodeError):
                name = member.orig_filename.encode("cp437").decode(encoding)
                break
    return name.replace("\\", "/")


def shown(member: ZipInfo) -> str:
    """Return a member's name for a sentence."""
    return printable(name_of(member))[:NAME_SHOWN]


def check(member: ZipInfo, most: int) -> None:
    """Refuse a member that leads out of its folder, is no plain file, or says it is too large."""
    name = name_of(member)
    if (
        name.startswith("/")
        or "\0" in member.orig_filename  # before zipfile mends it
        or ".." in name.split("/")
        or re.match("[A-Za-z]:", name)
    ):
        raise Refused(f"holds {shown(member)!r}, which leads out of its folder")
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(f"holds {shown(member)!r}, a link or a device")
    if member.flag_bits & 1:
        raise Refused("is encrypted")
    if member.file_size > most:
        raise Refused(
            f"holds {shown(member)!r} of {megabytes(member.file_size)}, at most {megabytes(most)}"
        )


def write(zipped: ZipFile, member: ZipInfo, path: Path, most: int) -> int:
    """Write a member to a new file; return its size, which is counted, not believed."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("is compressed in an unusual way")
    size = 0
    with zipped.open(member) as source, path.open("xb") as target:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise Refused(f"holds {shown(member)!r} of more than {megabytes(most)}")
            target.write(chunk)
    return size


def is_folder(member: ZipInfo) -> bool:
    """Tell whether a member is a folder."""
    return name_of(member).endswith("/")


def megabytes(size: int) -> str:
    """Return a size for a sentence."""
    return f"{size / 2**20:.0f} MB"
