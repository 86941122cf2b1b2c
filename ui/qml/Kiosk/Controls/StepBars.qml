// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// How far the visit is.
Column {
    id: root

    required property int count
    required property int index
    required property string words

    spacing: Style.mm(2)

    Row {
        spacing: Style.mm(2)
        width: parent.width

        Repeater {
            model: root.count

            delegate: Rectangle {
                required property int index

                color: index < root.index ? Style.primary : Style.idle
                height: Style.mm(2.2)
                radius: height / 2
                width: (root.width - (root.count - 1) * Style.mm(2)) / root.count
            }
        }
    }

    T {
        color: Style.inkSoft
        font.pixelSize: Style.note
        text: root.words
        width: parent.width
    }
}
