# SPDX-License-Identifier: Apache-2.0
"""What a case ended in, as the platform issued it: a proof (证明) or a query's result (查询结果), rows and all.

The pension certificate has a shape of its own (:class:`~kiosk.platform.model.CertificateData`); every other paper is this one.
Both are signed alike (:mod:`~kiosk.platform.certificate`). One value from the answer to the paper, in a module without what
reads answers, for the process that makes papers loads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from config.clock import parse_iso
from kiosk.platform.permits import SubPermit


@dataclass(frozen=True)
class ResultDocument:
    """``rows``: label and value. ``table``: its head, and lines of as many cells; None: there is none.

    ``document``: ``proof``, ``query``, ``licence`` (行业综合许可证: an enterprise's, with ``permits``), or ``advice`` (仅供参考:
    no seal). ``reprint_times`` within ``reprint_days``: how often it
    may be printed again (补打); both 0: only if it did not come out.
    """

    document: str
    certificate_number: str = field(repr=False)
    title: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    purpose: str = field(repr=False)
    rows: tuple[tuple[str, str], ...] = field(repr=False)
    table_head: tuple[str, ...]
    table_rows: tuple[tuple[str, ...], ...] = field(repr=False)
    notes: tuple[str, ...]
    issued_at: str
    issuer: str
    verification_code: str = field(repr=False)
    verify_url: str
    reprint_times: int
    reprint_days: int
    seal: str | None = field(default=None, repr=False)
    """What the code on paper holds beside the address (:mod:`~kiosk.platform.seal`); None: nothing."""
    platform_key_id: str = ""
    platform_signature: str = field(default="", repr=False)
    permits: tuple[SubPermit, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        parse_iso(self.issued_at)
        if any(len(line) != len(self.table_head) for line in self.table_rows):
            raise ValueError("a line of the table has not as many cells as its head")

    @property
    def verification_text(self) -> str:
        """What the QR code holds: an address, with the code at its end, and what was sealed of it."""
        return f"{self.verify_url}/{self.verification_code}" + (f"#{self.seal}" if self.seal else "")

    @property
    def content(self) -> dict[str, Any]:
        """As the contract has it: what was signed, and the signature."""
        return {
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "rows": [{"label": label, "value": value} for label, value in self.rows],
            "table_head": list(self.table_head),
            "table_rows": [list(line) for line in self.table_rows],
            "notes": list(self.notes),
            "permits": [one.content for one in self.permits],
        }
