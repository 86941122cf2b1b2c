// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// The slot for the social security card and the card before it, drawn: its chip on the side that is seen, and in front.
Item {
    id: root

    // insert: put it in, chip first; pull: take it out; inside: it is being read; out: it does not lead on.
    required property string step
    // The icon of why it does not; empty where it does.
    property string mark: ""

    readonly property real size: Style.elder ? 1.15 : 0.95

    function mm(value: real): int {
        return Style.mm(value * root.size);
    }

    Accessible.ignored: true
    implicitHeight: root.mm(58)
    implicitWidth: root.mm(52)

    Rectangle {
        id: housing

        anchors.left: parent.left
        anchors.right: parent.right
        border.color: Style.primary
        border.width: Style.mm(0.8)
        color: Style.primaryTint
        height: root.mm(16)
        radius: root.mm(4)
    }

    Rectangle {
        id: slit

        anchors.horizontalCenter: parent.horizontalCenter
        color: Style.primaryDeep
        height: root.mm(4)
        radius: height / 2
        width: root.mm(40)
        y: root.mm(7)
    }

    Item {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: slit.verticalCenter
        clip: true

        Rectangle {
            id: card

            anchors.horizontalCenter: parent.horizontalCenter
            border.color: Style.outline
            border.width: 2
            color: Style.card
            height: root.mm(46)
            radius: root.mm(3)
            width: root.mm(30)
            y: root.mm(root.step === "inside" ? -26 : root.step === "pull" ? -12 : 3)

            Rectangle {
                id: chip

                border.color: Style.help
                border.width: 2
                color: Style.helpLine
                height: root.mm(9)
                radius: root.mm(1.6)
                width: root.mm(11)
                x: (card.width - width) / 2
                y: root.mm(4)

                Repeater {
                    model: 2

                    delegate: Rectangle {
                        required property int index

                        color: Style.help
                        height: 2
                        width: chip.width
                        y: chip.height * (index + 1) / 3
                    }
                }

                Rectangle {
                    color: Style.help
                    height: chip.height
                    width: 2
                    x: chip.width / 2 - 1
                }
            }

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.mark !== "" ? "" : root.step === "inside" ? "" : "arrow-big-up"
                rotation: root.step === "pull" ? 180 : 0
                sizeMm: 15 * root.size
                y: root.mm(16)
            }

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.mark
                sizeMm: 14 * root.size
                tone: "help"
                y: root.mm(16)
            }

            Repeater {
                model: [20, 14]

                delegate: Rectangle {
                    required property int index
                    required property int modelData

                    color: Style.idle
                    height: root.mm(2.4)
                    radius: height / 2
                    width: root.mm(modelData)
                    x: root.mm(5)
                    y: root.mm(34 + index * 5)
                }
            }

            SequentialAnimation on y {
                loops: Animation.Infinite
                running: root.step === "insert" && Style.motion

                PauseAnimation {
                    duration: 900
                }

                NumberAnimation {
                    duration: 1400
                    easing.type: Easing.InOutSine
                    from: root.mm(3)
                    to: root.mm(-24)
                }

                PauseAnimation {
                    duration: 700
                }
            }

            SequentialAnimation on y {
                loops: Animation.Infinite
                running: root.step === "pull" && Style.motion

                NumberAnimation {
                    duration: 1400
                    easing.type: Easing.InOutSine
                    from: root.mm(-24)
                    to: root.mm(3)
                }

                PauseAnimation {
                    duration: 900
                }
            }
        }
    }
}
