# SPDX-License-Identifier: Apache-2.0
"""Taking pictures of papers in the visit (拍材料): the mat, the telephone, the check, and one file at the end of each material.

What is looked at, read and kept is done by two processes (one works on pictures, one reads: up to 0.7 and 1.1 GB), started when
the page opens and gone when it is left, whichever way; this process only watches the mat. Pictures are in memory until the
material is handed in or the page is left, never on a disk and in no draft.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kiosk.apart.companion import NotDone
from kiosk.application.capture import Capture, Stage, Wish
from kiosk.application.proposals import Proposal
from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.material_model import MaterialSpec, PhotoSpec
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from ui.live_view import LivePicture
from ui.visit.looks import LookDesk
from ui.visit.page_check import Heard, PageCheck
from ui.visit.paper_keeping import PaperKeeping
from ui.visit.paper_mat import Mat
from ui.visit.paper_says import Chosen, PaperSays
from ui.visit.paper_still import Still
from ui.visit.papers_before import PapersBefore
from ui.visit.parts import VisitParts
from ui.visit.phone_upload import PhoneUpload
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:
    from kiosk.vision.papers.taken import TakenPage
    from kiosk.vision.papers.watch import Seen

Dispatch = Callable[[ev.Event], None]

MOST_BY_PHONE: Final = 10
SPARE_BY_PHONE: Final = 4
"""Pictures that may have to be taken again."""
MOST_UNDONE: Final = 3
"""Times in a row: then it is the machine, and the other ways are offered alone."""


class PaperDesk:
    """The page that takes pictures, one material after another. ``platform``: the desk on which the platform is asked;
    ``farewell``: that on which it is told to forget.
    """

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        platform: TaskDesk,
        farewell: TaskDesk,
        dispatch: Dispatch,
        changed: Callable[[], None],
    ) -> None:
        self._parts, self._record = parts, record
        self._dispatch, self._changed = dispatch, changed
        self._mat = Mat(self._is_watching, self._seen)
        self._state = JourneyState()
        self._check = PageCheck(
            parts, Heard(self._is_read, self._judged, self._undone, self._unreadable, self._no_eyes)
        )
        self._keeping = PaperKeeping(parts, record, self._check, changed)
        self._says = PaperSays(record)
        self.phone = PhoneUpload(
            parts.platform, platform, parts.help_platform, farewell, parts.log, self._page_came, changed
        )
        self.still = Still()
        self.before = PapersBefore(record, self.still)
        """What was taken for another service of this visit."""
        self.spec: MaterialSpec | None = None
        """The material in hand; None: the page is not up."""
        self.capture = Capture()
        self.side = ""
        """Which side of the page on the mat is cut off."""
        self.is_unfit = False
        """The terminal's own eyes are not as they were tested."""
        self.is_unreadable = False
        """What came from the telephone last was no picture."""
        self.is_undone = False
        """Nothing came of the picture that was taken last: once more."""
        self._times_undone = 0

    def join(self, looks: LookDesk) -> None:
        """The page looks at the mat through them."""
        self._mat.join(looks)

    # --- what there is ------------------------------------------------------------------------------------------------

    @property
    def process_ids(self) -> tuple[int | None, int | None]:
        """Of what reads, and of what works on pictures; None: there is none now."""
        return self._check.process_ids

    @property
    def is_gone(self) -> bool:
        """Nothing of a page that was left is there any more."""
        return self._check.is_gone

    @property
    def has_camera(self) -> bool:
        """A camera looks down on a mat."""
        return self._mat.is_fitted

    @property
    def may_phone(self) -> bool:
        """The resident's telephone can send pages: over the platform, for somebody whom it knows."""
        return self._state.online and self._record.session is not None

    def can_photograph(self, state: JourneyState) -> bool:
        """Before the form is made: whether there is any way at all. What a telephone sends is looked at here too."""
        return not state.eyes_unfit and (self.has_camera or (state.online and self._record.session is not None))

    @property
    def live(self) -> LivePicture | None:
        """What the page's frame draws now: the mat, or the page that was taken."""
        return self._mat.picture if self.capture.stage.looks else self.still.picture

    @property
    def page(self) -> TakenPage | None:
        """The page that was checked last, while it is shown."""
        return self._says.page

    @property
    def offer(self) -> Proposal | None:
        """The one value that the resident is asked about now."""
        return self._says.offer

    @property
    def on_screen(self) -> tuple[Proposal, ...]:
        """What stands beside the picture; nothing while one value is asked about."""
        return self._says.beside(self._state.mode) if self.capture.stage is Stage.GOOD else ()

    @property
    def is_slow(self) -> bool:
        """The pages are being put away for so long that it has to be said why."""
        return self._keeping.is_slow

    # --- coming and going ---------------------------------------------------------------------------------------------

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands: the page opens with the material that comes next, and leaves nothing behind."""
        self._state = state
        if state.page is not Page.PAPER or state.ended:
            if self.spec is not None or self._check.is_open:  # behind the last material none is in hand any more
                self._leave()
            return
        waiting = self._record.materials.to_photograph
        if self.spec is None and waiting and self._record.item is not None:
            self._open(next(one for one in self._record.item.materials if one.code == waiting[0]))

    def _open(self, spec: MaterialSpec) -> None:
        assert spec.photo is not None  # noqa: S101 - the content says how, or the material is not photographed
        self.spec, self.capture = spec, Capture(spec.photo.pages_min, spec.photo.pages_max)
        self._times_undone = 0
        self._begin_anew()
        paper = self._record.photographed_before(spec)
        if paper is not None:
            self.before.offer(paper)
            self._become(self.capture.before(is_last=self.before.is_last))
        else:
            self._begin_taking()

    def _begin_taking(self) -> None:
        if not self.has_camera and not self.may_phone:
            self._later()  # the line went meanwhile: nobody is shown a page on which nothing can be done
            return
        self._check.open(self._started)

    def _started(self, is_fit: bool) -> None:
        self.is_unfit = not is_fit
        if not is_fit:
            self._parts.log.write(LogEvent.EYES_UNFIT)
        self._changed()

    def _begin_anew(self) -> None:
        self._drop_page()
        self._mat.begin_anew(forget=True)
        self._keeping.begin_anew()

    def _drop_page(self) -> None:
        self._check.drop()
        self._keeping.drop()
        self._mat.begin_anew()
        self._says.forget()
        self.side = ""
        self.before.forget()
        self.is_unreadable = self.is_undone = False
        self.still.forget()

    def _leave(self) -> None:
        self.spec, self.capture = None, Capture()
        self._begin_anew()
        self.phone.close()
        self._check.close()

    def close(self) -> None:
        """The visit ends."""
        self._leave()

    def join_threads(self, wait_ms: int) -> None:
        """Until the reading process is gone; after :meth:`close`."""
        self._check.join_threads(wait_ms)

    # --- the resident's wishes ----------------------------------------------------------------------------------------

    def step(self, wish: str, value: str) -> None:
        """What was touched; whatever the stage has no place for is nothing."""
        if self.spec is None:
            return
        ways: dict[Wish, Callable[[], None]] = {
            Wish.SHOOT: self._take,
            Wish.AGAIN: self._again,
            Wish.USE: self._use,
            Wish.ANYWAY: self._use,
            Wish.MORE: lambda: self._use(adds=True),
            Wish.PHONE: self._to_phone,
            Wish.CAMERA: self._to_camera,
            Wish.LATER: self._later,
            Wish.TURN: self._turn_before,
            Wish.USE_BEFORE: self._use_before,
            Wish.TAKE_VALUE: lambda: self._choose(value, takes=True),
            Wish.LEAVE_VALUE: lambda: self._choose(value, takes=False),
        }
        ways[Wish(wish)]()

    def _become(self, capture: Capture) -> None:
        before, self.capture = self.capture, capture
        if capture.stage is not before.stage:
            self._dispatch(ev.PaperStaged(capture.stage))

    def _again(self) -> None:
        is_first, capture = self.capture.stage.is_before, self.capture.again()
        if capture is not self.capture:
            self._drop_page()
            self._become(capture)
            if is_first:
                self._begin_taking()
            self._next_from_phone()

    def _turn_before(self) -> None:
        if self.capture.stage is Stage.BEFORE:
            self.before.turn()
            self._become(self.capture.before(is_last=self.before.is_last))
            self._changed()

    def _use_before(self) -> None:
        """One tap is the consent for this case; only behind its last page, so that nothing is used unseen."""
        if self.capture.stage is Stage.BEFORE_LAST:
            self._parts.log.write(LogEvent.MATERIAL_REUSED, count=self.before.use())
            self._settled()

    def _to_phone(self) -> None:
        if not self.may_phone or self.spec is None or self._record.item is None:
            return
        capture = self.capture.phone()
        if capture is not self.capture:
            self._drop_page()
            self.phone.open(
                self._record.session,
                self._record.item.base_code,
                self.spec.code,
                min(MOST_BY_PHONE, self.capture.most + SPARE_BY_PHONE),
            )
            self._become(capture)
            self._next_from_phone()

    def _to_camera(self) -> None:
        capture = self.capture.camera()
        if capture is not self.capture:
            self._drop_page()
            self.phone.close()
            self._become(capture)

    def _later(self) -> None:
        if self.spec is not None:
            self._record.filling.postpone(self.spec.code)
            self._parts.log.write(LogEvent.MATERIAL_POSTPONED)
            self._settled()

    def _settled(self) -> None:
        """On to the next material, or off the page."""
        self.spec, self.capture = None, Capture()
        self._begin_anew()
        self.phone.close()
        self._dispatch(ev.PaperSettled(self._record.filling.standing))

    def _choose(self, code: str, *, takes: bool) -> None:
        if self.spec is None:
            return
        match self._says.choose(code, self._photo, self.spec.name.zh, takes=takes):
            case Chosen.SETTLED:
                self._changed()
            case Chosen.BLOCKED:
                self._dispatch(ev.Prefilled(self._record.filling.standing))

    # --- the mat ------------------------------------------------------------------------------------------------------

    def _is_watching(self) -> bool:
        return self.spec is not None and self.capture.stage.looks and not self.is_unfit

    def _seen(self, seen: Seen) -> None:
        side, self.side = self.side, seen.side
        if seen.take and self.capture.stage.looks:
            self._take()
            return
        self._become(self.capture.seen(seen.stage))
        if side != seen.side:
            self._changed()

    def _take(self) -> None:
        capture = self.capture.taken()
        picture = None if capture is self.capture else self._mat.take()
        if picture is None:
            return
        self._drop_page()
        self.capture = capture
        self._dispatch(ev.PaperTaken())
        self._check.look(picture, self._photo, self._keeping.pages, by_phone=False)

    # --- the telephone ------------------------------------------------------------------------------------------------

    def _page_came(self) -> None:
        self._next_from_phone()
        self._changed()

    def _next_from_phone(self) -> None:
        capture = self.capture.page_came()
        if capture is self.capture or self.spec is None:
            return
        data = self.phone.take()
        if data is None:
            return
        self._drop_page()
        self.capture = capture
        self._dispatch(ev.PaperTaken())
        self._check.look(data, self._photo, self._keeping.pages, by_phone=True)

    # --- the check ----------------------------------------------------------------------------------------------------

    def _is_read(self) -> None:
        self._become(self.capture.reading())

    def _unreadable(self) -> None:
        """The telephone is asked for it again."""
        self._once_more()
        self.is_unreadable = True
        self._changed()
        self._next_from_phone()

    def _undone(self, why: NotDone) -> None:
        """The process came to nothing: calmly once more; what does not come off :data:`MOST_UNDONE` times will not."""
        self._parts.log.write(LogEvent.MATERIAL_UNDONE, reason=why)
        self._times_undone += 1
        if self.is_unfit or self._times_undone >= MOST_UNDONE:
            self._no_eyes()
            return
        self._once_more()
        self.is_undone = True
        self._changed()
        self._next_from_phone()

    def _once_more(self) -> None:
        capture = self.capture.undone()
        self._drop_page()
        self.capture = capture
        self._dispatch(ev.PaperStaged(capture.stage))

    def _judged(self, page: TakenPage) -> None:
        self._times_undone = 0
        for fault in page.faults:
            self._parts.log.write(LogEvent.MATERIAL_FAULTY, reason=fault.kind)
        if not page.faults and not page.is_read:
            self._parts.log.write(LogEvent.MATERIAL_NOT_READ)
        self._says.show(page, self._photo)
        self.still.show(page)
        self._become(self.capture.judged(page.kinds_of_faults))

    def _no_eyes(self) -> None:
        """It is the machine: said as eyes that are not fit, and the other ways stay."""
        self.is_unfit = True
        self._drop_page()
        self.phone.close()
        self.capture = Capture(self.capture.least, self.capture.most)
        self._dispatch(ev.PaperStaged(self.capture.stage))

    # --- keeping ------------------------------------------------------------------------------------------------------

    def _use(self, *, adds: bool = False) -> None:
        capture, page = self.capture.used(adds=adds), self.page
        if capture is self.capture or page is None:
            return
        self._keeping.pages.add(page, by_phone=self.capture.by_phone, read=self._says.all, on_screen=self.on_screen)
        self._drop_page()
        self._become(capture)
        if capture.stage is Stage.KEEPING:
            self._keep()
        else:
            self._next_from_phone()

    def _keep(self) -> None:
        if self.spec is not None:
            self._keeping.put_away(
                self.spec, self._photo, lambda is_kept: self._settled() if is_kept else self._no_eyes()
            )

    @property
    def _photo(self) -> PhotoSpec:
        assert self.spec is not None  # noqa: S101 - asked while a material is in hand
        assert self.spec.photo is not None  # noqa: S101 - as above
        return self.spec.photo
