# SPDX-License-Identifier: Apache-2.0
"""View-models: one for each page, one for the window, one for the sheet over the page."""

from ui.view_models.acting import (
    EnterpriseViewModel,
    PeopleViewModel,
    PrincipalViewModel,
    RelationViewModel,
    WhoForViewModel,
)
from ui.view_models.ask import AnswersViewModel, AskTypeViewModel, AskViewModel
from ui.view_models.base import ViewModel
from ui.view_models.choosing import AttractViewModel, NoticeViewModel, QuestionViewModel, StopViewModel
from ui.view_models.consents import ConsentsViewModel
from ui.view_models.continuing import ContinueViewModel
from ui.view_models.ending import EndViewModel, HandoverViewModel, RateViewModel
from ui.view_models.face import FaceViewModel
from ui.view_models.finding import BrowseViewModel, ChooseViewModel, ListViewModel, SearchViewModel
from ui.view_models.form import (
    ConfirmViewModel,
    FieldViewModel,
    PromiseViewModel,
    ReviewViewModel,
    SignViewModel,
    WaitViewModel,
)
from ui.view_models.identity import IdentifyViewModel, NumberPadViewModel
from ui.view_models.lookup import LookupListViewModel, LookupResultViewModel, LookupViewModel
from ui.view_models.mine import MineViewModel
from ui.view_models.nearby import NearbyItemViewModel, NearbyViewModel, PlaceCodeViewModel, PlaceViewModel
from ui.view_models.paper import PaperViewModel
from ui.view_models.paying import PayViewModel
from ui.view_models.picture import PictureViewModel, PrintedPictureViewModel
from ui.view_models.portrait import (
    PortraitChooseViewModel,
    PortraitClausesViewModel,
    PortraitColourViewModel,
    PortraitResultViewModel,
    PortraitTakeViewModel,
    PortraitViewModel,
)
from ui.view_models.preview import PreviewViewModel
from ui.view_models.ride import RidePhoneViewModel, RideViewModel
from ui.view_models.scan import ScanViewModel
from ui.view_models.shell import OverlayViewModel, ShellViewModel

__all__ = [
    "AnswersViewModel",
    "AskTypeViewModel",
    "AskViewModel",
    "AttractViewModel",
    "BrowseViewModel",
    "ChooseViewModel",
    "ConfirmViewModel",
    "ConsentsViewModel",
    "ContinueViewModel",
    "EndViewModel",
    "EnterpriseViewModel",
    "FaceViewModel",
    "FieldViewModel",
    "HandoverViewModel",
    "IdentifyViewModel",
    "ListViewModel",
    "LookupListViewModel",
    "LookupResultViewModel",
    "LookupViewModel",
    "MineViewModel",
    "NearbyItemViewModel",
    "NearbyViewModel",
    "NoticeViewModel",
    "NumberPadViewModel",
    "OverlayViewModel",
    "PaperViewModel",
    "PayViewModel",
    "PeopleViewModel",
    "PictureViewModel",
    "PlaceCodeViewModel",
    "PlaceViewModel",
    "PortraitChooseViewModel",
    "PortraitClausesViewModel",
    "PortraitColourViewModel",
    "PortraitResultViewModel",
    "PortraitTakeViewModel",
    "PortraitViewModel",
    "PreviewViewModel",
    "PrincipalViewModel",
    "PrintedPictureViewModel",
    "PromiseViewModel",
    "QuestionViewModel",
    "RateViewModel",
    "RelationViewModel",
    "ReviewViewModel",
    "RidePhoneViewModel",
    "RideViewModel",
    "ScanViewModel",
    "SearchViewModel",
    "ShellViewModel",
    "SignViewModel",
    "StopViewModel",
    "ViewModel",
    "WaitViewModel",
    "WhoForViewModel",
]

TYPES: tuple[type[ViewModel], ...] = (
    AnswersViewModel,
    AskTypeViewModel,
    AskViewModel,
    ListViewModel,
    AttractViewModel,
    BrowseViewModel,
    ChooseViewModel,
    ConfirmViewModel,
    ConsentsViewModel,
    ContinueViewModel,
    EndViewModel,
    FaceViewModel,
    FieldViewModel,
    HandoverViewModel,
    IdentifyViewModel,
    LookupResultViewModel,
    LookupViewModel,
    RideViewModel,
    MineViewModel,
    NearbyItemViewModel,
    NearbyViewModel,
    NoticeViewModel,
    NumberPadViewModel,
    OverlayViewModel,
    PaperViewModel,
    PayViewModel,
    PictureViewModel,
    PlaceCodeViewModel,
    PlaceViewModel,
    PrintedPictureViewModel,
    PortraitChooseViewModel,
    PortraitClausesViewModel,
    PortraitColourViewModel,
    PortraitResultViewModel,
    PortraitTakeViewModel,
    PortraitViewModel,
    PreviewViewModel,
    PromiseViewModel,
    QuestionViewModel,
    RateViewModel,
    ReviewViewModel,
    ScanViewModel,
    SearchViewModel,
    ShellViewModel,
    SignViewModel,
    StopViewModel,
    WaitViewModel,
)
"""All of them; the composition registers these with QML and the lint gate describes them."""
