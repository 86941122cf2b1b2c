// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// Outside production: a band at the top and a pale repeated word over everything, so that no picture of it can be taken for real.
Item {
    id: root

    required property string word
    required property string sentence

    Accessible.name: root.sentence
    Accessible.role: Accessible.StaticText
    visible: root.word !== ""

    Rectangle {
        id: band

        color: Style.help
        height: Style.mm(7.5)
        width: parent.width

        T {
            anchors.centerIn: parent
            color: "white"
            font.pixelSize: Style.mm(4.6)
            font.weight: Font.DemiBold
            lineHeight: 1
            text: root.sentence
        }
    }

    Repeater {
        model: 6

        delegate: T {
            required property int index

            color: Style.help
            font.bold: true
            font.pixelSize: Style.mm(26)
            lineHeight: 1
            opacity: 0.045
            rotation: -24
            text: root.word
            x: (index % 2 === 0 ? 0.10 : 0.55) * root.width
            y: (0.10 + 0.15 * index) * root.height
        }
    }
}
