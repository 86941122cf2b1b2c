// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One service: what it is called in plain words and a promise beside it.
Touchable {
    id: root

    property string icon
    property string note: ""
    property bool available: true

    border.color: Style.outline
    border.width: 2
    calm: Style.card
    implicitHeight: Math.max(Style.mm(Style.elder ? 50 : 40), words.implicitHeight + Style.mm(12))
    pressedColor: Style.primaryTint

    Rectangle {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        color: Style.primaryTint
        height: width
        radius: Style.mm(4)
        width: Style.mm(Style.elder ? 26 : 20)

        Icon {
            anchors.centerIn: parent
            name: root.icon
            sizeMm: Style.elder ? 15 : 12
        }
    }

    Icon {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        name: "chevron-right"
        sizeMm: Style.elder ? 12 : 9
        visible: root.available
    }

    Column {
        id: words

        anchors.left: picture.right
        anchors.leftMargin: Style.mm(6)
        anchors.right: mark.left
        anchors.rightMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(1.2)

        T {
            font.pixelSize: Style.mm(Style.elder ? 12.5 : 8.4)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.label
            width: parent.width
        }

        T {
            color: root.available ? Style.inkSoft : Style.warn
            font.pixelSize: Style.mm(Style.elder ? 8 : 5.8)
            lineHeight: Style.leadingTight
            text: root.note
            visible: text !== ""
            width: parent.width
        }
    }
}
