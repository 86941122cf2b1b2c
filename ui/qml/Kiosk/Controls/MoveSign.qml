// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// A move to make before the camera, drawn: a head that turns to the left or right of the picture, or shuts its eyes.
Item {
    id: root

    property bool blinks: false
    property int turn: 0

    readonly property double shift: root.turn * Style.mm(5)

    Accessible.ignored: true
    implicitHeight: Style.mm(Style.elder ? 40 : 34)
    implicitWidth: Style.mm(Style.elder ? 84 : 72)

    Rectangle {
        id: head

        anchors.centerIn: parent
        border.color: Style.primary
        border.width: Style.mm(1.2)
        color: Style.card
        height: parent.height
        radius: width / 2
        width: height * 0.78

        Repeater {
            model: [-1, 1]

            delegate: Rectangle {
                id: eye

                required property int modelData

                color: Style.primary
                height: root.blinks ? Style.mm(0.9) : Style.mm(3)
                radius: height / 2
                width: root.blinks ? Style.mm(6) : Style.mm(3)
                x: head.width / 2 + eye.modelData * head.width * 0.19 + root.shift - width / 2
                y: head.height * 0.42 - height / 2

                SequentialAnimation on height {
                    loops: Animation.Infinite
                    running: root.blinks && Style.motion

                    PauseAnimation {
                        duration: 700
                    }

                    NumberAnimation {
                        duration: 150
                        to: Style.mm(4)
                    }

                    PauseAnimation {
                        duration: 900
                    }

                    NumberAnimation {
                        duration: 150
                        to: Style.mm(0.9)
                    }
                }
            }
        }

        Rectangle {
            color: Style.primary
            height: Style.mm(1)
            radius: height / 2
            width: Style.mm(7)
            x: head.width / 2 + root.shift - width / 2
            y: head.height * 0.7
        }
    }

    Icon {
        anchors.verticalCenter: parent.verticalCenter
        name: "arrow-left"
        rotation: root.turn > 0 ? 180 : 0
        sizeMm: Style.elder ? 18 : 16
        visible: root.turn !== 0
        x: root.turn < 0 ? 0 : root.width - width
    }
}
