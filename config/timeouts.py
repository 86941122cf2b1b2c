# SPDX-License-Identifier: Apache-2.0
"""Every time limit of the terminal, in one table: value, reason, source.

Names end in their unit (``_S`` seconds, ``_H`` hours) or count something (``_MAX_RENEWALS``). Nothing here is read from
a clock; whoever waits has its clock handed in. Sources: "design N" is a section of the project's design, "ageing row N"
the table of findings on older users that the 长者版 follows (9 idle, 10 warning, 11 time-out, 12 device limits,
15 feedback, 20 forgotten card).
"""

from __future__ import annotations

from typing import Final

# --- the resident thinks (one visit) --------------------------------------------------------------------------------

IDLE_WARN_STANDARD_S: Final = 90.0
"""Nobody touched anything: cover the screen and ask. Upper end of 60 to 90 s (ageing row 9)."""

IDLE_WARN_ELDER_S: Final = 120.0
"""The same in 长者版: reading and finding the glasses take longer (ageing row 9)."""

IDLE_WARN_PAPER_S: Final = 240.0
"""Idle warning while papers are laid out or photographed with a telephone: nobody touches the panel meanwhile."""

IDLE_WARN_HELPER_S: Final = 330.0
"""The same while a helper is waited for who vouches: longer than a referral lives, so that its end is said first."""

IDLE_ANSWER_S: Final = 45.0
"""Time to answer 我还在, in both modes: who walks with a stick needs it in either (ageing row 10: at least 45)."""

IDLE_MAX_RENEWALS: Final = 10
"""So often 我还在 is believed in a row before a helper is asked for; at least 10 (ageing row 10)."""

CONFIRM_ANSWER_S: Final = 45.0
"""A question laid over the page (不办了？) closes by itself with the answer that loses nothing."""

END_PAGE_S: Final = 8.0
"""The last page (请拿好身份证) stands so long when nothing is left lying: three lines, read slowly."""

END_GRADE_S: Final = 15.0
"""The same where the visit may be graded by a tap: long enough to read five words, and nobody is kept."""

PAGE_FRESH_S: Final = 0.45
"""So long after a page has turned its buttons decide nothing: a double tap comes 25 to 425 ms after the first."""

CARD_LEFT_S: Final = 30.0
"""A card still on the reader at the end: picture and voice for so long, then a helper is alerted (ageing row 20)."""

RATE_PAGE_S: Final = 45.0
"""好差评 waits so long; no answer is no evaluation (自主自愿), never a default grade."""

CODE_RESEND_S: Final = 60.0
"""Another one-time code not before this: the first is usually only late."""

TOUCH_FEEDBACK_S: Final = 0.1
"""A touch answers visibly within this (ageing row 15, design 7)."""

EXPLAIN_AFTER_S: Final = 3.0
"""Waiting longer than this says in words what is waited for (ageing row 15, design 7)."""

# --- what is remembered about a visit -------------------------------------------------------------------------------

CARD_MEMORY_S: Final = 600.0
"""The keyed digest of the last visit's card is handed on so long: a card left lying must not open the next visit."""

DRAFT_KEEP_H: Final = 24.0
"""A draft is kept sealed so long and then crypto-erased (ageing row 11, design 4)."""

DRAFT_STATUS_S: Final = 300.0
"""Between two questions whether drafts kept here were taken up at another terminal. Not urgent: a card laid down asks anew."""

# --- id card reader -------------------------------------------------------------------------------------------------

CARD_POLL_S: Final = 0.4
"""Between two looks for a card; below 0.3 s readers misbehave (protocol notes: 300 to 1000 ms)."""

CARD_COMMAND_S: Final = 1.0
"""Reader commands other than reading: the usual limit of the SDT protocol's users."""

CARD_READ_S: Final = 3.0
"""Read text and photo (30 01): a real card takes 1.0 to 1.5 s."""

CARD_ADDRESS_S: Final = 1.5
"""Read the appended address (30 03), the usual limit; a card whose text was read is never lost by it."""

