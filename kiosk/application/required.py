# SPDX-License-Identifier: Apache-2.0
"""What may be missing when a case is filed. Terminal and platform ask here.

A field that nobody is asked for comes from a register or from whoever is identified. What a register of the platform has, the
platform puts in by itself when the terminal could not ask (domain notes 1.3 row 42: nobody is turned away for what the office can
look up); who an agent is, no register tells.
"""

from __future__ import annotations

from kiosk.catalogue.field_model import FieldSpec


def is_left_to_platform(spec: FieldSpec) -> bool:
    """Whether a required field may be filed without a value."""
    return spec.ask is None and any(source.startswith(("share:", "licence:")) for source in spec.prefill)
