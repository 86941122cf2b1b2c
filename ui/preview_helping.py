# SPDX-License-Identifier: Apache-2.0
"""帮办 and 同屏协助 for ``ui.preview``: a call that waits, is passed on, is late or answered; a helper who looks on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kiosk.journey.helping import CoView
from kiosk.journey.state import HelpState, JourneyState, Overlay
from kiosk.platform.model import OtherWays, StaffedPlace
from ui.visit.help_calls import HelpFacts
from ui.visit.pages_help import HintShown

_PLACE = StaffedPlace("示例区桂花社区事务受理服务中心（示例）", "示例区桂花路 100 号", "周一至周五 9:00 到 16:30")
_WAYS = OtherWays("12345", "每天 24 小时", _PLACE)


@dataclass(frozen=True)
class HelpingScene:
    """What the call and the helper have come to."""

    facts: HelpFacts = field(default_factory=HelpFacts)
    hint: HintShown = field(default_factory=HintShown)


def helping_scenes(page: JourneyState) -> Iterator[tuple[str, JourneyState, HelpingScene]]:
    """Name, state, and what it is made of, over ``page``."""
    waiting = replace(page, overlay=Overlay.HELP, help=HelpState.PLACED)
    placed = HelpFacts("BB-000012", 30)
    yield "sheet-help-waiting", waiting, HelpingScene(placed)
    escalated = replace(waiting, help=HelpState.ESCALATED)
    yield "sheet-help-escalated", escalated, HelpingScene(replace(placed, waited_s=50, escalated_to="site_leader"))
    late = replace(waiting, help=HelpState.LATE)
    yield "sheet-help-late", late, HelpingScene(replace(placed, waited_s=120, ways=_WAYS))
    yield "sheet-help-late-unheard", late, HelpingScene(replace(placed, waited_s=60, is_heard=False))
    taken = HelpFacts("BB-000012", 40, "", "BB0001")
    answered = replace(page, help=HelpState.ANSWERED, co_view=CoView.OFFERED)
    yield "sheet-help-answered", replace(answered, overlay=Overlay.HELP), HelpingScene(taken)
    yield "sheet-co-view", replace(answered, overlay=Overlay.CO_VIEW), HelpingScene(taken)
    yield "sheet-solved", replace(page, overlay=Overlay.SOLVED), HelpingScene(taken)
    yield "co-view-open", replace(answered, co_view=CoView.OPEN), HelpingScene(taken)
    said = HintShown(text="收入那一项，请选您自己的")
    yield "co-view-said", replace(answered, co_view=CoView.OPEN), HelpingScene(taken, said)
    points = HintShown(label="户口登记的地址")
    yield "co-view-points", replace(answered, co_view=CoView.OPEN), HelpingScene(taken, points)
    yield "co-view-cut-off", replace(answered, co_view=CoView.CUT_OFF), HelpingScene(taken)
    yield "co-view-over", replace(answered, co_view=CoView.OVER), HelpingScene(taken)
    yield "help-late", replace(late, overlay=Overlay.NONE), HelpingScene(placed)
