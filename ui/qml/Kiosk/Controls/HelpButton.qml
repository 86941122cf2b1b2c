// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// 请人帮我: the same place on every page, bottom left.
Touchable {
    id: root

    property bool wide: false

    border.color: Style.helpLine
    border.width: 2
    calm: Style.helpTint
    implicitHeight: Style.buttonHeight
    objectName: "help"
    pressedColor: Style.helpPressed

    Row {
        anchors.centerIn: parent
        spacing: Style.mm(3)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "headset"
            sizeMm: Style.elder ? 14 : 10
            tone: "help"
        }

        T {
            anchors.verticalCenter: parent.verticalCenter
            color: Style.help
            font.bold: true
            font.pixelSize: Style.mm(Style.elder ? (root.wide ? 12.5 : 10.4) : (root.wide ? 8 : 7))
            lineHeight: 1
            text: root.label
        }
    }
}
