"""What a viewer costs: the live embed against the static page behind nginx, in one run.

Run it from the repository's root: ``python -m tests.bench.serving`` (about three minutes, loopback
only; needs nginx and wrk). Printed:

- viewers a core: viewers served for one second of processor time, the live embed (open the page,
  first picture of the map) and the static page (the page itself), and their ratio;
- memory: resident memory that 50 open live sessions add, for one;
- slider: the time of a slider move alone, and with 50 other viewers connected who each move theirs
  once in ten seconds on average (at random, as people do; so five moves a second), on one replica
  (one process, so one core). Alone and in the crowd take turns, so that other work on the machine
  weighs on both; the processor time of a move, which it does not weigh on, stands beside.

A live viewer is a real client of Streamlit's websocket; what the browsers themselves spend is
counted on neither side. Only ratios of one run may be compared.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.e2e.dashboard import REPOSITORY
from tests.e2e.deployment import free_port, replicas, running_nginx

CODE = "13123"
QUERY = f"embed=true&municipality={CODE}"
PAGE = "map"
OPENED, MOVES, ROUNDS = 6, 12, 3
VIEWERS = int(os.environ.get("SERVING_VIEWERS", "50"))
#: Seconds between two moves of one viewer, on average.
PAUSE_S = float(os.environ.get("SERVING_PAUSE_S", "10"))
STATIC_S = 5
SLIDER = "徒歩圏（分）"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Viewer:
    """One open session."""

    socket: ClientConnection
    slider: str = ""
    minutes: int = 15
    received: int = 0
    moves: int = 0

    async def run(self, *, moved: bool = False) -> float:
        """Run the page once; seconds until its last message."""
        message = BackMsg()
        message.rerun_script.query_string = QUERY
        message.rerun_script.page_name = PAGE
        if moved:
            self.minutes = 5 + self.minutes % 60
            state = WidgetState(id=self.slider)
            state.double_array_value.data.append(self.minutes)
            message.rerun_script.widget_states.widgets.append(state)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            data = await self.socket.recv()
            self.received += len(data)
            told = ForwardMsg.FromString(data)
            found = told.delta.new_element.slider
            if found.label == SLIDER:
                self.slider = found.id
            if told.WhichOneof("type") == "script_finished":
                self.moves += moved
                return time.perf_counter() - start


async def viewer(address: str, *, cookie: str = "") -> Viewer:
    """Open the embed as a browser does, up to the first whole picture."""
    socket = await connect(
        f"{address.replace('http', 'ws')}/_stcore/stream",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": cookie} if cookie else None,
        max_size=None,
        ping_interval=None,
    )
    opened = Viewer(socket)
    await opened.run()
    return opened


def cpu_seconds(process: int) -> float:
    """Processor time that a process and its children have used."""
    total = 0.0
    for pid in [process, *_children(process)]:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


def queue_seconds(process: int) -> float:
    """Seconds that the threads of a process were ready to work while others had the cores."""
    files = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[1]) for file in files) / 1e9


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(pid) for pid in listed]


def memory_mb(process: int) -> float:
    """Resident memory, MB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1]) / 1024


async def live(address: str, process: int) -> dict[str, float]:
    """Viewers a second of processor time, memory for one, and slider moves."""
    for _ in range(3):  # what all viewers share is computed
        await (await viewer(address)).socket.close()
    alone = await viewer(address)
    for _ in range(12):  # every position of the slider has been seen once
        await alone.run(moved=True)

    before = cpu_seconds(process)
    unloaded = [await alone.run(moved=True) for _ in range(MOVES)]
    move = (cpu_seconds(process) - before) / MOVES
    _say(f"one move: {move * 1000:.0f} ms of processor time")

    before = cpu_seconds(process)
    for _ in range(OPENED):
        await (await viewer(address)).socket.close()
    spent = cpu_seconds(process) - before
    _say(f"one viewer opens: {spent / OPENED:.2f} s of processor time")

    rss = memory_mb(process)
    crowd = [await viewer(address) for _ in range(VIEWERS)]
    added = (memory_mb(process) - rss) / VIEWERS
    _say(f"{VIEWERS} sessions open: {added:.2f} MB each")

    loaded: list[float] = []
    for turn in range(ROUNDS):
        if turn:
            unloaded += [await alone.run(moved=True) for _ in range(MOVES)]
            crowd = [await viewer(address) for _ in range(VIEWERS)]
        moves_before = sum(one.moves for one in crowd)
        busy, waited = cpu_seconds(process), queue_seconds(process)
        found, seconds = await _in_a_crowd(alone, crowd, seed=turn)
        busy, waited = cpu_seconds(process) - busy, queue_seconds(process) - waited
        loaded += found
        rate = (sum(one.moves for one in crowd) - moves_before) / seconds
        grown = (memory_mb(process) - rss) / VIEWERS
        _say(
            f"round {turn + 1}: alone {_ms(unloaded[-MOVES:])}, among {VIEWERS} viewers "
            f"{_ms(found)}; they made {rate:.1f} moves a second; "
            f"the replica worked {busy / seconds:.0%} of the time and stood in the machine's queue "
            f"{waited / seconds:.0%}"
        )
        for one in crowd:
            await one.socket.close()
        await asyncio.sleep(1)
    return {
        "a_core": OPENED / spent,
        "bytes": crowd[0].received,
        "memory_mb": added,
        "memory_moved_mb": grown,
        "move_cpu_ms": move * 1000,
        "alone_ms": statistics.median(unloaded) * 1000,
        "crowd_ms": statistics.median(loaded) * 1000,
        "alone_slow_ms": statistics.quantiles(unloaded, n=10)[-1] * 1000,
        "crowd_slow_ms": statistics.quantiles(loaded, n=10)[-1] * 1000,
    }


