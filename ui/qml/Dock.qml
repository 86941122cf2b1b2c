// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style

// The demonstration's dock: the resident's hands, and everything that can go wrong.
Window {
    id: window

    required property var dock

    color: Style.ground
    height: 1040
    title: qsTr("演示：手和天气")
    visible: true
    width: 560
    x: 1110
    y: 20

    Binding {
        property: "pixelsPerMm"
        target: Style
        value: 2.2
    }

    Column {
        id: head

        anchors.left: parent.left
        anchors.margins: 16
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: 8

        T {
            font.pixelSize: 15
            text: window.dock.status
            width: parent.width
        }

        QuietButton {
            calm: window.dock.midway ? Style.primaryTint : Style.card
            implicitHeight: 38
            label: window.dock.midway ? qsTr("毛病：下一次做到一半时（点一下改成马上）") : qsTr("毛病：马上（点一下改成做到一半时）")
            textSize: 15
            width: parent.width

            onTapped: window.dock.toggleMidway()
        }

        Repeater {
            model: window.dock.messages

            delegate: T {
                required property string modelData

                color: Style.help
                font.pixelSize: 15
                text: modelData
                width: parent.width
            }
        }
    }

    Flickable {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.margins: 16
        anchors.right: parent.right
        anchors.top: head.bottom
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: groups.height

        Column {
            id: groups

            spacing: 10
            width: parent.width

            Repeater {
                model: window.dock.groups.concat(window.dock.cards)

                delegate: Column {
                    id: group

                    required property var modelData

                    spacing: 6
                    width: groups.width

                    T {
                        color: Style.inkSoft
                        font.pixelSize: 15
                        font.weight: Font.DemiBold
                        text: group.modelData.title
                        width: parent.width
                    }

                    Flow {
                        spacing: 6
                        width: parent.width

                        Repeater {
                            model: group.modelData.actions

                            delegate: QuietButton {
                                required property var modelData

                                implicitHeight: 36
                                label: modelData.label
                                textSize: 14
                                width: (groups.width - 12) / 3

                                onTapped: window.dock.press(modelData.name)
                            }
                        }
                    }
                }
            }
        }
    }
}
