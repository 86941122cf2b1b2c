# SPDX-License-Identifier: Apache-2.0
"""The misfortunes of the ways in beside the ID card (扫码, 社保卡) as a script."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.journey.state import Page, WayNotice
from ui.tour.fault_platform import PLATFORM, seen_online
from ui.tour.fault_scripts import Scene
from ui.tour.options import DEFAULT_ITEM
from ui.tour.walker import Script

SCANNER, SOCIAL = "code_scanner", "smart_card_reader"
_CARD_ID = "999999D15600000500BF7C7A48FB4966"
"""Of every simulated social security card (drivers/smart_card_reader/simulated_social_security.py)."""


def _notice(scene: Scene, *notices: WayNotice) -> Callable[[], bool]:
    return lambda: scene.walker.state.way in notices


def ways_visit(scene: Scene) -> Script:
    """Rows 扫码 and 社保卡/医保卡."""
    yield from scene.to_notice(DEFAULT_ITEM)
    yield from scene.walker.go_on()
    yield from _codes(scene)
    if scene.stage.has(SOCIAL):
        yield from _social_cards(scene)
    else:
        scene.stage.show_code()
        yield from scene.walker.at(Page.REVIEW)


def _codes(scene: Scene) -> Script:
    walker, book, stage = scene.walker, scene.book, scene.stage
    with book.row("no_code", SCANNER, "before") as row:
        yield from book.show(row, "随申码")
    with book.row("other_code", SCANNER, "before") as row:
        stage.device(SCANNER, "present", text="https://shop.example.invalid/1")
        yield from walker.until(_notice(scene, WayNotice.CODE_OTHER), "the word about another code")
        yield from book.show(row, "网址的码")
    with book.row("expired_code", SCANNER, "before") as row:
        stage.show_code(age_s=90)
        yield from walker.until(_notice(scene, WayNotice.CODE_EXPIRED), "the word about an old code")
        yield from book.show(row, "刷新")
    with book.row("not_read_whole", SCANNER, "during") as row:
        stage.device(SCANNER, "fault", kind="endless", bytes=6000)
        stage.show_code()
        yield from walker.until(_notice(scene, WayNotice.CODE_BROKEN), "the word about half a code")
        yield from book.show(row, "没扫全")
        stage.device(SCANNER, "take")
        stage.device(SCANNER, "clear")
    with book.row("unplugged", SCANNER, "during") as row:
        stage.device(SCANNER, "fault", kind="unplug_after", bytes=12)
        stage.show_code()
        yield from walker.until(lambda: walker.session.other_readers.is_scanner_lost, "a lost scanner")
        yield from book.show(row, "放上")
        stage.device(SCANNER, "take")
        stage.device(SCANNER, "replug")
    with book.row("down", PLATFORM, "during") as row:
        stage.sandbox.take_down()
        stage.show_code("offline")
        yield from walker.until(_notice(scene, WayNotice.CODE_OFFLINE), "the word about no network")
        yield from book.show(row, "没有网络")
        stage.sandbox.bring_back()
        yield from seen_online(scene, wanted=True)


def _out(scene: Scene) -> Script:
    scene.stage.device(SOCIAL, "clear_faults")
    scene.stage.pull_social_card()
    yield from scene.walker.until(lambda: not scene.walker.state.social_card_present, "an empty slot")


def _social_cards(scene: Scene) -> Script:
    walker, book, stage = scene.walker, scene.book, scene.stage
    with book.row("bank_card", SOCIAL, "before") as row:
        stage.device(SOCIAL, "put_in", synthetic="bank-card")
        yield from walker.until(_notice(scene, WayNotice.SOCIAL_OTHER), "the word about another card")
        yield from book.show(row, "不是社保卡")
        yield from _out(scene)
    with book.row("taken_early", SOCIAL, "during") as row:
        stage.device(SOCIAL, "fault", kind="pull", on="b2")
        stage.put_in_social_card()
        yield from walker.until(_notice(scene, WayNotice.SOCIAL_EARLY), "the word about a card pulled early")
        yield from book.show(row, "拔早了")
        yield from _out(scene)
    with book.row("damaged", SOCIAL, "during") as row:
        stage.device(SOCIAL, "fault", kind="short", on="b2", times=20)
        stage.put_in_social_card()
        yield from walker.until(_notice(scene, WayNotice.SOCIAL_UNREADABLE), "the word about a damaged card")
        yield from book.show(row, "读不出来")
        yield from _out(scene)
    for name, state, notice, word in (
        ("not_active", "inactive", WayNotice.SOCIAL_NOT_ACTIVE, "激活"),
        ("reported_lost", "lost", WayNotice.SOCIAL_REPORTED_LOST, "挂失"),
    ):
        with book.row(name, SOCIAL, "before") as row:
            stage.sandbox.set_social_security_card(_CARD_ID, state)
            stage.put_in_social_card()
            yield from walker.until(_notice(scene, notice), f"the word about a card that is {state}")
            yield from book.show(row, word)
            stage.sandbox.set_social_security_card(_CARD_ID, "active")
            yield from _out(scene)
    with book.row("unplugged", SOCIAL, "before") as row:
        stage.device(SOCIAL, "stop_service")
        yield from walker.until(_notice(scene, WayNotice.SOCIAL_LOST), "the word about a lost reader")
        yield from book.show(row, "读卡口")
        stage.device(SOCIAL, "start_service")
        yield from walker.until(_notice(scene, WayNotice.NONE), "the reader again")
    with book.row("upside_down", SOCIAL, "before") as row:
        stage.device(SOCIAL, "put_in", synthetic="ssc-v2", mute=True)
        yield from walker.until(_notice(scene, WayNotice.SOCIAL_MUTE), "the word about a card that is upside down")
        yield from book.show(row, "插反了", "芯片朝上")
        stage.pull_social_card()
        stage.put_in_social_card()  # turned by a hand quicker than two looks at the slot
        yield from walker.at(Page.REVIEW)
    with book.row("card_gone", SOCIAL, "during") as row:
        stage.pull_social_card()
        yield from walker.until(lambda: walker.session.pages.shell.overlay == "card_removed", "the covered page")
        yield from book.show(row, "拔走了")
        stage.put_in_social_card()
        yield from walker.until(lambda: not walker.session.pages.shell.overlay, "the page behind it")
