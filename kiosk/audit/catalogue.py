# SPDX-License-Identifier: Apache-2.0
"""Every event that is ever logged, and every field it may carry. A name that is not here cannot be written.

Events say what happened in the past tense; where something takes time, one event begins it and one of several ends it
(``ENDS``). Fields are numbers, ids that name no person, and words that stand in our own source (members of an
``Enum``): there is no field for text, so no name, number, address or message can be logged, not even by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final, TypedDict
from uuid import UUID


class Process(StrEnum):
    """Which of our processes writes."""

    SUPERVISOR = "supervisor"
    VISIT = "visit"
    COURIER = "courier"
    SANDBOX = "sandbox"
    SIMULATOR = "simulator"
    TOOL = "tool"


class Device(StrEnum):
    """Which device an event is about."""

    ID_CARD_READER = "id_card_reader"
    RECEIPT_PRINTER = "receipt_printer"
    DOCUMENT_PRINTER = "document_printer"
    SMART_CARD_READER = "smart_card_reader"
    CODE_SCANNER = "code_scanner"
    CAMERA = "camera"
    PAPER_CAMERA = "paper_camera"


class LogEvent(StrEnum):
    """The catalogue. Each value is written as it stands."""

    # --- processes
    APP_STARTED = "AppStart"
    """A process began. Ended by AppEnd; a start without an end was killed."""
    APP_ENDED = "AppEnd"
    SUPERVISOR_STARTED = "SupervisorStarted"
    COURIER_STARTED = "CourierStarted"
    COURIER_LOST = "CourierLost"
    """The courier process died and is started again."""
    STANDBY_READY = "StandbyReady"
    """A visit process waits warm, without window or device."""
    TAKE_OVER = "TakeOver"
    """A standby became the visit on screen; ``duration_ms`` from the old one's end."""
    VISIT_SHOWN = "VisitShown"
    """The attract screen is on the panel."""
    VISIT_CRASHED = "VisitCrashed"
    """A visit process ended that was not asked to."""
    VISIT_KILLED = "VisitKilled"
    """A visit process did not end in time, or stopped answering, and was killed."""
    MEMORY_FOLDER_MISSING = "MemoryFolderMissing"
    """Shared memory is no tmpfs here: the visits' private folders lie on a disk."""
    VISIT_FOLDERS_SWEPT = "VisitFoldersSwept"
    """Private folders left by a run that crashed were removed."""
    VISIT_FOLDER_LEFT = "VisitFolderLeft"
    """The private folder of a visit could not be removed; it is tried again at the next start."""
    UNHANDLED_ERROR = "UnhandledError"
    """An exception nobody caught: its type and the place in the source, never its words."""
    LIBRARY_WARNING = "LibraryWarning"
    """A library logged a warning or worse; its words may quote content and are not kept."""
    SETTINGS_REFUSED = "SettingsRefused"
    CONTENT_REFUSED = "ContentRefused"
    """A content package that was taken in cannot be used; ``reason`` is why. The next lower one is, or the bundled content."""

    # --- a visit
    VISIT_STARTED = "VisitStarted"
    VISIT_ENDED = "VisitEnded"
    STEP_ENTERED = "StepEntered"
    STEP_LEFT = "StepLeft"
    MODE_CHANGED = "ModeChanged"
    IDLE_WARNED = "IdleWarned"
    IDLE_ANSWERED = "IdleAnswered"
    SCREEN_COVERED = "ScreenCovered"
    RESIDENT_IDENTIFIED = "ResidentIdentified"
    """Somebody is known now; ``level`` and ``method``, not who."""
    FACE_COMPARED = "FaceCompared"
    """人证核验: ``verdict``, ``distance``, thresholds, model, and whether it was enough here; no picture, and not who."""
    FACE_NOT_COMPARED = "FaceNotCompared"
    """A look ended without a comparison; ``reason`` is why."""
    FACE_REFERRED = "FaceReferred"
    """转人工核验: a helper is to look. Ended by FaceReferralEnded."""
    FACE_REFERRAL_ENDED = "FaceReferralEnded"
    """``outcome``, and where a helper has answered ``helper_no``: their work number, not who was looked at."""
    PERSON_SEEN = "PersonSeen"
    """本人到场; ``method``: by a comparison that was enough, or by a helper. Not who."""
    RESIDENT_NOT_IDENTIFIED = "ResidentNotIdentified"
    FORM_PREFILLED = "FormPrefilled"
    """``ratio``: 预填率, of ``count`` required fields."""
    CONSENT_REVOKED = "ConsentRevoked"
    """收回同意: what came by it was forgotten; which is not said."""
    FIELD_DISPUTED = "FieldDisputed"
    MATERIAL_FAULTY = "MaterialFaulty"
    """材料体检 found something wrong with a picture; ``reason`` is what."""
    MATERIAL_NOT_READ = "MaterialNotRead"
    """Its text could not be read; ``reason`` is why. It may be handed in all the same."""
    MATERIAL_UNDONE = "MaterialUndone"
    """Whatever works on pictures came to nothing; ``reason`` is how. The resident is asked for it once more."""
    PORTRAIT_UNDONE = "PortraitUndone"
    """No ID photograph came of a picture; ``reason`` is how. The resident is offered to have it made once more."""
    MATERIAL_TAKEN = "MaterialTaken"
    """A material was photographed; ``count`` pages."""
    MATERIAL_REUSED = "MaterialReused"
    """One that was photographed for another service of this visit goes with this case too; ``count`` pages."""
    MATERIAL_POSTPONED = "MaterialPostponed"
    """以后补"""
    CONTINUATION_OPENED = "ContinuationOpened"
    """换渠道继续: the platform has the form; ``reason``: for a telephone, or for a window."""
    CONTINUATION_TAKEN = "ContinuationTaken"
    """It was taken up there: here it is over."""
    UPLOAD_OPENED = "UploadOpened"
    """手机扫码上传: a code is on screen."""
    UPLOAD_PAGE_LOST = "UploadPageLost"
    """A page that the platform names could not be fetched, twice; with the type of the error."""
    PROMISE_ACCEPTED = "PromiseAccepted"
    PROMISE_DECLINED = "PromiseDeclined"
    CASE_SIGNED = "CaseSigned"
    APPOINTMENT_MADE = "AppointmentMade"
    """预约: a time is taken; whose and which is not said."""
    ORDER_ASKED = "OrderAsked"
    """缴费: the platform is asked for the order of a filed case."""
    ORDER_FOUND = "OrderFound"
    """上次没付完: an unpaid order of an earlier visit."""
    ORDER_PAID = "OrderPaid"
    """The platform said so. Amounts are the resident's own and not logged."""
    ORDER_NOT_MADE = "OrderNotMade"
    ORDER_NOT_NEEDED = "OrderNotNeeded"
    """There is nothing to pay."""
    ORDER_NOT_HEARD = "OrderNotHeard"
    """While somebody paid, the platform did not answer."""
    PAY_CODE_REFUSED = "PayCodeRefused"
    """The code to pay with does not lead to the payment platform of the settings: nobody was shown it."""
    EVALUATION_SENT = "EvaluationSent"
    """An evaluation was given; the grade is the rater's own and not logged."""
    EVALUATION_SKIPPED = "EvaluationSkipped"
    HELP_CALLED = "HelpCalled"
    HELP_PLACED = "HelpPlaced"
    HELP_NOT_PLACED = "HelpNotPlaced"
    CO_VIEW_AGREED = "CoViewAgreed"
    """同屏协助: the resident agreed that the helper of their call sees the masked page. Ended by CoViewEnded."""
    CO_VIEW_ENDED = "CoViewEnded"

    # --- devices
    CARD_FOUND = "CardFound"
    """A card lies on the reader and is being read. Ended by one of the next four."""
    CARD_READ = "CardRead"
    CARD_UNREADABLE = "CardUnreadable"
    CARD_REFUSED = "CardRefused"
    CARD_EXPIRED = "CardExpired"
    CARD_LEFT = "CardLeft"
    """A card was still lying there when the visit ended."""
    CARD_REMOVED = "CardRemoved"
    CODE_SCANNED = "CodeScanned"
    """A code that says who somebody is was scanned; nothing of it is kept."""
    DEVICE_LOST = "DeviceLost"
    DEVICE_BACK = "DeviceBack"
    EYES_UNFIT = "EyesUnfit"
    """Model files or OpenCV are not those that were tested: no way through a camera is offered. Why is in the device file."""
    ALARM_RAISED = "AlarmRaised"
    """A door, a loop, the power or the heat says that somebody must come; ``reason`` is which. Ended by AlarmCleared."""
    ALARM_CLEARED = "AlarmCleared"
    PRINT_STARTED = "PrintStarted"
    RECEIPT_PRINTED = "ReceiptPrinted"
    RECEIPT_NOT_PRINTED = "ReceiptNotPrinted"
    RECEIPT_UNKNOWN = "ReceiptUnknown"
    """Nobody can say whether the paper came out; it is not printed again by itself."""
    DOCUMENT_PRINTED = "DocumentPrinted"
    DOCUMENT_NOT_PRINTED = "DocumentNotPrinted"
    DOCUMENT_NOT_MADE = "DocumentNotMade"
    """A paper for the A4 printer was not made, and so not printed; ``reason`` is how. It may be asked for again."""
    DOCUMENT_UNKNOWN = "DocumentUnknown"
    RESULT_NOT_GENUINE = "ResultNotGenuine"
    """What came as the platform's result has no signature of the platform's: it was neither shown nor printed."""

    # --- a case
    SUBMIT_STARTED = "SubmitStarted"
    CASE_DURABLE = "CaseDurable"
    """The courier has the sealed case on disk: 已收件."""
    CASE_NOT_DURABLE = "CaseNotDurable"
    DELIVERY_STARTED = "DeliveryStarted"
    CASE_DELIVERED = "CaseDelivered"
    CASE_DELAYED = "CaseDelayed"
    """A try failed in a way that is worth another one."""
    CASE_PARKED = "CaseParked"
    """The platform will not have it as it is: staff must look."""
    CASE_RETURNED = "CaseReturned"
    CASE_RECOVERED = "CaseRecovered"
    """Found half sent after a crash and queued again."""
    QUEUE_FULL = "QueueFull"
    DRAFT_SAVED = "DraftSaved"
    DRAFT_TAKEN = "DraftTaken"
    DRAFT_DESTROYED = "DraftDestroyed"
    DRAFT_DEPOSITED = "DraftDeposited"
    """The platform keeps it too: it can be taken up at any terminal."""
    DRAFT_NOT_DEPOSITED = "DraftNotDeposited"
    """The platform will not have it; of a card it can still be taken up here. ``status`` is the HTTP status."""

    # --- platform
    PLATFORM_UNREACHABLE = "PlatformUnreachable"
    PLATFORM_NOT_TRUSTED = "PlatformNotTrusted"
    """Its certificate has expired, is not valid yet, or is somebody else's: staff must see to it."""
    PLATFORM_BACK = "PlatformBack"
    PLATFORM_REFUSED = "PlatformRefused"
    """The platform answered that this terminal may not, or not so; ``status`` is the HTTP status."""
    CLOCK_OFF = "ClockOff"
    """The terminal's clock is a minute or more from the platform's: ``duration_ms`` by how much, ``reason`` which way."""
    CLOCK_RIGHT = "ClockRight"
    WRONG_ENVIRONMENT = "WrongEnvironment"
    """A key of one environment met another one."""


