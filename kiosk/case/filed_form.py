# SPDX-License-Identifier: Apache-2.0
"""申请表: the form as it was filed, as values for a sheet of paper. Source: domain notes 1.3 row 33 (申请表单自动生成).

Generated from the content: labels, values and where each is from, papers, promises, the handwriting. Values are masked as on the
receipt, for it is the resident who carries it. Its digest goes with the case and stands on the sheet.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from config.modes import Environment
from kiosk.case.canonical import canonical_sha256
from kiosk.case.promised import Promised


@dataclass(frozen=True, slots=True)
class FormRow:
    """One field: ``value`` masked, ``origin`` in words (身份证, 共享数据, 本人填写 …)."""

    label: str
    value: str = field(repr=False)
    origin: str


@dataclass(frozen=True, slots=True)
class FiledForm:
    """What stands on it. ``signer``: masked; ``strokes_hmm``: of the handwriting, hundredths of a millimetre from the box's top
    left corner, empty where nothing is signed; ``signed_at``: ISO 8601, or empty.
    """

    item_code: str
    item_name: str
    guide_version: str
    rows: tuple[FormRow, ...]
    materials: tuple[tuple[str, str], ...]
    promised: tuple[Promised, ...]
    signer: str = field(repr=False)
    signed_at: str = ""
    strokes_hmm: tuple[tuple[tuple[int, int], ...], ...] = field(default=(), repr=False)

    @property
    def sha256(self) -> str:
        """Over all of it, as canonical JSON: the same words, the same digest."""
        return canonical_sha256(["form/1", asdict(self)])


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What the terminal knows beside the form. ``number_label`` and ``number``: by which its case is found (办件编号, 查询码);
    ``has_reached``: the platform has it; otherwise the sheet says that it has not.
    """

    environment: Environment
    site_name: str
    terminal_id: str
    number_label: str
    number: str
    received_at: str
    has_reached: bool = True
