# SPDX-License-Identifier: Apache-2.0
"""What a service asks of the journey: read off its content in one place, and carried whole by whatever opens it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalogue.model import ServiceItem


@dataclass(frozen=True)
class ItemNeeds:
    """What the chosen service asks of the journey; from its content file."""

    code: str
    needs_strong: bool = False
    needs_promise: bool = False
    needs_signature: bool = False
    offline_allowed: bool = True
    gives_document: bool = False
    gives_portrait: bool = False
    is_unfitted: bool = False
    """This terminal was never given what the service cannot do without: said before it begins."""
    agent: str = ""
    """Whether somebody else may come for it (代办): ``allowed``, ``must``, or empty."""
    wants_enterprise: bool = False
    """Filed for an enterprise (法人经办)."""
    pays: bool = False
    """Something is paid once it is filed (统一公共支付)."""
    books: bool = False
    """It is filed with a time at a service point (统一预约)."""
    gives_offline_code: bool = False
    """The resident's own 离线码 comes out with the receipt."""
    looks_up: bool = False
    """公开查询: something is looked up for whoever asks; nobody is asked who they are, and nothing is filed."""
    rides: bool = False
    """一键叫车: a cab is called for whoever asks; the same of both."""
    asks_presence: bool = False
    """本人到场: behind the form somebody looks, the camera or a helper."""


def item_needs(item: ServiceItem, *, is_unfitted: bool = False) -> ItemNeeds:
    """The needs of an item. ``is_unfitted``: this terminal was never given what it cannot do without."""
    return ItemNeeds(
        item.base_code,
        needs_strong=item.needs_strong,
        needs_promise=item.needs_promise,
        needs_signature=item.needs_signature,
        offline_allowed=item.offline_allowed,
        gives_document=item.gives_document,
        gives_portrait=item.gives_portrait,
        is_unfitted=is_unfitted,
        agent=item.auth.agent if item.auth.for_agent is not None else "",
        wants_enterprise=item.auth.enterprise is not None,
        pays=item.pays_at_filing,
        books=item.booking is not None,
        gives_offline_code=item.gives_offline_code,
        looks_up=item.lookup is not None,
        rides=item.ride is not None,
        asks_presence=item.auth.presence is not None,
    )
