// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Whether it can be done here, in one line; or what works less well than it should.
Rectangle {
    id: root

    required property string words
    required property bool good

    Accessible.name: root.words
    Accessible.role: Accessible.StaticText
    color: root.good ? Style.goodTint : Style.warnTint
    implicitHeight: verdict.implicitHeight + Style.mm(root.good ? 9 : 4)
    radius: Style.radius

    Icon {
        id: mark

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        name: "circle-check"
        sizeMm: Style.elder ? 14 : 11
        tone: "good"
        visible: root.good
    }

    // An icon of its own: name and tone of one icon change one after the other, and what is between them does not exist.
    Icon {
        anchors.fill: mark
        name: "circle-alert"
        sizeMm: mark.sizeMm
        tone: "help"
        visible: !root.good
    }

    T {
        id: verdict

        anchors.left: mark.right
        anchors.leftMargin: Style.mm(4)
        anchors.right: parent.right
        anchors.rightMargin: Style.mm(5)
        anchors.verticalCenter: parent.verticalCenter
        color: root.good ? Style.goodInk : Style.help
        font.pixelSize: Style.mm(Style.elder ? 11.5 : 8)
        font.weight: Font.DemiBold
        lineHeight: Style.leadingTight
        text: root.words
    }
}
