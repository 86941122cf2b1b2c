// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// The one thing to do next, bottom right.
Touchable {
    id: root

    property string icon: "chevron-right"

    calm: root.usable ? Style.primary : Style.idle
    implicitHeight: Style.buttonHeight
    implicitWidth: row.implicitWidth + Style.mm(16)
    objectName: "primary"
    pressedColor: Style.primaryPressed

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Style.mm(4)

        T {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            color: root.usable ? Style.inkOnPrimary : Style.disabledText
            font.bold: true
            font.pixelSize: Style.button
            horizontalAlignment: Text.AlignHCenter
            lineHeight: Style.leadingTight
            text: root.label
            width: Math.min(implicitWidth, root.width - Style.mm(root.icon === "" || !root.usable ? 8 : 24))
        }

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            sizeMm: Style.elder ? 12 : 10
            tone: "white"
            visible: root.icon !== "" && root.usable
        }
    }
}
