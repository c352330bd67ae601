"""Messages between two processes arrive as they were sent, or not at all."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

import pytest
from nbjudge.run.channel import HEAD, READ, Channel


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    """A channel, and the bare socket at its other end."""
    one, other = socket.socketpair()
    channel = Channel(one.detach())
    with other:
        yield channel, other
    channel.close()


@pytest.mark.parametrize("size", [0, 1, READ - 4, READ, 3 * 2**20])
def test_a_message_crosses(size: int) -> None:
    one, other = socket.socketpair()
    sender, receiver = Channel(one.detach()), Channel(other.detach())
    data = os.urandom(size)
    thread = threading.Thread(target=lambda: [sender.send_bytes(data) for _ in range(3)])
    thread.start()
    assert [receiver.recv_bytes(size) for _ in range(3)] == [data] * 3
    thread.join()
    sender.close()
    with pytest.raises(EOFError):
        receiver.recv_bytes()
    receiver.close()


def test_messages_may_come_at_once_or_byte_by_byte(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    sent = b"".join(HEAD.pack(len(word)) + word for word in (b"one", b"", b"three"))
    other.sendall(sent)
    assert [channel.recv_bytes() for _ in range(3)] == [b"one", b"", b"three"]
    thread = threading.Thread(
        target=lambda: [other.sendall(sent[k : k + 1]) for k in range(len(sent))]
    )
    thread.start()
    assert [channel.recv_bytes() for _ in range(3)] == [b"one", b"", b"three"]
    thread.join()


@pytest.mark.parametrize("head", [b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", HEAD.pack(11)])
def test_what_is_too_long_is_refused(head: bytes, ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    other.sendall(head + b"x" * 20)
    with pytest.raises(OSError, match="length"):
        channel.recv_bytes(10)


def test_half_a_message_is_none(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    other.sendall(HEAD.pack(10) + b"half")
    other.shutdown(socket.SHUT_WR)
    with pytest.raises(EOFError):
        channel.recv_bytes()


def test_a_closed_channel_is_closed(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    other.close()
    with pytest.raises(BrokenPipeError):
        channel.send_bytes(b"x")
    channel.close()
    channel.close()
    assert channel.fileno() == -1
