// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One sentence about something that was shown to the terminal just now; it wants no answer.
Rectangle {
    id: root

    property bool busy: false
    // What the slot for the social security card shows; empty: an icon will do.
    property string slot: ""
    property string slotMark: ""
    required property string text

    Accessible.name: root.text
    Accessible.role: Accessible.AlertMessage
    border.color: root.busy ? Style.primary : Style.help
    border.width: 2
    color: root.busy ? Style.primaryTint : Style.helpTint
    implicitHeight: Math.max(words.implicitHeight, root.slot === "" ? 0 : picture.implicitHeight) + Style.mm(8)
    objectName: "way-notice"
    radius: Style.mm(4)

    Icon {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(5)
        anchors.verticalCenter: parent.verticalCenter
        name: "circle-alert"
        sizeMm: Style.elder ? 14 : 11
        tone: "help"
        visible: !root.busy && root.slot === ""
    }

    Icon {
        anchors.fill: icon
        name: "clock"
        sizeMm: icon.sizeMm
        visible: root.busy && root.slot === ""
    }

    SlotPicture {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        mark: root.slotMark
        step: root.slot
        visible: root.slot !== ""
    }

    T {
        id: words

        anchors.left: root.slot === "" ? icon.right : picture.right
        anchors.leftMargin: Style.mm(root.slot === "" ? 4 : 7)
        anchors.right: parent.right
        anchors.rightMargin: Style.mm(5)
        anchors.verticalCenter: parent.verticalCenter
        font.bold: true
        text: root.text
    }
}
