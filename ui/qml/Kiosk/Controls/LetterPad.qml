// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// The letters in the order of the alphabet, as everybody learnt them with pinyin, and two keys to take back.
Grid {
    id: root

    readonly property int keyHeight: Style.mm(Style.elder ? 23.5 : 21)
    readonly property int keyWidth: (root.width - (root.columns - 1) * root.columnSpacing) / root.columns
    readonly property var words: ({
            "erase": qsTr("退格"),
            "clear": qsTr("清空")
        })

    signal pressed(string key)

    columnSpacing: Style.mm(Style.elder ? 5 : 3.5)
    columns: 7
    rowSpacing: Style.mm(Style.elder ? 5 : 3.5)

    Repeater {
        model: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "erase", "clear"]

        delegate: PadKey {
            required property string modelData

            accessibleText: root.words[modelData] ?? modelData.toUpperCase()
            height: root.keyHeight
            icon: modelData === "erase" ? "delete" : ""
            label: root.words[modelData] ?? modelData.toUpperCase()
            objectName: "key:" + modelData
            textMm: modelData === "clear" ? (Style.elder ? 10.4 : 7.5) : Style.elder ? 15 : 12
            width: root.keyWidth

            onTapped: root.pressed(modelData)
        }
    }
}
