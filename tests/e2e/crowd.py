"""Viewers of the map that come in by nginx and go on when their replica dies, all in one thread."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass

import httpx
from websockets.exceptions import WebSocketException

from tests.bench.serving import Viewer, viewer

#: Between two moves of one viewer.
PAUSE_S = 2.0


@dataclass
class Seat:
    """What became of one viewer: moves made, times that the connection was lost, the last move."""

    moves: int = 0
    lost: int = 0
    last: float = 0.0


class Crowd:
    """*size* viewers who move their sliders until :meth:`stop`; each reconnects by itself."""

    def __init__(self, address: str, size: int) -> None:
        self.address, self.seats = address, [Seat() for _ in range(size)]
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=300)

    def all_moved_since(self, moment: float) -> bool:
        return all(seat.last > moment for seat in self.seats)

    async def _all(self) -> None:
        await asyncio.gather(*(self._one(seat) for seat in self.seats))

    async def _one(self, seat: Seat) -> None:
        async with httpx.AsyncClient(base_url=self.address, timeout=60) as client:
            await client.get("/")  # the cookie by which nginx keeps a reader at one replica
            cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        here: Viewer | None = None
        while not self._over.is_set():
            try:
                here = here or await viewer(self.address, cookie=cookie)
                await asyncio.wait_for(here.run(moved=True), timeout=120)
                seat.moves, seat.last = seat.moves + 1, time.monotonic()
            except (OSError, WebSocketException, TimeoutError):
                seat.lost, here = seat.lost + 1, None
            await asyncio.sleep(PAUSE_S)
        if here is not None:
            await here.socket.close()
