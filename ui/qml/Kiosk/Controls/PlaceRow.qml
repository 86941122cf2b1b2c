// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One point of the list: its number on the sketch, how far, whether it is open.
Touchable {
    id: root

    required property bool isOpen
    required property string circle
    required property string note
    required property int number
    required property string open
    required property string way

    accessibleText: [root.number, root.label, root.circle, root.way, root.open, root.note].filter(one => one !== "").join("，")
    border.color: Style.outline
    border.width: 2
    calm: Style.card
    implicitHeight: Math.max(Style.mm(Style.elder ? 44 : 31), words.implicitHeight + Style.mm(7))
    pressedColor: Style.primaryTint

    Rectangle {
        id: badge

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(5)
        anchors.verticalCenter: parent.verticalCenter
        border.color: Style.primary
        border.width: Style.mm(0.7)
        color: root.isOpen ? Style.primary : Style.card
        height: width
        radius: width / 2
        width: Style.mm(Style.elder ? 17 : 13)

        T {
            anchors.centerIn: parent
            color: root.isOpen ? Style.inkOnPrimary : Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.mm(Style.elder ? 9.5 : 7.4)
            lineHeight: 1
            text: root.number
        }
    }

    Icon {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        name: "chevron-right"
        sizeMm: Style.elder ? 12 : 9
    }

    Column {
        id: words

        anchors.left: badge.right
        anchors.leftMargin: Style.mm(5)
        anchors.right: mark.left
        anchors.rightMargin: Style.mm(3)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(0.8)

        T {
            color: Style.primaryDeep
            elide: Text.ElideRight
            font.pixelSize: Style.mm(Style.elder ? 10 : 7.4)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            maximumLineCount: Style.elder ? 2 : 1
            text: root.label
            width: parent.width
        }

        Row {
            spacing: Style.mm(3)
            width: parent.width

            Rectangle {
                color: Style.goodTint
                height: near.implicitHeight + Style.mm(1)
                radius: Style.mm(1.5)
                visible: root.circle !== ""
                width: near.implicitWidth + Style.mm(4)

                T {
                    id: near

                    anchors.centerIn: parent
                    color: Style.goodInk
                    font.pixelSize: Style.mm(Style.elder ? 8.4 : 5.6)
                    font.weight: Font.DemiBold
                    lineHeight: Style.leadingTight
                    text: root.circle
                    wrapMode: Text.NoWrap
                }
            }

            T {
                font.pixelSize: Style.mm(Style.elder ? 8.4 : 5.8)
                lineHeight: Style.leadingTight
                text: root.way
                width: parent.width - x
            }
        }

        T {
            color: root.isOpen ? Style.inkSoft : Style.warn
            font.pixelSize: Style.mm(Style.elder ? 8.4 : 5.8)
            lineHeight: Style.leadingTight
            text: root.note === "" ? root.open : root.open + "　" + root.note
            width: parent.width
        }
    }
}
