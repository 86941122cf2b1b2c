// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// One value that a page says otherwise than the form: both, side by side, and the choice between them.
Card {
    id: root

    required property string leaveText
    required property var rows
    required property string takeText
    required property string title

    signal leaveTapped
    signal takeTapped

    height: choice.implicitHeight + Style.mm(12)

    Column {
        id: choice

        anchors.left: parent.left
        anchors.margins: Style.mm(6)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(3)

        T {
            color: Style.primaryDeep
            font.bold: true
            lineHeight: Style.leadingTight
            text: root.title
            width: parent.width
        }

        Repeater {
            model: root.rows

            delegate: Column {
                id: side

                required property var modelData

                spacing: 0
                width: choice.width

                T {
                    color: Style.inkSoft
                    font.pixelSize: Style.note
                    lineHeight: Style.leadingTight
                    text: side.modelData.label
                    width: parent.width
                }

                T {
                    font.weight: Font.DemiBold
                    lineHeight: Style.leadingTight
                    text: side.modelData.value
                    width: parent.width
                }
            }
        }

        Row {
            spacing: Style.gap
            width: parent.width

            QuietButton {
                label: root.takeText
                objectName: "take-value"
                width: (parent.width - Style.gap) / 2

                onTapped: root.takeTapped()
            }

            QuietButton {
                label: root.leaveText
                objectName: "leave-value"
                width: (parent.width - Style.gap) / 2

                onTapped: root.leaveTapped()
            }
        }
    }
}
