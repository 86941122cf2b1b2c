// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// That the machine works on a page; or a picture of why it cannot.
Rectangle {
    id: root

    required property bool busy
    required property string picture

    color: root.busy ? Style.primaryTint : Style.helpTint
    height: width
    radius: root.busy ? width / 2 : Style.radius
    visible: root.busy || root.picture !== ""
    width: Style.mm(Style.elder ? 64 : 58)

    Icon {
        anchors.centerIn: parent
        name: root.picture
        sizeMm: Style.elder ? 40 : 36
        tone: "help"
        visible: !root.busy
    }

    Icon {
        anchors.centerIn: parent
        name: "file-text"
        sizeMm: Style.elder ? 40 : 36
        visible: root.busy

        SequentialAnimation on opacity {
            loops: Animation.Infinite
            running: root.busy && Style.motion

            NumberAnimation {
                duration: 700
                from: 1
                to: 0.35
            }

            NumberAnimation {
                duration: 700
                from: 0.35
                to: 1
            }
        }
    }
}
