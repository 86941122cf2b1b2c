# SPDX-License-Identifier: Apache-2.0
"""Qt: view-models, device workers, pages. The only package that imports PySide6."""

# pydantic must be complete before PySide6 comes: PySide6's import hook reads the source of every module that is imported
# after it, and pydantic's lazy attributes fail on that half-way (PySide6 6.12.0, pydantic 2.14).
import pydantic.fields  # noqa: F401

_TRUE_REFERENCES = (True,) * 250_000
"""``Signal.emit`` of PySide6 6.12.0 gives back True without counting the reference (500 emits: 500 fewer). Before Python 3.12
made True immortal, the interpreter dies of that after some thousand emits. A visit process lives for one visit and emits some
thousand times; these spare references (2 MB) outlast it by far. tests/unit/ui/test_true_references.py shows whether the fault
is still there."""
