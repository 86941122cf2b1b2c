# SPDX-License-Identifier: Apache-2.0
"""The misfortunes of network and platform as scripts: slow, down, busy, maintenance, a clock that is off, a certificate that
has run out.
"""

from __future__ import annotations

from kiosk.audit.catalogue import LogEvent
from kiosk.journey.state import Page
from ui.tour.fault_scripts import PROOF, Scene
from ui.tour.options import DEFAULT_ITEM
from ui.tour.walker import Script

PLATFORM = "platform"


def seen_online(scene: Scene, *, wanted: bool) -> Script:
    """The visit asks the platform, and finds it there or not."""

    def found() -> bool:
        scene.walker.session.look_round()
        return scene.walker.state.online is wanted

    yield from scene.walker.until(found, "the network to be seen")


def platform_visit(scene: Scene) -> Script:
    """Row 网络/平台."""
    walker, book, sandbox = scene.walker, scene.book, scene.stage.sandbox

    yield from walker.at(Page.ATTRACT)
    with book.row("down", PLATFORM, "before") as row:
        sandbox.take_down()
        yield from seen_online(scene, wanted=False)
        yield from walker.go_on(f"tile:{PROOF}")
        yield from walker.at(Page.STOP)
        yield from book.show(row, "没有网络")
        sandbox.bring_back()
        yield from seen_online(scene, wanted=True)
        yield from walker.go_on("back")
    yield from scene.to_notice(PROOF)
    yield from walker.go_on()
    with book.row("maintenance", PLATFORM, "during") as row:
        sandbox.fault("maintenance", retry_after_s=600)
        scene.stage.lay_card()
        yield from walker.at(Page.STOP)
        yield from book.show(row, "平台正在维护")
        sandbox.clear_faults()
        yield from walker.go_on()
    yield from walker.at(Page.NOTICE)
    with book.row("busy", PLATFORM, "before") as row:
        sandbox.fault("busy", retry_after_s=600)
        yield from walker.go_on()
        yield from walker.at(Page.STOP)
        yield from book.show(row, "平台现在很忙")
        sandbox.clear_faults()
        yield from walker.go_on()
    yield from walker.at(Page.NOTICE)
    for when, path in (("before", "/v1"), ("during", "/v1/shared-data")):
        with book.row("clock_off", PLATFORM, when) as row:
            sandbox.fault("clock_off", path=path)
            yield from walker.go_on()
            yield from walker.at(Page.STOP)
            yield from book.show(row, "办不了", "请人帮您")
            sandbox.clear_faults()
            yield from walker.go_on("back")
            yield from walker.at(Page.NOTICE)
    with book.row("slow", PLATFORM, "during") as row:
        sandbox.fault("latency", latency_ms=4500, path="/v1/shared-data")
        yield from walker.go_on()
        yield from walker.until(
            lambda: walker.page is Page.PREFILL and walker.session.presenter.showing.slow, "a slow answer"
        )
        yield from book.show(row, "平台回答得慢")
        sandbox.clear_faults()
        yield from walker.at(Page.REVIEW)
    yield from walker.go_on()
    yield from walker.at(Page.CONFIRM)
    with book.row("down", PLATFORM, "during") as row:
        sandbox.take_down()
        yield from walker.go_on()
        yield from walker.at(Page.HAND_OVER)
        yield from book.show(row, "待送达")
        sandbox.bring_back()


def certificate_visit(scene: Scene) -> Script:
    """证书到期: no line for residents, a word of its own for the technician; what needs no platform goes on."""
    walker, book = scene.walker, scene.book
    yield from walker.at(Page.ATTRACT)
    with book.row("certificate_expired", PLATFORM, "before") as row:
        yield from seen_online(scene, wanted=False)
        yield from walker.until(lambda: LogEvent.PLATFORM_NOT_TRUSTED in _logged(scene), "the technician's word")
        yield from walker.go_on(f"tile:{PROOF}")
        yield from walker.at(Page.STOP)
        yield from book.show(row, "没有网络")
        yield from walker.go_on("back")
    yield from scene.to_notice(DEFAULT_ITEM)
    yield from walker.go_on()
    with book.row("certificate_expired", PLATFORM, "during") as row:
        scene.stage.lay_card()
        yield from walker.at(Page.REVIEW)
        yield from book.show(row, "身份证")  # what the card says stands in the form; the rest is asked


def _logged(scene: Scene) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (scene.stage.state / "logs").glob("visit*"))