ENDS: Final[Mapping[LogEvent, frozenset[LogEvent]]] = {
    LogEvent.APP_STARTED: frozenset({LogEvent.APP_ENDED}),
    LogEvent.VISIT_STARTED: frozenset({LogEvent.VISIT_ENDED, LogEvent.VISIT_CRASHED, LogEvent.VISIT_KILLED}),
    LogEvent.STEP_ENTERED: frozenset({LogEvent.STEP_LEFT}),
    LogEvent.IDLE_WARNED: frozenset({LogEvent.IDLE_ANSWERED, LogEvent.VISIT_ENDED}),
    LogEvent.FACE_REFERRED: frozenset({LogEvent.FACE_REFERRAL_ENDED}),
    LogEvent.CO_VIEW_AGREED: frozenset({LogEvent.CO_VIEW_ENDED}),
    LogEvent.HELP_CALLED: frozenset({LogEvent.HELP_PLACED, LogEvent.HELP_NOT_PLACED}),
    LogEvent.CARD_FOUND: frozenset(
        {LogEvent.CARD_READ, LogEvent.CARD_UNREADABLE, LogEvent.CARD_REFUSED, LogEvent.CARD_EXPIRED}
    ),
    LogEvent.DEVICE_LOST: frozenset({LogEvent.DEVICE_BACK}),
    LogEvent.ALARM_RAISED: frozenset({LogEvent.ALARM_CLEARED}),
    LogEvent.PRINT_STARTED: frozenset(
        {
            LogEvent.RECEIPT_PRINTED,
            LogEvent.RECEIPT_NOT_PRINTED,
            LogEvent.RECEIPT_UNKNOWN,
            LogEvent.DOCUMENT_PRINTED,
            LogEvent.DOCUMENT_NOT_PRINTED,
            LogEvent.DOCUMENT_UNKNOWN,
        }
    ),
    LogEvent.SUBMIT_STARTED: frozenset({LogEvent.CASE_DURABLE, LogEvent.CASE_NOT_DURABLE}),
    LogEvent.DELIVERY_STARTED: frozenset({LogEvent.CASE_DELIVERED, LogEvent.CASE_DELAYED, LogEvent.CASE_PARKED}),
    LogEvent.PLATFORM_UNREACHABLE: frozenset({LogEvent.PLATFORM_BACK}),
    LogEvent.CLOCK_OFF: frozenset({LogEvent.CLOCK_RIGHT}),
}
"""What begins something, and what may end it. The end carries ``duration_ms``."""


