# SPDX-License-Identifier: Apache-2.0
"""Describes our Python types to qmllint: ``Kiosk/ViewModels`` and ``Kiosk/Live``, each a qmldir and a qmltypes, below a folder.

Read from the live meta objects, so the description cannot drift from the classes (pyside6-metaobjectdump reads the source
text and does not understand properties that share a getter). ``python -m ui.qmltypes DIR``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QMetaMethod, QMetaObject, QObject

from ui.live_view import URI as LIVE_URI, LiveView
from ui.registration import URI
from ui.view_models import TYPES

_PARTS = (1, 0)
_TYPES = {"": "void", "double": "double", "float": "double", "PyObject": "QVariant", "QString": "QString"}


def _text(name: object) -> str:
    """Qt gives names as bytes, QByteArray or str, depending on the call."""
    if isinstance(name, QByteArray):
        name = name.data()
    return name if isinstance(name, str) else bytes(memoryview(cast("bytes", name))).decode()


def _type(name: str) -> str:
    return _TYPES.get(name, name)


def _component(kind: type[QObject], uri: str, *, prototype: str = "QObject", creatable: bool = False) -> str:
    meta: QMetaObject = kind.staticMetaObject  # type: ignore[attr-defined]  # the stubs leave it out
    lines = [
        "    Component {",
        f'        name: "{kind.__name__}"',
        '        accessSemantics: "reference"',
        f'        prototype: "{prototype}"',
        f'        exports: ["{uri}/{kind.__name__} {_PARTS[0]}.{_PARTS[1]}"]',
        f"        isCreatable: {str(creatable).lower()}",
        f"        exportMetaObjectRevisions: [{_PARTS[0] << 8}]",
    ]
    for index in range(meta.propertyOffset(), meta.propertyCount()):
        entry = meta.property(index)
        written = _text(entry.typeName() or "QVariant")
        type_name, pointer = _type(written).rstrip("*"), "; isPointer: true" if written.endswith("*") else ""
        name = _text(entry.name())
        lines.append(
            f'        Property {{ name: "{name}"; type: "{type_name}"; read: "{name}"; write: "set_{name}"; '
            f'notify: "{name}Changed"; index: {index}{pointer} }}'
        )
    for index in range(meta.methodOffset(), meta.methodCount()):
        method = meta.method(index)
        word = "Signal" if method.methodType() is QMetaMethod.MethodType.Signal else "Method"
        name = _text(method.name())
        parameters = " ".join(
            f'Parameter {{ name: "a{number}"; type: "{_type(_text(kind_name))}" }}'
            for number, kind_name in enumerate(method.parameterTypes())
        )
        lines.append(f'        {word} {{ name: "{name}"; {parameters} }}')
    lines.append("    }")
    return "\n".join(lines)


def write(folder: Path) -> Path:
    """Write the modules' descriptions below ``folder`` and return the folder of the view-models'."""
    _module(folder, LIVE_URI, "live", [_component(LiveView, LIVE_URI, prototype="QQuickPaintedItem", creatable=True)])
    return _module(folder, URI, "view_models", [_component(kind, URI, prototype=_base(kind)) for kind in TYPES])


def _base(kind: type[QObject]) -> str:
    """What it takes its other properties from, as far as QML knows it."""
    return next((one.__name__ for one in kind.__mro__[1:] if one in TYPES), "QObject")


def _module(folder: Path, uri: str, name: str, components: list[str]) -> Path:
    target = folder.joinpath(*uri.split("."))
    target.mkdir(parents=True, exist_ok=True)
    inside = "\n".join(components)
    (target / f"{name}.qmltypes").write_text(f"import QtQuick.tooling 1.2\n\nModule {{\n{inside}\n}}\n", "utf-8")
    imports = "import QtQuick\n" if uri == LIVE_URI else ""
    (target / "qmldir").write_text(f"module {uri}\ntypeinfo {name}.qmltypes\n{imports}", "utf-8")
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))}\n")
