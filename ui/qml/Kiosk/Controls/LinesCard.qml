// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// What stands on a receipt, line by line: small what it is, large what it says.
Card {
    id: root

    // {label, value}
    required property var lines

    height: list.implicitHeight + Style.mm(12)

    Column {
        id: list

        anchors.left: parent.left
        anchors.margins: Style.mm(8)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(3)

        Repeater {
            model: root.lines

            delegate: Column {
                id: line

                required property var modelData

                width: list.width

                T {
                    color: Style.inkSoft
                    font.pixelSize: Style.note
                    lineHeight: Style.leadingTight
                    text: line.modelData.label
                    width: parent.width
                }

                T {
                    font.pixelSize: Style.elder ? Style.body : Style.mm(8)
                    font.weight: Font.DemiBold
                    lineHeight: Style.leadingTight
                    text: line.modelData.value
                    width: parent.width
                }
            }
        }
    }
}
