# SPDX-License-Identifier: Apache-2.0
"""The field that is asked on a page of its own: the part of the record that knows question and fault of an answer.

An address is asked part by part (:mod:`kiosk.application.address`); the form gets it whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from config.modes import DisplayMode
from kiosk.application.address import AddressLists, AddressParts, begun, step_back, with_part
from kiosk.application.address_book import with_known
from kiosk.application.address_prompt import address_prompt
from kiosk.application.dispute import NOT_KNOWN, RegisterSays, asks_what_is_right, or_not_known, register_says
from kiosk.application.form import Form
from kiosk.application.review import OWN_WORDS, FieldPrompt, field_prompt
from kiosk.application.validation import Invalid
from kiosk.catalogue.field_model import FieldKind


@dataclass
class AskingRecord:
    """``prompt``: what the page shows; ``error``: what to do about the last answer, or the last signature; empty: nothing."""

    prompt: FieldPrompt | None = field(default=None, repr=False)
    error: str = ""
    address: AddressParts | None = field(default=None, repr=False)
    """The address that is being put together; None: the field is asked otherwise."""
    register: RegisterSays | None = field(default=None, repr=False)
    """数据异议: what is objected to, while the field's page asks what is right; None: it is asked for itself."""
    _behind: tuple[FieldPrompt | None, str] | None = field(default=None, repr=False)
    """What was asked, and said of it, where another page asks in its place now."""
    _left: str = ""
    """The field whose page was left inside of what a way had put there."""

    def ask(
        self, form: Form, mode: DisplayMode, code: str | None = None, *, own_words: bool = False
    ) -> FieldPrompt | None:
        """Put a field on its page: the given one, or the first missing. None: none is missing."""
        if code is None:
            missing = form.missing()
            if not missing:
                return None
            code, self.register = missing[0].code, None
        else:
            self.register = _objected(form, code)
        self.error = self._left = ""
        self.prompt = self._offered(field_prompt(form, code, own_words=own_words, elder=mode is DisplayMode.ELDER))
        self.address = None
        if self.prompt.kind == "text" and form.item.field(code).kind is FieldKind.REGION:
            self._ask_address(form, code, begun(self.prompt.text, AddressLists.of(form.known.tables)))
        return self.prompt

    def answer(self, form: Form, code: str, raw: str, mode: DisplayMode) -> Form | None:
        """The form with this answer; None when it was not usable (``error`` says what to do), or more is asked first."""
        objected = form.with_dispute(code) if self.register is not None and form.may_be_disputed(code) else form
        if raw == NOT_KNOWN:
            if objected is form:
                return None  # a late tap on a page of before
            self._done()
            return objected
        if raw == OWN_WORDS:
            self.ask(form, mode, code, own_words=True)
            return None
        if self.address is not None:
            taken = with_part(self.address, raw, AddressLists.of(form.known.tables))
            if isinstance(taken, Invalid):
                self._refuse(taken)
                return None
            if not taken.is_complete:
                self._ask_address(form, code, taken)
                return None
            raw = taken.text()
        answered = objected.with_answer(code, with_known(form, code, raw))
        if isinstance(answered, Invalid):
            self._refuse(answered)
            return None
        self._done()
        return answered

    def previous_part(self, form: Form) -> bool:
        """One part of an address back; False where there is none before."""
        parts = None if self.address is None else step_back(self.address)
        if parts is None or self.prompt is None:
            return False
        self._ask_address(form, self.prompt.code, parts)
        return True

    # --- the question behind another page -------------------------------------------------------------------------------

    def put_behind(self) -> None:
        """Another page asks in this place (预约去窗口): what was asked here is kept behind it. Put there twice, it is still the
        form's own question.
        """
        self._behind, self.error = self._behind or (self.prompt, self.error), ""

    def come_back(self) -> None:
        """The other page was left. Where the question behind it went with its person or service, nothing of it is put back."""
        (self.prompt, self.error), self._behind = self._behind or (self.prompt, ""), None

    def leave_inside(self, code: str) -> None:
        """Another page came while a way had pages of its own in place of this field's (统一预约, 统一物流): they are gone."""
        self._left = code

    def left_inside(self) -> str:
        """The field that has to be asked from its beginning, once its page is back: told once. Empty: it stands as it was, or
        another one does.
        """
        if self._behind is not None:
            return ""
        code, self._left = self._left, ""
        return code if self.prompt is not None and self.prompt.code == code else ""

    def _done(self) -> None:
        self.error, self.address, self.register = "", None, None

    def _refuse(self, answer: Invalid) -> None:
        self.error = f"{answer.say.say()}。{answer.fix.say()}"

    def _ask_address(self, form: Form, code: str, parts: AddressParts) -> None:
        """The next part of an address on its page."""
        self.address, self.error = parts, ""
        prompt = address_prompt(form.item.field(code), parts, AddressLists.of(form.known.tables))
        # Further on it would read as not knowing the number of the house.
        self.prompt = prompt if parts.way else self._offered(prompt)

    def _offered(self, prompt: FieldPrompt) -> FieldPrompt:
        return prompt if self.register is None else or_not_known(prompt)


def _objected(form: Form, code: str) -> RegisterSays | None:
    value = form.value(code)
    if value is None or not asks_what_is_right(form, code):
        return None
    return register_says(form, form.item.field(code), value)
