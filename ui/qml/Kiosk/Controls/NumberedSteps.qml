// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// What to do, one step after the other.
Column {
    id: root

    required property var steps

    spacing: Style.mm(Style.elder ? 4 : 3)
    visible: root.steps.length > 0

    Repeater {
        model: root.steps

        delegate: Item {
            id: step

            required property int index
            required property string modelData

            height: Math.max(number.height, words.implicitHeight)
            width: root.width

            Rectangle {
                id: number

                anchors.verticalCenter: parent.verticalCenter
                color: Style.primary
                height: width
                radius: width / 2
                width: Style.mm(Style.elder ? 14 : 11)

                T {
                    anchors.centerIn: parent
                    color: Style.inkOnPrimary
                    font.bold: true
                    text: step.index + 1
                }
            }

            T {
                id: words

                anchors.left: number.right
                anchors.leftMargin: Style.mm(5)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                font.weight: Font.DemiBold
                lineHeight: Style.leadingTight
                text: step.modelData
            }
        }
    }
}
