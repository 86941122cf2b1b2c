// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Where else it can be done.
Card {
    id: root

    required property string name
    required property string address
    required property string hours
    required property string phone

    implicitHeight: words.implicitHeight + Style.mm(10)

    Column {
        id: words

        anchors.left: parent.left
        anchors.margins: Style.mm(6)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(1)

        T {
            font.pixelSize: Style.mm(Style.elder ? 10 : 7.2)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.name
            width: parent.width
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.mm(Style.elder ? 8.4 : 5.8)
            lineHeight: Style.leadingTight
            text: root.address
            width: parent.width
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.mm(Style.elder ? 8.4 : 5.8)
            lineHeight: Style.leadingTight
            text: root.hours + "　" + root.phone
            width: parent.width
        }
    }
}
