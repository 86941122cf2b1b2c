# SPDX-License-Identifier: Apache-2.0
"""Which values of the form somebody who looks on by consent may see (同屏协助), decided by what the item says of its fields.

Closed where nothing is said: a value is seen through its mask, or because the content says that it is public or nobody's, or
because it is one of the choices that the content itself offers. What the resident wrote in own words is seen by nobody.
Source: ADR 19.
"""

from __future__ import annotations

from typing import Final

from kiosk.application.fields import FieldValue
from kiosk.application.form import Form
from kiosk.catalogue.field_model import MAY_BE_PERSONAL, FieldKind, FieldSpec, Mask, Unmasked

_NEVER_SHOWN: Final = frozenset(
    {FieldKind.ID_NUMBER, FieldKind.ENTERPRISE_NUMBER, FieldKind.BANK_ACCOUNT, FieldKind.CODE}
)
_NEVER_MASKED: Final = frozenset({Mask.NUMBER, Mask.ACCOUNT})
_SAID_TO_BE_SEEN: Final = frozenset({Unmasked.PUBLIC, Unmasked.IMPERSONAL})
_WRITTEN: Final = frozenset({FieldKind.TEXT, FieldKind.REGION})
_CHOSEN: Final = frozenset({FieldKind.PLACE, FieldKind.SLOT, FieldKind.DELIVERY})


def may_be_seen(form: Form, spec: FieldSpec, value: FieldValue) -> bool:
    """Whether the masked value may be told to a helper; where not, they see that there is one and no more."""
    if spec.kind in _NEVER_SHOWN or spec.mask in _NEVER_MASKED:
        return False
    if spec.mask is not Mask.NONE:
        return True
    if spec.kind in MAY_BE_PERSONAL:
        is_own_words = value.origin.is_own and spec.kind in _WRITTEN
        return spec.unmasked in _SAID_TO_BE_SEEN and not is_own_words
    return spec.kind in _CHOSEN or value.value in {option.value for option in form.choices(spec)}