async def _in_a_crowd(
    alone: Viewer, crowd: list[Viewer], *, seed: int
) -> tuple[list[float], float]:
    """Moves of *alone* while everybody in the *crowd* goes on moving; and how long it took."""
    chance = random.Random(seed)  # noqa: S311  (when a reader moves is no secret)

    async def stroll(one: Viewer) -> None:
        await asyncio.sleep(chance.uniform(0, PAUSE_S))
        while True:
            await one.run(moved=True)
            await asyncio.sleep(chance.expovariate(1 / PAUSE_S))

    start = time.perf_counter()
    strolls = [asyncio.create_task(stroll(one)) for one in crowd]
    await asyncio.sleep(PAUSE_S)
    found = []
    for _ in range(MOVES):
        found.append(await alone.run(moved=True))
        await asyncio.sleep(0.5)
    took = time.perf_counter() - start
    for task in strolls:
        task.cancel()
    ended = await asyncio.gather(*strolls, return_exceptions=True)
    failed = [end for end in ended if not isinstance(end, asyncio.CancelledError)]
    if failed:
        raise RuntimeError(f"a viewer was lost: {failed[0]!r}")
    return found, took


def _ms(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.0f} ms"


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def static(address: str, process: int) -> float:
    """Viewers of the static page for one second of nginx's processor time."""
    before = cpu_seconds(process)
    said = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{STATIC_S}s", address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    spent = cpu_seconds(process) - before
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return int(re.search(r"(\d+) requests in", said)[1]) / spent


def main() -> int:
    """Measure and print."""
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is missing: apt install wrk\n")
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        site = folder / "public"
        subprocess.run(
            [sys.executable, "-m", "geodata", "publish", CODE, "--out", str(site)],
            cwd=REPOSITORY,
            check=True,
            capture_output=True,
        )
        page = next(site.rglob("index.html"))
        env = {"CHIIKI_DATA_DIR": str(folder / "data"), "CHIIKI_MODE": "public"}
        port = free_port()
        with (
            replicas(folder, 1, env=env) as (replica,),
            running_nginx(
                folder / "nginx",
                port,
                REPLICAS=f"127.0.0.1:{replica.port}",
                PUBLIC_SITE=str(site),
                ACCESS_LOG=str(folder / "access.log"),
                RATE="10000",
                BURST="100000",
                CONNECTIONS="10000",
            ) as address,
        ):
            nginx = int((folder / "nginx" / "pid").read_text())
            still = static(f"{address}/public/{page.relative_to(site).as_posix()}", nginx)
            _say(f"static page: {still:.0f} viewers for a second of processor time")
            found = asyncio.run(live(address, replica.process.pid))
    print(
        f"live embed:   {found['a_core']:9.1f} viewers a core, {found['bytes'] / 1e3:.0f} kB each"
    )
    print(f"static page:  {still:9.0f} viewers a core")
    print(f"ratio:        {still / found['a_core']:9.0f}  (wanted: 500 or more)")
    print(f"memory:       {found['memory_mb']:9.2f} MB for one more session (wanted: under 5),")
    print(f"              {found['memory_moved_mb']:9.2f} MB when all have moved a slider")
    print(
        f"slider:       {found['move_cpu_ms']:9.0f} ms of processor time for one move;\n"
        f"       alone: {found['alone_ms']:9.0f} ms (one in ten over "
        f"{found['alone_slow_ms']:.0f}); with {VIEWERS} viewers who move every "
        f"{PAUSE_S:.0f} s {found['crowd_ms']:.0f} ms (one in ten over "
        f"{found['crowd_slow_ms']:.0f}): {found['crowd_ms'] / found['alone_ms']:.2f} times "
        "(wanted: 2 or less)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
