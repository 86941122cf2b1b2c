# SPDX-License-Identifier: Apache-2.0
"""A real browser without a screen: Debian's chromium-headless-shell, driven over its DevTools pipe (Chrome DevTools Protocol,
messages of JSON that end in a zero byte, file descriptors 3 and 4). No library, no port; ended by its process id.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSER = Path("/usr/lib/chromium/chromium-headless-shell")
LIMIT_S = 30.0
FLAGS = (
    "--no-sandbox",  # there is no user below root to fall to in a container; what it opens is our own page
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


# The pipe's ends are put where the browser looks for them, and it takes the process over, with its id.
_AT_3_AND_4 = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(one), fcntl.F_DUPFD, 10) for one in sys.argv[1:3]]
for number, end in enumerate(ends, start=3):
    os.dup2(end, number)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """One page, as wide as a phone, without JavaScript of the page's own unless asked for."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        self._rest = b""
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []

    def begin(self, width: int, height: int, *, scripts: bool) -> None:
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "DOM", "Network", "Log", "Runtime"):
            self.ask(f"{domain}.enable")
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=True)
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + LIMIT_S
        while True:
            found = self._next(deadline)
            if found.get("id") == self._number:
                assert "error" not in found, f"{method}: {found['error']}"
                result: dict[str, Any] = found["result"]
                return result
            self.events.append(found)

    def go(self, url: str) -> None:
        """Open a page and wait until it stands."""
        self._loading(lambda: self.ask("Page.navigate", url=url))

    def press(self, selector: str) -> None:
        """Tap the middle of something, and wait for the page that comes."""
        node = self._node(selector)
        self.ask("DOM.scrollIntoViewIfNeeded", nodeId=node)
        corners = self.ask("DOM.getBoxModel", nodeId=node)["model"]["content"]
        x, y = sum(corners[0::2]) / 4, sum(corners[1::2]) / 4
        self._loading(lambda: self._click(x, y))

    def opens_files(self, selector: str) -> bool:
        """Whether a tap on this opens the phone's dialogue of files (its camera, where ``capture`` says so)."""
        self.ask("Page.setInterceptFileChooserDialog", enabled=True)
        node = self._node(selector)
        self.ask("DOM.scrollIntoViewIfNeeded", nodeId=node)
        corners = self.ask("DOM.getBoxModel", nodeId=node)["model"]["content"]
        self._click(sum(corners[0::2]) / 4, sum(corners[1::2]) / 4)
        deadline = time.monotonic() + 5
        while not any(one.get("method") == "Page.fileChooserOpened" for one in self.events):
            if time.monotonic() >= deadline:
                return False
            self.ask("Page.getNavigationHistory")  # whatever happened meanwhile comes with the answer
        self.ask("Page.setInterceptFileChooserDialog", enabled=False)
        return True

    def choose_file(self, selector: str, path: Path) -> None:
        """What the phone's own dialogue does."""
        self.ask("DOM.setFileInputFiles", files=[str(path)], nodeId=self._node(selector))

    def value(self, expression: str) -> Any:
        """Of the page as it stands (the tools may calculate where the page may not)."""
        found = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    @property
    def text(self) -> str:
        return str(self.value("document.body.innerText"))

    def complaints(self) -> list[str]:
        """What the browser logged: violations of the policy, things that were not found."""
        entries = [one["params"]["entry"] for one in self.events if one.get("method") == "Log.entryAdded"]
        return [str(one["text"]) for one in entries]

    def requests(self) -> list[dict[str, Any]]:
        """Every request that left, oldest first."""
        sent = [one["params"]["request"] for one in self.events if one.get("method") == "Network.requestWillBeSent"]
        return list(sent)

    def picture(self, path: Path) -> None:
        """The whole page as PNG."""
        found = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def _click(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def _node(self, selector: str) -> int:
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = int(self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"])
        assert node, f"there is no {selector} on the page"
        return node

    def _loading(self, act: Any) -> None:
        before = self._loads()
        act()
        deadline = time.monotonic() + LIMIT_S
        while self._loads() == before:
            self.events.append(self._next(deadline))

    def _loads(self) -> int:
        return sum(one.get("method") == "Page.loadEventFired" for one in self.events)

    def _next(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            left_s = deadline - time.monotonic()
            assert left_s > 0, "the browser does not answer"
            ready, _, _ = select.select([self._from], [], [], left_s)
            if ready:
                piece = os.read(self._from, 1 << 16)
                assert piece, "the browser has ended"
                self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


@contextmanager
def browser(
    folder: Path, width: int = 360, height: int = 740, *, scripts: bool = False, more: Sequence[str] = ()
) -> Generator[Browser, None, None]:
    """A browser with a profile of its own in ``folder``, gone at the end."""
    to_browser, from_browser = os.pipe(), os.pipe()
    words = [str(BROWSER), *FLAGS, *more, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", _AT_3_AND_4, str(to_browser[0]), str(from_browser[1]), *words],
        pass_fds=(to_browser[0], from_browser[1]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TMPDIR": str(folder)},
        start_new_session=True,
    )
    os.close(to_browser[0])
    os.close(from_browser[1])
    try:
        made = Browser(to_browser[1], from_browser[0])
        made.begin(width, height, scripts=scripts)
        yield made
    finally:
        os.close(to_browser[1])  # a browser whose pipe is gone ends by itself …
        os.close(from_browser[0])
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()  # … or is ended
            process.wait(10)
