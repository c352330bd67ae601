"""Messages over a socket, each with its length before it: one write and mostly one read each."""

from __future__ import annotations

import os
import struct

HEAD = struct.Struct("!i")
READ, MOST = 2**16, 2**20  # bytes at once


class Channel:
    """One end of a socket between two processes; what comes may be anybody's.

    Args:
        fd: of the socket; it is closed with this.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._held = bytearray()  # what came and belongs to the next message

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._fd

    def send_bytes(self, data: bytes) -> None:
        """Send a message.

        Raises:
            OSError: the other end is closed.
        """
        rest = memoryview(HEAD.pack(len(data)) + data)
        while rest:
            rest = rest[os.write(self._fd, rest) :]

    def recv_bytes(self, most: float = 2**31 - 1) -> bytes:
        """Return the next message.

        Args:
            most: bytes that it may have.

        Raises:
            EOFError: the other end is closed.
            OSError: the message is longer, or no message.
        """
        self._wait_for(HEAD.size)
        (size,) = HEAD.unpack_from(self._held)
        if not 0 <= size <= most:
            raise OSError("bad message length")
        end = HEAD.size + size
        self._wait_for(end)
        data = bytes(self._held[HEAD.size : end])
        del self._held[:end]
        return data

    def _wait_for(self, count: int) -> None:
        while len(self._held) < count:
            data = os.read(self._fd, min(max(READ, count - len(self._held)), MOST))
            if not data:
                raise EOFError
            self._held += data

    def close(self) -> None:
        """Close this end; once more does nothing."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)
