// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// For whom somebody acts, in the same place over every page: two people, or an enterprise and by which authority.
Rectangle {
    id: root

    required property string more
    required property string words

    Accessible.name: root.more === "" ? root.words : root.words + "，" + root.more
    Accessible.role: Accessible.StaticText
    border.color: Style.primary
    border.width: Style.thin
    color: Style.primaryTint
    implicitHeight: lines.implicitHeight + Style.mm(5)
    radius: Style.radius

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        name: "users"
        sizeMm: Style.elder ? 9 : 7
    }

    Column {
        id: lines

        anchors.left: sign.right
        anchors.leftMargin: Style.mm(3)
        anchors.right: parent.right
        anchors.rightMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter

        T {
            color: Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.mm(Style.elder ? 8.4 : 6)
            lineHeight: Style.leadingTight
            text: root.words
            width: parent.width
        }

        T {
            color: Style.primaryDeep
            font.pixelSize: Style.mm(Style.elder ? 7.2 : 5.2)
            lineHeight: Style.leadingTight
            text: root.more
            visible: root.more !== ""
            width: parent.width
        }
    }
}
