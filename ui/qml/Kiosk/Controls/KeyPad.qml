// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// Digits in the order of a telephone, with X for ID numbers, and erase.
Grid {
    id: root

    property bool allowX: false
    property bool usable: true
    readonly property int keyHeight: Style.mm(Style.elder ? 30 : 26)
    readonly property int keyWidth: (root.width - 2 * root.columnSpacing) / 3

    signal pressed(string key)

    columnSpacing: Style.mm(5)
    columns: 3
    rowSpacing: Style.mm(5)

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", root.allowX ? "X" : "", "0", "erase"]

        delegate: PadKey {
            required property string modelData

            height: root.keyHeight
            icon: modelData === "erase" ? "delete" : ""
            label: modelData === "erase" ? qsTr("退格") : modelData
            objectName: "key:" + modelData
            opacity: modelData === "" ? 0 : 1
            usable: modelData !== "" && root.usable
            width: root.keyWidth

            onTapped: root.pressed(modelData)
        }
    }
}
