// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// The card is still on the reader: said so loudly that nobody leaves without it.
Rectangle {
    id: root

    required property string text

    color: Style.helpTint
    height: take.implicitHeight + Style.mm(16)
    radius: Style.radius

    Icon {
        id: hand

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(8)
        anchors.verticalCenter: parent.verticalCenter
        name: "id-card"
        sizeMm: 16
        tone: "help"
    }

    T {
        id: take

        anchors.left: hand.right
        anchors.leftMargin: Style.mm(6)
        anchors.right: parent.right
        anchors.rightMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        color: Style.help
        font.bold: true
        font.pixelSize: Style.mm(Style.elder ? 14 : 11)
        lineHeight: Style.leadingTight
        text: root.text
    }
}
