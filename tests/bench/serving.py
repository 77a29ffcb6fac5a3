"""What a viewer costs: the live embed against the static page behind nginx, in one run.

Run it from the repository's root: ``python -m tests.bench.serving`` (about two minutes, loopback
only; needs nginx and wrk). Printed:

- viewers a core: viewers served for one second of processor time, the live embed (open the page,
  first picture of the map) and the static page (the page itself), and their ratio;
- memory: resident memory that 50 open live sessions add, for one;
- slider: the time of a slider move alone, and with 50 other viewers who each move theirs every
  thirty seconds, on one replica (one process, so one core).

A live viewer is a real client of Streamlit's websocket; what the browsers themselves spend is
counted on neither side. Only ratios of one run may be compared.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.e2e.dashboard import REPOSITORY
from tests.e2e.deployment import free_port, replicas, running_nginx

CODE = "13123"
QUERY = f"municipality={CODE}"
PAGE = "map"
OPENED, MOVES, PAUSE_S = 6, 10, 30.0
VIEWERS = int(os.environ.get("SERVING_VIEWERS", "50"))
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
    hashes: dict[str, str] = field(default_factory=dict)

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
                return time.perf_counter() - start


async def viewer(address: str) -> Viewer:
    """Open the embed as a browser does, up to the first whole picture."""
    socket = await connect(
        f"{address.replace('http', 'ws')}/_stcore/stream",
        subprotocols=["streamlit"],
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
    await alone.run(moved=True)
    unloaded = [await alone.run(moved=True) for _ in range(MOVES)]

    _say(f"slider alone: {statistics.median(unloaded) * 1000:.0f} ms")

    before = cpu_seconds(process)
    for _ in range(OPENED):
        await (await viewer(address)).socket.close()
    spent = cpu_seconds(process) - before

    _say(f"one viewer opens: {spent / OPENED:.2f} s of processor time")
    rss = memory_mb(process)
    crowd = [await viewer(address) for _ in range(VIEWERS)]
    added = (memory_mb(process) - rss) / VIEWERS

    _say(f"{VIEWERS} sessions open: {added:.2f} MB each")

    async def stroll(one: Viewer, delay: float) -> None:
        await asyncio.sleep(delay)
        while True:
            await asyncio.sleep(max(0.0, PAUSE_S - await one.run(moved=True)))

    strolls = [
        asyncio.create_task(stroll(one, number * PAUSE_S / VIEWERS))
        for number, one in enumerate(crowd)
    ]
    await asyncio.sleep(PAUSE_S)  # everybody has moved once
    loaded = []
    for _ in range(MOVES):
        loaded.append(await alone.run(moved=True))
        await asyncio.sleep(0.5)
    for task in strolls:
        task.cancel()
    grown = (memory_mb(process) - rss) / VIEWERS
    return {
        "a_core": OPENED / spent,
        "bytes": crowd[0].received,
        "memory_mb": added,
        "memory_moved_mb": grown,
        "alone_ms": statistics.median(unloaded) * 1000,
        "crowd_ms": statistics.median(loaded) * 1000,
    }


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
        f"slider alone: {found['alone_ms']:9.0f} ms, with {VIEWERS} viewers "
        f"{found['crowd_ms']:.0f} ms: {found['crowd_ms'] / found['alone_ms']:.2f} times "
        "(wanted: 2 or less)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
