// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// Digits and the letters that a 统一社会信用代码 can hold (GB 32100: no I, O, S, V, Z, so nothing is taken for a digit), and erase.
Grid {
    id: root

    readonly property int keyHeight: Style.mm(Style.elder ? 23.5 : 20)
    readonly property int keyWidth: (root.width - (root.columns - 1) * root.columnSpacing) / root.columns

    signal pressed(string key)

    columnSpacing: Style.mm(Style.elder ? 5.2 : 3.5)
    columns: 6
    rowSpacing: Style.mm(Style.elder ? 5.2 : 3.5)

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "Q", "R", "T", "U", "W", "X", "Y", "erase"]

        delegate: PadKey {
            required property string modelData

            accessibleText: modelData === "erase" ? qsTr("退格") : modelData
            height: root.keyHeight
            icon: modelData === "erase" ? "delete" : ""
            label: modelData === "erase" ? qsTr("退格") : modelData
            objectName: "key:" + modelData
            textMm: Style.elder ? 14 : 11
            width: root.keyWidth

            onTapped: root.pressed(modelData)
        }
    }
}