CARD_LOOK_S: Final = 60.0
"""One look at the reader with three tries, each with its own limits above; longer is a driver that hangs."""

CARD_STEP_STANDARD_S: Final = 30.0
"""After so long without a good card the page offers the other ways more loudly (ageing row 12)."""

CARD_STEP_ELDER_S: Final = 60.0
"""The same in 长者版, with picture and voice (ageing row 12)."""

SCAN_STEP_S: Final = 40.0
"""After so long before the camera without a code the page offers the other ways more loudly, and goes on looking."""

# --- smart-card reader ----------------------------------------------------------------------------------------------

SMART_CARD_POWER_UP_S: Final = 3.0
"""Answer to reset: a card has 40,000 clock cycles (ISO/IEC 7816-3 6.2.2), readers try several speeds. A mute one never ends."""

SMART_CARD_COMMAND_S: Final = 6.0
"""One command: key agreement on an old travel document takes two to three seconds. A card that hangs never ends."""

SMART_CARD_TALK_S: Final = 45.0
"""All that is asked of one card: the picture of an old travel document comes at 10 kB/s or less."""

# --- printers -------------------------------------------------------------------------------------------------------

PRINTER_STATUS_S: Final = 1.0
"""A receipt printer answers DLE EOT in milliseconds; silence for a second is silence."""

PRINTER_LOOK_S: Final = 5.0
"""Between two looks at an idle printer: who comes is told before the start that there is no paper."""

RECEIPT_PRINT_S: Final = 20.0
"""A whole receipt: 40 cm at the slowest usual 50 mm/s, twice over."""

PRINTER_ANSWER_S: Final = 30.0
"""Opening a printer or asking how it is: its driver has shorter limits; longer is a driver that hangs."""

RECEIPT_COMMAND_S: Final = 120.0
"""A whole receipt with all that its driver asks before and behind it; longer is a driver that hangs."""

DOCUMENT_COMMAND_S: Final = 900.0
"""A whole document, with somebody who fills the paper up meanwhile; longer is a driver that hangs."""

DOCUMENT_AGAIN_S: Final = 600.0
"""A certificate that was not taken, or came out by half, is printed again free of charge so long (fault table, A4 row)."""

PAPER_END_S: Final = 4.0
"""A visit that ends while a paper comes out waits so long for each printer; its process takes the paper's rest with it."""

DOCUMENT_CONNECT_S: Final = 3.0
"""Connecting to the A4 printer on the counter's own network."""

DOCUMENT_SEND_S: Final = 60.0
"""Handing a document over: a small printer reads no faster than it prints (a few pages a minute when it wakes)."""

# --- lights, sensors and camera -------------------------------------------------------------------------------------

SENSOR_LOOK_S: Final = 0.5
"""Between two questions to the sensors: whoever comes or opens a door is seen within this."""

LIGHT_FLASH_S: Final = 0.25
"""The same while a light flashes: half the time that the quickest of ours is lit."""

INDICATORS_COMMAND_S: Final = 5.0
"""A board answers in milliseconds and is asked twice; longer is a driver that hangs."""

PERSON_GONE_S: Final = 10.0
"""Nobody seen and nothing touched for so long is somebody who left; a bag or a step aside is shorter."""

CAMERA_LOOK_S: Final = 300.0
"""Between two looks whether the camera works, on the untouched first screen: it costs power, and its lamp is seen."""

CAMERA_COMMAND_S: Final = 15.0
"""Opening a camera and waiting for its first frame; its driver has shorter limits."""

# --- platform -------------------------------------------------------------------------------------------------------

PLATFORM_CONNECT_S: Final = 3.0
"""No connection after this is no network; the resident is told after EXPLAIN_AFTER_S anyway."""

PLATFORM_ANSWER_S: Final = 10.0
"""A request with a resident waiting. What takes longer is offered as 待送达 instead."""

PLATFORM_UPLOAD_S: Final = 60.0
"""One part of an attachment over a poor line; nobody waits in front of the screen."""

PLATFORM_HEALTH_S: Final = 10.0
"""Between two looks whether the platform can be reached, while a resident may be choosing a service that needs it."""

