// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// A code for a telephone, and below it what the telephone does with it.
Card {
    id: root

    required property string image
    required property var lines
    required property string name

    height: Style.mm(Style.elder ? 168 : 152)
    visible: root.image !== ""

    PhoneCode {
        id: code

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Style.mm(4)
        name: root.name
        objectName: "paper-code"
        room: Style.mm(112)
        source: root.image
    }

    Column {
        anchors.left: parent.left
        anchors.margins: Style.mm(6)
        anchors.right: parent.right
        anchors.top: code.bottom
        anchors.topMargin: Style.mm(4)
        spacing: Style.mm(1)

        Repeater {
            model: root.lines

            delegate: T {
                required property string modelData

                font.weight: Font.DemiBold
                horizontalAlignment: Text.AlignHCenter
                lineHeight: Style.leadingTight
                text: modelData
                width: root.width - Style.mm(12)
            }
        }
    }
}
