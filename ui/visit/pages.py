# SPDX-License-Identifier: Apache-2.0
"""The view-models of a visit: one for each page, one for the window, one for the sheet over the page."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui import view_models as vms
from ui.visit.pages_portrait import PortraitPages


@dataclass
class Pages:
    """One view-model for each page of the visit."""

    shell: vms.ShellViewModel = field(default_factory=vms.ShellViewModel)
    sheet: vms.OverlayViewModel = field(default_factory=vms.OverlayViewModel)
    attract: vms.AttractViewModel = field(default_factory=vms.AttractViewModel)
    choose: vms.ChooseViewModel = field(default_factory=vms.ChooseViewModel)
    search: vms.SearchViewModel = field(default_factory=vms.SearchViewModel)
    browse: vms.BrowseViewModel = field(default_factory=vms.BrowseViewModel)
    mine: vms.MineViewModel = field(default_factory=vms.MineViewModel)
    question: vms.QuestionViewModel = field(default_factory=vms.QuestionViewModel)
    notice: vms.NoticeViewModel = field(default_factory=vms.NoticeViewModel)
    stop: vms.StopViewModel = field(default_factory=vms.StopViewModel)
    identify: vms.IdentifyViewModel = field(default_factory=vms.IdentifyViewModel)
    who_for: vms.WhoForViewModel = field(default_factory=vms.WhoForViewModel)
    relation: vms.RelationViewModel = field(default_factory=vms.RelationViewModel)
    principal: vms.PrincipalViewModel = field(default_factory=vms.PrincipalViewModel)
    people: vms.PeopleViewModel = field(default_factory=vms.PeopleViewModel)
    enterprise: vms.EnterpriseViewModel = field(default_factory=vms.EnterpriseViewModel)
    number: vms.NumberPadViewModel = field(default_factory=vms.NumberPadViewModel)
    code: vms.NumberPadViewModel = field(default_factory=vms.NumberPadViewModel)
    case_number: vms.NumberPadViewModel = field(default_factory=vms.NumberPadViewModel)
    face: vms.FaceViewModel = field(default_factory=vms.FaceViewModel)
    scan: vms.ScanViewModel = field(default_factory=vms.ScanViewModel)
    wait: vms.WaitViewModel = field(default_factory=vms.WaitViewModel)
    review: vms.ReviewViewModel = field(default_factory=vms.ReviewViewModel)
    consents: vms.ConsentsViewModel = field(default_factory=vms.ConsentsViewModel)
    consent: vms.ConsentsViewModel = field(default_factory=vms.ConsentsViewModel)
    field_page: vms.FieldViewModel = field(default_factory=vms.FieldViewModel)
    paper: vms.PaperViewModel = field(default_factory=vms.PaperViewModel)
    promise: vms.PromiseViewModel = field(default_factory=vms.PromiseViewModel)
    continued: vms.ContinueViewModel = field(default_factory=vms.ContinueViewModel)
    confirm: vms.ConfirmViewModel = field(default_factory=vms.ConfirmViewModel)
    sign: vms.SignViewModel = field(default_factory=vms.SignViewModel)
    pay: vms.PayViewModel = field(default_factory=vms.PayViewModel)
    preview: vms.PreviewViewModel = field(default_factory=vms.PreviewViewModel)
    hand_over: vms.HandoverViewModel = field(default_factory=vms.HandoverViewModel)
    rate: vms.RateViewModel = field(default_factory=vms.RateViewModel)
    end: vms.EndViewModel = field(default_factory=vms.EndViewModel)
    nearby: vms.NearbyViewModel = field(default_factory=vms.NearbyViewModel)
    nearby_item: vms.NearbyItemViewModel = field(default_factory=vms.NearbyItemViewModel)
    place: vms.PlaceViewModel = field(default_factory=vms.PlaceViewModel)
    place_code: vms.PlaceCodeViewModel = field(default_factory=vms.PlaceCodeViewModel)
    ask: vms.AskViewModel = field(default_factory=vms.AskViewModel)
    ask_type: vms.AskTypeViewModel = field(default_factory=vms.AskTypeViewModel)
    answers: vms.AnswersViewModel = field(default_factory=vms.AnswersViewModel)
    lookup: vms.LookupViewModel = field(default_factory=vms.LookupViewModel)
    lookup_scan: vms.ScanViewModel = field(default_factory=vms.ScanViewModel)
    lookup_list: vms.LookupListViewModel = field(default_factory=vms.LookupListViewModel)
    lookup_result: vms.LookupResultViewModel = field(default_factory=vms.LookupResultViewModel)
    ride: vms.RideViewModel = field(default_factory=vms.RideViewModel)
    ride_phone: vms.RidePhoneViewModel = field(default_factory=vms.RidePhoneViewModel)
    portraits: PortraitPages = field(default_factory=PortraitPages)

    def all(self) -> tuple[vms.ViewModel, ...]:
        """Every view-model."""
        held = (*vars(self).values(), *vars(self.portraits).values())
        return tuple(one for one in held if isinstance(one, vms.ViewModel))