SUBMIT_WAIT_S: Final = 8.0
"""After 已收件: so long the screen waits for the platform's own receipt before the paper says 待送达."""

SUBMIT_WAIT_OFFLINE_S: Final = 1.0
"""The same when the line is known to be down: nobody is kept waiting for an answer that cannot come."""

RESULT_WAIT_S: Final = 15.0
"""A certificate that is issued at once (即办) must come within this, or the page says what happens instead."""

RESULT_POLL_S: Final = 0.5
"""Between two looks for that certificate."""

BUSY_RETRY_S: Final = 1.0
"""A busy platform that names no time is asked again after this, once."""

BUSY_RETRY_MAX_S: Final = 3.0
"""A busy platform that asks for more is not waited for: the resident is told instead."""

CLOCK_OFF_S: Final = 60.0
"""A terminal clock that is off by more is corrected towards the platform and told to staff; less is the way of the answer."""

HELP_POLL_S: Final = 3.0
"""Between two looks at a call for help on screen (first response is promised within a minute)."""

CO_VIEW_POLL_S: Final = 2.0
"""A helper who looks on is told no more often, and what they send is asked for so often."""

HELP_COUNT_S: Final = 10.0
"""The count of a call that waits goes on in such steps: calm, not a ticking."""

HELP_LATE_S: Final = 60.0
"""So long a call may wait before other ways are said, whether the desk is heard from or not (首次响应不超过 1 分钟)."""

REFERRAL_S: Final = 300.0
"""A helper who is to look at somebody is waited for so long, whatever the platform allows: then another way is offered."""

ORDER_POLL_S: Final = 3.0
"""Between two looks at an order that is being paid, where the platform does not say how long to wait."""

REFERRAL_POLL_S: Final = 2.0
"""Between two looks at that referral: the helper stands there and both look at the screen."""

REFERRAL_DELAY_S: Final = 10.0
"""So long the page says that it is a matter of seconds; a platform that has not taken the referral by then is called busy."""

# --- courier --------------------------------------------------------------------------------------------------------

COURIER_CALL_S: Final = 5.0
"""A request to the courier: one durable transaction takes milliseconds; a full disk answers, it does not hang."""

COURIER_BACK_S: Final = 8.0
"""A courier that died is started again within a second or two; a signed case waits so long for it."""

COURIER_TICK_S: Final = 1.0
"""The courier looks for due cases at least so often, and at once when one is handed over."""

DELIVERY_BASE_S: Final = 2.0
"""First ceiling of the full-jitter back-off between two tries of one case; doubles."""

DELIVERY_CAP_S: Final = 300.0
"""Largest ceiling: measured in simulation, 300 s with full jitter drains a fleet close to the bound."""

LINK_UP_SPREAD_S: Final = 30.0
"""A terminal starts to drain a random 0 to 30 s after the link is back, or ten thousand start in the same second."""

RETRY_AFTER_MAX_S: Final = 3600.0
"""A Retry-After is honoured up to this; a longer one is a mistake or an attack, and once an hour harms nobody."""

# --- processes ------------------------------------------------------------------------------------------------------

HANDOVER_S: Final = 0.3
"""The next attract screen stands within this after a visit's end (warm standby)."""

VISIT_BACK_S: Final = 3.0
"""After kill -9 of the visit process the attract screen is back within this."""

VISIT_END_S: Final = 5.0
"""A visit process that was told to end gets so long, then is killed: its memory must be gone before the next visit."""

PROCESS_START_S: Final = 20.0
"""A process that is not ready by then is started anew (a cold disk takes seconds, never so many)."""

HEARTBEAT_S: Final = 5.0
"""A visit process says so often that its event loop turns; three missing in a row and it is replaced."""

RESTART_MIN_S: Final = 0.2
"""Shortest pause before a process that died is started again."""

RESTART_MAX_S: Final = 30.0
"""Longest pause between two starts of a process that keeps dying."""

COURIER_RESTART_MAX_S: Final = 2.0
"""The same for the courier: a resident who has just signed waits for it (less than COURIER_BACK_S)."""
