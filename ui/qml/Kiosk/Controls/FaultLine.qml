// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// What is wrong with a page that was taken, in one line.
Item {
    id: root

    required property string fault

    height: words.implicitHeight

    Icon {
        id: bad

        anchors.verticalCenter: parent.verticalCenter
        name: "circle-alert"
        sizeMm: Style.elder ? 12 : 10
        tone: "help"
    }

    T {
        id: words

        anchors.left: bad.right
        anchors.leftMargin: Style.mm(4)
        anchors.right: parent.right
        color: Style.help
        font.weight: Font.DemiBold
        text: root.fault
    }
}
