// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// A reassuring line with its mark: how many papers there are, and that none is asked for.
Item {
    id: root

    required property string words

    implicitHeight: Math.max(mark.height, line.implicitHeight)
    visible: root.words !== ""

    Icon {
        id: mark

        anchors.verticalCenter: parent.verticalCenter
        name: "badge-check"
        sizeMm: Style.elder ? 12 : 8.5
        tone: "good"
    }

    T {
        id: line

        anchors.left: mark.right
        anchors.leftMargin: Style.mm(3)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        color: Style.goodInk
        font.pixelSize: Style.elder ? Style.body : Style.mm(7)
        font.weight: Font.DemiBold
        lineHeight: Style.leadingTight
        text: root.words
    }
}
