# SPDX-License-Identifier: Apache-2.0
"""附近能办 in words: the way, open or closed, the hours of the week, what is not met, what another terminal reported.

Spoken plain Chinese, no sentence over 30 characters, and English. What is not known is said to be not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from config.clock import SHANGHAI
from kiosk.catalogue.words import Language, Words, words
from kiosk.places.grid import Compass
from kiosk.places.hours import ClosedNow, ClosedWhy, OpeningHours, OpenNow, OpenState, Span
from kiosk.places.live import LiveState, NotKnown, Supply
from kiosk.places.model import Access, Machine
from kiosk.places.nearest import Filters, Miss, NearbyResult, SearchedBy
from kiosk.places.walking import Way

COMPASS: Final = {
    Compass.NORTH: words("北", "north"),
    Compass.NORTH_EAST: words("东北", "north-east"),
    Compass.EAST: words("东", "east"),
    Compass.SOUTH_EAST: words("东南", "south-east"),
    Compass.SOUTH: words("南", "south"),
    Compass.SOUTH_WEST: words("西南", "south-west"),
    Compass.WEST: words("西", "west"),
    Compass.NORTH_WEST: words("西北", "north-west"),
}
ACCESS: Final = {
    Access.LOW_DESK: words("有低位台", "Low desk", "低位服务台"),
    Access.RAMP: words("有坡道", "Ramp", "无障碍坡道"),
    Access.SIGN_LANGUAGE: words("会手语", "Sign language", "手语服务"),
}
MACHINES: Final = {
    Machine.DOCUMENT_PRINTER: words("能打印", "Prints A4"),
    Machine.CAMERA: words("能拍照", "Takes photos"),
    Machine.RESIDENCE_ENDORSER: words("能签居住证", "Endorses residence permits", "居住证签注机"),
    Machine.BOOK_PRINTER: words("能印就医册", "Prints medical record books", "制册机"),
    Machine.CARD_MAKER: words("能做社保卡", "Makes social security cards", "制卡机"),
}
MISSES: Final = {
    Miss.FARTHER: words("有点远", "Farther away"),
    Miss.CLOSED: words("现在没开门", "Closed now"),
    Miss.NOT_WORKING: words("机器坏了，先别去", "Out of order, do not go now"),
}
ATTENDED: Final = words("有人帮忙", "Staff on site")
UNATTENDED: Final = words("没有工作人员", "No staff on site")
UNKNOWN_WORDS: Final = words("还不清楚", "Not known")
HOLIDAYS_NOT_KNOWN: Final = words(
    "遇到放假可能有变，去前打个电话", "Public holidays may change this, please call first"
)

_DAYS: Final = words("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")
_SUPPLY: Final = {
    Supply.ENOUGH: words("纸够用", "Paper: enough"),
    Supply.LOW: words("纸不多了", "Paper: running low"),
    Supply.NONE: words("没有纸了", "Paper: none"),
}


def distance_words(metres: float, language: Language = Language.ZH) -> str:
    """About how far: to 50 m below a kilometre, to 100 m above."""
    near = max(50, round(metres / 50) * 50)
    if near < 1000:
        return f"{near} 米" if language is Language.ZH else f"{near} m"
    return f"{metres / 1000:.1f} 公里" if language is Language.ZH else f"{metres / 1000:.1f} km"


def way_words(way: Way, language: Language = Language.ZH) -> str:
    """``往东北 600 米，走路约 8 分钟``. Across the river or too far: by bus or car, and no minutes."""
    far = distance_words(way.metres, language)
    towards = COMPASS[way.compass].say(language)
    if language is Language.EN:
        if way.across_river:
            return f"{far} {towards}, across the river: take a bus, the metro or a ferry"
        return f"{far} {towards}, " + (
            "best by bus or metro" if way.minutes is None else f"about {way.minutes} min on foot"
        )
    if way.across_river:
        return f"往{towards}约 {far}，在江对岸，要坐车"
    return f"往{towards}约 {far}，建议坐车" if way.minutes is None else f"往{towards} {far}，走路约 {way.minutes} 分钟"


def open_words(state: OpenState, now: datetime, language: Language = Language.ZH) -> str:
    """Open until when, or closed, why, and when it opens."""
    today = now.astimezone(SHANGHAI).date()
    zh = language is Language.ZH
    if isinstance(state, OpenNow):
        if state.until is None:
            return "全天开着" if zh else "Open day and night"
        until = _when(state.until, today, language)
        if state.for_break:
            return f"现在开着，{until}午休" if zh else f"Open now, break from {until}"
        return f"现在开着，{until}关门" if zh else f"Open now until {until}"
    why = _why(state, language)
    if state.opens is None:
        return f"{why}，开门时间请打电话问" if zh else f"{why}, please call for opening times"
    opens = _when(state.opens, today, language)
    return f"{why}，{opens}开门" if zh else f"{why}, opens {opens}"


def hours_lines(hours: OpeningHours, language: Language = Language.ZH) -> tuple[str, ...]:
    """The hours of the week, one line for each group of days, and the rule for public holidays."""
    zh = language is Language.ZH
    lines = [f"{_days(row.days, language)} {_spans(row.open, language)}" for row in hours.weekly]
    if hours.holidays == "closed":
        lines.append("节假日休息" if zh else "Closed on public holidays")
    return tuple(lines)


def result_words(result: NearbyResult, filters: Filters, language: Language = Language.ZH) -> tuple[str, ...]:
    """What has to be said above the list, and nothing where all is as wished."""
    said: list[Words] = []
    if result.searched_by is SearchedBy.NOTHING:
        return (words("请先选您在哪个区", "Please choose your district first").say(language),)
    if result.searched_by is SearchedBy.DISTRICT:
        said.append(words("这台机器不知道自己在哪里。", "This terminal does not know where it stands."))
        said.append(words("下面是本区的网点，不分远近。", "These are the district's places, in no order of distance."))
    if not result.points:
        said.append(words("没有找到能办的网点，请打电话问。", "No place was found, please call."))
    elif result.meeting < len(result.points):
        if filters.within_circle and _missed(result, Miss.FARTHER):
            none = result.in_circle == 0
            said.append(
                words("走路15分钟内没有，这些远一些。", "None is within 15 minutes on foot, these are farther.")
                if none
                else words("走路15分钟内不够三个，也列了远的。", "Few are within 15 minutes, farther ones follow.")
            )
        if _missed(result, Miss.CLOSED):
            said.append(words("有的现在没开门，写着几点开。", "Some are closed now, with their opening times."))
    return tuple(one.say(language) for one in said)


def live_lines(live: LiveState, language: Language = Language.ZH) -> tuple[str, ...]:
    """The terminal, its paper and its queue as reported, each with the time; what is not known is said so."""
    zh = language is Language.ZH
    lines = []
    if isinstance(live.working, NotKnown):
        lines.append(("机器好不好：" if zh else "Terminal: ") + UNKNOWN_WORDS.say(language))
    else:
        word = words("机器正常", "Terminal: works") if live.working.value else words("机器坏了", "Terminal: broken")
        lines.append(word.say(language) + _since(live.working.since, language))
    if isinstance(live.paper, NotKnown):
        lines.append(("有没有纸：" if zh else "Paper: ") + UNKNOWN_WORDS.say(language))
    else:
        lines.append(_SUPPLY[live.paper.value].say(language) + _since(live.paper.since, language))
    if isinstance(live.waiting, NotKnown):
        lines.append(("几个人在等：" if zh else "Queue: ") + UNKNOWN_WORDS.say(language))
    else:
        count = live.waiting.value
        people = "没有人在等" if count == 0 else f"{count} 个人在等"
        lines.append((people if zh else f"Queue: {count}") + _since(live.waiting.since, language))
    return tuple(lines)


def _missed(result: NearbyResult, miss: Miss) -> bool:
    return any(miss in one.misses for one in result.points)


def _since(moment: datetime, language: Language) -> str:
    at = f"{moment.astimezone(SHANGHAI):%H:%M}"
    return f"（{at} 时）" if language is Language.ZH else f" (at {at})"


def _why(state: ClosedNow, language: Language) -> str:
    zh = language is Language.ZH
    name = state.name.say(language) if state.name is not None else ""
    match state.why:
        case ClosedWhy.BREAK:
            return "现在午休" if zh else "On a break"
        case ClosedWhy.NOT_YET:
            return "还没开门" if zh else "Not open yet"
        case ClosedWhy.OVER:
            return "已经关门" if zh else "Closed for today"
        case ClosedWhy.REST_DAY:
            return "今天休息" if zh else "Closed today"
        case ClosedWhy.HOLIDAY:
            return f"{name}放假" if zh else f"Closed for {name}"
        case ClosedWhy.EXCEPTION:
            return f"{name}，暂不开门" if zh else f"Closed: {name}"


def _when(moment: datetime, today: date, language: Language) -> str:
    at = f"{moment.hour}:{moment:%M}"
    ahead = (moment.date() - today).days
    if language is Language.EN:
        if ahead == 0:
            return at
        return f"{_DAYS.en.split()[moment.weekday()]} {at}" if ahead < 7 else f"{moment:%Y-%m-%d} {at}"
    if ahead == 0:
        return f"{at} "
    if ahead == 1:
        return f"明天 {at} "
    weekday = f"周{_DAYS.zh[moment.weekday()]}"
    return f"{weekday} {at} " if ahead < 7 else f"{moment.month}月{moment.day}日{weekday} {at} "


def _days(days: Sequence[int], language: Language) -> str:
    zh = language is Language.ZH
    if len(days) == 7:
        return "每天" if zh else "Daily"
    names = [f"周{_DAYS.zh[day - 1]}" if zh else _DAYS.en.split()[day - 1] for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]}至{names[-1]}" if zh else f"{names[0]}-{names[-1]}"
    return ("、" if zh else ", ").join(names)


def _spans(spans: Sequence[Span], language: Language) -> str:
    if tuple(spans) == (Span(0, 24 * 60),):
        return "全天" if language is Language.ZH else "day and night"
    join = "，" if language is Language.ZH else ", "
    to = "到" if language is Language.ZH else "-"
    return join.join(f"{_clock(one.opens)}{to}{_clock(one.closes)}" for one in spans)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
