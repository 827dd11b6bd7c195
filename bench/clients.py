"""Clients that take next to no time themselves: requests written beforehand, on connections that are kept.

Lives here: asking over HTTP/1.1 and how long each answer took. Must not live here: what is asked. A client
library takes as long for a request as the servers that are measured.
"""

import asyncio
from collections.abc import Iterator
from time import perf_counter

__all__ = ["ask_all", "get"]


def get(port: int, path: str, *headers: str) -> bytes:
    """A request, as bytes."""
    return "\r\n".join((f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", "")).encode()


async def ask_all(port: int, requests: Iterator[bytes], clients: int, pause: float = 0) -> list[float]:
    """Send all requests, each client one after the other.

    Args:
        pause: Seconds that a client rests after an answer.

    Returns:
        Seconds until each answer was there.

    Raises:
        ValueError: Where an answer is not 200.
    """
    took: list[float] = []

    async def client(number: int) -> None:
        await asyncio.sleep(pause * number / clients)  # people do not all begin at once
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for request in requests:
                begun = perf_counter()
                writer.write(request)
                await _answer(reader)
                took.append(perf_counter() - begun)
                if pause:
                    await asyncio.sleep(pause)
        finally:
            writer.close()
            await writer.wait_closed()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return took


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if " 200 " not in head[:16]:
        raise ValueError(f"answered {head.splitlines()[0]!r}")
    length = next(line for line in head.splitlines() if line.startswith("content-length:"))
    await reader.readexactly(int(length.removeprefix("content-length:")))
