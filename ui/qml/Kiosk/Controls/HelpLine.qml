// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Who looks on, in the same place over every page, what they sent, and the key that stops it.
Rectangle {
    id: root

    required property string hint
    required property string keyText
    required property string words

    signal stopped

    Accessible.name: root.hint === "" ? root.words : root.words + "，" + root.hint
    Accessible.role: Accessible.AlertMessage
    border.color: Style.help
    border.width: 2
    color: Style.helpTint
    implicitHeight: Math.max(lines.implicitHeight, stop.visible ? stop.height : 0) + Style.mm(5)
    objectName: "help-line"
    radius: Style.radius

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        name: "headset"
        sizeMm: Style.elder ? 10 : 8
        tone: "help"
    }

    Column {
        id: lines

        anchors.left: sign.right
        anchors.leftMargin: Style.mm(3)
        anchors.right: stop.visible ? stop.left : parent.right
        anchors.rightMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(1)

        T {
            color: Style.help
            font.bold: root.hint === ""
            font.pixelSize: Style.mm(Style.elder ? (root.hint === "" ? 9 : 7.4) : (root.hint === "" ? 6.6 : 5.4))
            lineHeight: Style.leadingTight
            text: root.words
            width: parent.width
        }

        T {
            color: Style.help
            font.bold: true
            font.pixelSize: Style.mm(Style.elder ? 9 : 6.6)
            lineHeight: Style.leadingTight
            text: root.hint
            visible: root.hint !== ""
            width: parent.width
        }
    }

    Chip {
        id: stop

        anchors.right: parent.right
        anchors.rightMargin: Style.mm(3)
        anchors.verticalCenter: parent.verticalCenter
        icon: ""
        label: root.keyText
        objectName: "stop-looking"
        visible: root.keyText !== ""

        onTapped: root.stopped()
    }
}
