// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style

// The demonstration's dock: the resident's hands and the weather.
Window {
    id: window

    required property var dock

    color: Style.ground
    height: 760
    title: qsTr("演示：手和天气")
    visible: true
    width: 420
    x: 1110
    y: 40

    Binding {
        property: "pixelsPerMm"
        target: Style
        value: 2.2
    }

    Column {
        anchors.fill: parent
        anchors.margins: 16
        spacing: 8

        T {
            font.pixelSize: 15
            text: window.dock.status
            width: parent.width
        }

        Repeater {
            model: window.dock.actions

            delegate: QuietButton {
                required property var modelData

                implicitHeight: 46
                label: modelData.label
                textSize: 16
                width: parent.width

                onTapped: window.dock.press(modelData.name)
            }
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
}
