"""A participant's phone without a browser: a WebSocket that speaks Streamlit's own messages.

Forty browsers would measure the browsers. What a phone sends and is sent is the same here: a session of its own
with a cookie of its own, the whole page at each run, and the page's question every other second whether the room
has moved on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates


class Participant:
    """One phone on `/rosta`."""

    def __init__(self, port: int, code: str, device: str) -> None:
        self.port, self.code, self.device = port, code, device
        self.title = ""
        self.runs = 0
        self.faults: list[str] = []
        self._fresh: dict[tuple[int, ...], Any] = {}
        self._announced: set[str] = set()
        self._elements: dict[tuple[int, ...], Any] = {}
        self._seen: dict[str, ForwardMsg] = {}
        self._kept: dict[str, WidgetState] = {}
        self._page = ""
        self._moved = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []
        self._repeats: dict[str, asyncio.Task[None]] = {}
        self._intervals: dict[str, float] = {}

    async def __aenter__(self) -> Participant:
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            additional_headers={"Cookie": f"vagval={self.device}"},
            max_size=None,
        )
        self._tasks.append(asyncio.create_task(self._listen()))
        await self._run(page_name="rosta")
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in [*self._tasks, *self._repeats.values()]:
            task.cancel()
        await self._socket.close()

    async def sees(self, title: str, seconds: float = 60) -> None:
        """Waits until the page's first heading begins so and its run is done."""
        await self._until(lambda: self.title.startswith(title), seconds, f"{title!r}, ser {self.title!r}")

    async def press(self, label: str) -> None:
        """Presses the button whose text begins so; does not wait for what follows."""
        await self._until(lambda: self._button(label) is not None, 60, f"knappen {label!r}")
        button = self._button(label)
        assert button is not None
        await self._run(WidgetState(id=button.id, trigger_value=True))

    async def choose(self, option: str) -> None:
        """Chooses in the page's radio buttons, and waits for the answer."""
        radio = next(e.radio for e in self._elements.values() if e.WhichOneof("type") == "radio")
        before = self.runs
        state = WidgetState(id=radio.id, string_value=option)
        self._kept[radio.id] = state
        await self._run()
        await self._until(lambda: self.runs > before, 60, "svar på valet")

    async def move(self, value: float) -> None:
        """Moves the page's slider, and waits for the answer."""
        slider = next(e.slider for e in self._elements.values() if e.WhichOneof("type") == "slider")
        before = self.runs
        state = WidgetState(id=slider.id)
        state.double_array_value.data.append(value)
        self._kept[slider.id] = state
        await self._run()
        await self._until(lambda: self.runs > before, 60, "svar på reglaget")

    def _button(self, label: str) -> Any:
        for element in self._elements.values():
            if element.WhichOneof("type") == "button" and element.button.label.replace("\\", "").startswith(
                label
            ):
                return element.button
        return None

    async def _until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        try:
            async with self._moved, asyncio.timeout(seconds):
                await self._moved.wait_for(true)
        except TimeoutError:
            raise AssertionError(f"väntade på {what}; {self.faults}") from None

    async def _run(self, trigger: WidgetState | None = None, fragment: str = "", page_name: str = "") -> None:
        message = BackMsg()
        client = message.rerun_script
        client.query_string = f"rum={self.code}"
        client.page_script_hash = self._page
        client.page_name = page_name
        states = WidgetStates(widgets=[*self._kept.values(), *([trigger] if trigger else [])])
        client.widget_states.CopyFrom(states)
        if fragment:
            client.fragment_id, client.is_auto_rerun = fragment, True
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        with suppress(websockets.ConnectionClosed):
            async for raw in self._socket:
                message = ForwardMsg()
                message.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
                if message.WhichOneof("type") == "ref_hash":
                    message = self._seen[message.ref_hash]
                elif message.metadata.cacheable:
                    self._seen[message.hash] = message
                try:
                    await self._take(message)
                except Exception as error:
                    self.faults.append(repr(error))
                    raise

    async def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "new_session":
            self._fresh, self._announced = {}, set()
        elif kind == "auto_rerun":
            name = message.auto_rerun.fragment_id
            self._announced.add(name)
            # As the browser does: a clock with the same interval goes on, another starts anew.
            if self._intervals.get(name) != message.auto_rerun.interval:
                if name in self._repeats:
                    self._repeats.pop(name).cancel()
                self._intervals[name] = message.auto_rerun.interval
                self._repeats[name] = asyncio.create_task(self._repeat(name, message.auto_rerun.interval))
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            self._fresh[tuple(message.metadata.delta_path)] = element
            if element.WhichOneof("type") == "exception":
                self.faults.append(element.exception.message)
            elif element.WhichOneof("type") == "alert":
                self.faults.append(element.alert.body)
        elif kind == "script_finished":
            await self._finished(message.script_finished)

    async def _finished(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return  # a newer run draws everything anew
        async with self._moved:
            whole = status == ForwardMsg.FINISHED_SUCCESSFULLY
            # A run of the whole page leaves nothing behind of the one before; a part's own run draws over it.
            self._elements = self._fresh if whole else {**self._elements, **self._fresh}
            if whole:
                for name in set(self._repeats) - self._announced:
                    self._repeats.pop(name).cancel()
                    self._intervals.pop(name)
            headings = [e.heading for e in self._elements.values() if e.WhichOneof("type") == "heading"]
            self.title = next((h.body.replace("\\", "") for h in headings if h.tag == "h1"), "")
            self.runs += 1
            self._moved.notify_all()

    async def _repeat(self, name: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._run(fragment=name)


async def at_once(participants: list[Participant], label: str) -> float:
    """All press at the same moment; seconds from the first press sent to the last."""
    start = time.perf_counter()
    await asyncio.gather(*(one.press(label) for one in participants))
    return time.perf_counter() - start
