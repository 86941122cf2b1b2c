// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// The reader and the card, drawn: a lit place and a card that breathes above it while the terminal waits.
Item {
    id: root

    property bool breathing: false
    property bool busy: false
    property bool trouble: false

    implicitHeight: Style.mm(118)

    Rectangle {
        id: place

        anchors.horizontalCenter: parent.horizontalCenter
        border.color: root.trouble ? Style.helpLine : Style.primary
        border.width: Style.mm(1)
        color: root.trouble ? Style.warnTint : Style.primaryTint
        height: Style.mm(84)
        radius: Style.mm(8)
        width: Style.mm(140)
        y: Style.mm(26)
    }

    Rectangle {
        id: card

        anchors.horizontalCenter: parent.horizontalCenter
        border.color: Style.outline
        border.width: 2
        color: Style.card
        height: Style.mm(64)
        radius: Style.mm(5)
        width: Style.mm(101)
        y: Style.mm(root.breathing ? 14 : 36)

        Rectangle {
            color: Style.primaryTint
            height: Style.mm(34)
            radius: Style.mm(3)
            width: Style.mm(26)
            x: Style.mm(67)
            y: Style.mm(9)

            Icon {
                anchors.centerIn: parent
                name: "id-card"
                sizeMm: 15
            }
        }

        Repeater {
            model: [46, 34, 50, 40]

            delegate: Rectangle {
                required property int index
                required property int modelData

                color: Style.idle
                height: Style.mm(4)
                radius: height / 2
                width: Style.mm(modelData)
                x: Style.mm(9)
                y: Style.mm(11 + index * 9)
            }
        }

        Rectangle {
            color: Style.line
            height: Style.mm(4)
            radius: height / 2
            width: Style.mm(83)
            x: Style.mm(9)
            y: Style.mm(51)
        }

        SequentialAnimation on y {
            loops: Animation.Infinite
            running: root.breathing && Style.motion

            NumberAnimation {
                duration: 1600
                easing.type: Easing.InOutSine
                from: Style.mm(14)
                to: Style.mm(30)
            }

            NumberAnimation {
                duration: 1600
                easing.type: Easing.InOutSine
                from: Style.mm(30)
                to: Style.mm(14)
            }
        }
    }

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: place.bottom
        anchors.topMargin: Style.mm(4)
        color: Style.primary
        height: Style.mm(2.4)
        opacity: root.busy ? 1 : 0
        radius: height / 2
        width: Style.mm(120)

        SequentialAnimation on width {
            loops: Animation.Infinite
            running: root.busy && Style.motion

            NumberAnimation {
                duration: 900
                from: Style.mm(20)
                to: Style.mm(120)
            }
        }
    }

    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        name: "triangle-alert"
        sizeMm: 22
        tone: "help"
        visible: root.trouble
        y: Style.mm(2)
    }
}
