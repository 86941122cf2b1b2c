// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// A small key at the top of the page.
Touchable {
    id: root

    property string icon
    property bool on: false

    border.color: root.on ? Style.primary : Style.outline
    border.width: 2
    calm: root.on ? Style.primary : "transparent"
    implicitHeight: Style.chipHeight
    implicitWidth: row.implicitWidth + Style.mm(9)
    pressedColor: root.on ? Style.primaryPressed : Style.primaryTint
    radius: height / 2

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Style.mm(2)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            sizeMm: Style.elder ? 9 : 7.5
            tone: root.on ? "white" : "primary"
            visible: root.icon !== ""
        }

        T {
            anchors.verticalCenter: parent.verticalCenter
            color: root.on ? Style.inkOnPrimary : Style.primaryDeep
            font.pixelSize: Style.mm(Style.elder ? 8.4 : 6.4)
            font.weight: Font.Medium
            lineHeight: 1
            text: root.label
        }
    }
}
