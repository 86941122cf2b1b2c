// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// Outside production: the word repeated on the ground below everything that is read, so that it never runs through a text's card.
Item {
    id: root

    required property string word

    Accessible.ignored: true
    visible: root.word !== ""

    Repeater {
        model: 12

        delegate: T {
            required property int index

            Accessible.ignored: true
            color: Style.mark
            font.bold: true
            font.pixelSize: Style.mm(20)
            lineHeight: 1
            objectName: "environment-mark"
            rotation: -24
            text: root.word
            x: (index % 2 === 0 ? 0.12 : 0.6) * root.width
            y: (0.07 + 0.078 * index) * root.height
        }
    }
}
