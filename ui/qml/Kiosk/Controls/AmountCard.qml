// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// A sum of money, large, and what it is made of.
Card {
    id: root

    required property string amount
    required property string amountLabel
    required property var lines

    height: money.implicitHeight + Style.mm(12)
    visible: root.amount !== ""

    Column {
        id: money

        anchors.left: parent.left
        anchors.margins: Style.mm(8)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(3)

        Item {
            height: sum.implicitHeight
            width: parent.width

            T {
                id: name

                anchors.baseline: sum.baseline
                color: Style.inkSoft
                text: root.amountLabel
            }

            T {
                id: sum

                Accessible.role: Accessible.StaticText
                anchors.left: name.right
                anchors.leftMargin: Style.mm(6)
                anchors.right: parent.right
                color: Style.primaryDeep
                font.bold: true
                font.pixelSize: Style.mm(Style.elder ? 24 : 20)
                horizontalAlignment: Text.AlignRight
                lineHeight: Style.leadingTight
                objectName: "amount"
                text: root.amount
            }
        }

        Repeater {
            model: root.lines

            delegate: Item {
                id: line

                required property var modelData

                height: Math.max(label.implicitHeight, value.implicitHeight)
                width: money.width

                T {
                    id: label

                    color: Style.inkSoft
                    text: line.modelData.label
                }

                T {
                    id: value

                    anchors.left: label.right
                    anchors.leftMargin: Style.mm(8)
                    anchors.right: parent.right
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignRight
                    text: line.modelData.value
                }
            }
        }
    }
}
