"""A load of ready-made HTTP requests over kept-alive connections, as light as Python allows."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """How many requests were answered, how many of them with 200, in how many seconds."""

    answered: int
    good: int
    seconds: float

    @property
    def each(self) -> float:
        """Seconds of the server per request, saturated."""
        return self.seconds / self.answered


def post(path: str, body: bytes, kind: str, **headers: str) -> bytes:
    """One HTTP/1.1 request as bytes."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(path: str, **headers: str) -> bytes:
    """The same, of a GET."""
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


def saturate(port: int, requests: Sequence[bytes], *, connections: int = 8) -> Outcome:
    """Send each request once, `connections` at a time."""
    shares = [requests[start::connections] for start in range(connections)]
    tallies: list[tuple[int, int]] = []
    threads = [
        threading.Thread(target=lambda share=share: tallies.append(_send(port, share)))
        for share in shares
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    return Outcome(sum(t[0] for t in tallies), sum(t[1] for t in tallies), seconds)


def together(port: int, rounds: Sequence[Sequence[bytes]]) -> tuple[float, list[list[int]]]:
    """In each round every client sends its request at the same instant, over a connection of its
    own. Seconds in all, and for each round the statuses."""
    clients = len(rounds[0])
    gate = threading.Barrier(clients + 1)
    statuses = [[0] * clients for _ in rounds]

    def go(client: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number, requests in enumerate(rounds):
                gate.wait()
                line.sendall(requests[client])
                statuses[number][client], _ = _read(line)
        gate.wait()

    threads = [threading.Thread(target=go, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    started = time.perf_counter()
    for _ in range(len(rounds) + 1):
        gate.wait()
    seconds = time.perf_counter() - started
    for thread in threads:
        thread.join()
    return seconds, statuses


def _send(port: int, requests: Sequence[bytes]) -> tuple[int, int]:
    answered = good = 0
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            line.sendall(request)
            status, _ = _read(line)
            answered += 1
            good += status in (200, 201)
    return answered, good


def _read(line: socket.socket) -> tuple[int, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536)
    head, body = data.split(b"\r\n\r\n", 1)
    length = next(
        (
            int(h.split(b":")[1])
            for h in head.split(b"\r\n")
            if h.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += line.recv(65536)
    return int(head.split(b" ", 2)[1]), body
