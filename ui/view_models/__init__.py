# SPDX-License-Identifier: Apache-2.0
"""View-models: one for each page, one for the window, one for the sheet over the page."""

from ui.view_models.base import ViewModel
from ui.view_models.choosing import AttractViewModel, ChooseViewModel, NoticeViewModel, QuestionViewModel, StopViewModel
from ui.view_models.ending import EndViewModel, HandoverViewModel, RateViewModel
from ui.view_models.form import (
    ConfirmViewModel,
    FieldViewModel,
    PromiseViewModel,
    ReviewViewModel,
    SignViewModel,
    WaitViewModel,
)
from ui.view_models.identity import IdentifyViewModel, NumberPadViewModel
from ui.view_models.shell import OverlayViewModel, ShellViewModel

__all__ = [
    "AttractViewModel",
    "ChooseViewModel",
    "ConfirmViewModel",
    "EndViewModel",
    "FieldViewModel",
    "HandoverViewModel",
    "IdentifyViewModel",
    "NoticeViewModel",
    "NumberPadViewModel",
    "OverlayViewModel",
    "PromiseViewModel",
    "QuestionViewModel",
    "RateViewModel",
    "ReviewViewModel",
    "ShellViewModel",
    "SignViewModel",
    "StopViewModel",
    "ViewModel",
    "WaitViewModel",
]

TYPES: tuple[type[ViewModel], ...] = (
    AttractViewModel,
    ChooseViewModel,
    ConfirmViewModel,
    EndViewModel,
    FieldViewModel,
    HandoverViewModel,
    IdentifyViewModel,
    NoticeViewModel,
    NumberPadViewModel,
    OverlayViewModel,
    PromiseViewModel,
    QuestionViewModel,
    RateViewModel,
    ReviewViewModel,
    ShellViewModel,
    SignViewModel,
    StopViewModel,
    WaitViewModel,
)
"""All of them; the composition registers these with QML and the lint gate describes them."""
