// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// The reader and the card, drawn: a lit place and a card that breathes above it while the terminal waits, or rises to be taken.
Item {
    id: root

    property bool breathing: false
    property bool lifting: false
    property bool busy: false
    // Another card under it.
    property bool second: false
    // The icon of what is wrong; empty while nothing is.
    property string mark: ""
    readonly property bool trouble: root.mark !== ""

    property real size: 1.2

    function mm(value: real): int {
        return Style.mm(value * root.size);
    }

    implicitHeight: root.mm(118)

    Rectangle {
        id: place

        anchors.horizontalCenter: parent.horizontalCenter
        border.color: root.trouble || root.lifting ? Style.helpLine : Style.primary
        border.width: Style.mm(1)
        color: root.trouble || root.lifting ? Style.warnTint : Style.primaryTint
        height: root.mm(84)
        radius: root.mm(8)
        width: root.mm(140)
        y: root.mm(26)
    }

    Rectangle {
        border.color: Style.outline
        border.width: 2
        color: Style.mark
        height: card.height
        radius: card.radius
        rotation: -14
        visible: root.second
        width: card.width
        x: card.x - root.mm(9)
        y: card.y + root.mm(6)
    }

    Rectangle {
        id: card

        anchors.horizontalCenter: parent.horizontalCenter
        border.color: Style.outline
        border.width: 2
        color: Style.card
        height: root.mm(64)
        radius: root.mm(5)
        width: root.mm(101)
        y: root.mm(root.breathing || root.lifting ? 14 : 36)

        Rectangle {
            color: Style.primaryTint
            height: root.mm(34)
            radius: root.mm(3)
            width: root.mm(26)
            x: root.mm(67)
            y: root.mm(9)

            Icon {
                anchors.centerIn: parent
                name: "id-card"
                sizeMm: 15 * root.size
            }
        }

        Repeater {
            model: [46, 34, 50, 40]

            delegate: Rectangle {
                required property int index
                required property int modelData

                color: Style.idle
                height: root.mm(4)
                radius: height / 2
                width: root.mm(modelData)
                x: root.mm(9)
                y: root.mm(11 + index * 9)
            }
        }

        Rectangle {
            color: Style.line
            height: root.mm(4)
            radius: height / 2
            width: root.mm(83)
            x: root.mm(9)
            y: root.mm(51)
        }

        SequentialAnimation on y {
            loops: Animation.Infinite
            running: root.lifting && Style.motion

            NumberAnimation {
                duration: 1400
                easing.type: Easing.OutCubic
                from: root.mm(36)
                to: root.mm(4)
            }

            PauseAnimation {
                duration: 700
            }
        }

        SequentialAnimation on y {
            loops: Animation.Infinite
            running: root.breathing && Style.motion

            NumberAnimation {
                duration: 1600
                easing.type: Easing.InOutSine
                from: root.mm(14)
                to: root.mm(30)
            }

            NumberAnimation {
                duration: 1600
                easing.type: Easing.InOutSine
                from: root.mm(30)
                to: root.mm(14)
            }
        }
    }

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: place.bottom
        anchors.topMargin: root.mm(4)
        color: Style.primary
        height: root.mm(2.4)
        opacity: root.busy ? 1 : 0
        radius: height / 2
        width: root.mm(120)

        SequentialAnimation on width {
            loops: Animation.Infinite
            running: root.busy && Style.motion

            NumberAnimation {
                duration: 900
                from: root.mm(20)
                to: root.mm(120)
            }
        }
    }

    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        name: root.mark
        sizeMm: 22 * root.size
        tone: "help"
        visible: root.trouble
        y: root.mm(2)
    }
}