class Fields(TypedDict, total=False):
    """Every field an event may carry. The log checks the same again when the program runs."""

    # ids: none of them is given to, or known by, a person
    visit_id: UUID | str
    case_id: UUID | str
    job_id: UUID | str
    item_code: str

    # words: members of an Enum in our own source
    page: Enum
    phase: Enum
    mode: Enum
    environment: Enum
    device: Enum
    state: Enum
    outcome: Enum
    cause: Enum
    reason: Enum
    level: Enum
    method: Enum
    target: Enum
    verdict: Enum

    # a name of our own or of a product: letters first, no run of digits as long as a telephone number
    model: str

    # 工号 of a helper: some letters and at most six digits, which is nobody's telephone or identity number
    helper_no: str

    # numbers
    distance: float
    match: float
    refer: float
    duration_ms: float
    attempt: int
    count: int
    queued: int
    size_bytes: int
    memory_mb: float
    ratio: float
    status: int
    exit_code: int
    child_pid: int
    online: bool
    offline: bool
    is_enough: bool


FIELD_NAMES: Final = frozenset(Fields.__annotations__)
ID_FIELDS: Final = frozenset({"visit_id", "case_id", "job_id"})
NUMBER_LIMITS: Final[Mapping[str, float]] = {
    "duration_ms": 7 * 86_400_000,
    "attempt": 1_000_000,
    "count": 1_000_000,
    "queued": 1_000_000,
    "size_bytes": 2**31,
    "memory_mb": 1_000_000,
    "ratio": 1,
    "distance": 1000,
    "match": 1000,
    "refer": 1000,
    "status": 599,
    "exit_code": 255,
    "child_pid": 2**22,
}
"""No limit reaches the 11 digits of a telephone number, still less the 18 of an identity number."""
FLAGS: Final = frozenset({"online", "offline", "is_enough"})
