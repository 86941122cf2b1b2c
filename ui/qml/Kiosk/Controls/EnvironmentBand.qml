// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Outside production: a band at the very top of every picture of this screen, over whatever else lies there.
Rectangle {
    id: root

    required property string sentence

    Accessible.name: root.sentence
    Accessible.role: Accessible.StaticText
    color: Style.help
    height: Style.mm(8)
    visible: root.sentence !== ""

    T {
        anchors.centerIn: parent
        color: Style.card
        font.pixelSize: Style.mm(5)
        font.weight: Font.DemiBold
        lineHeight: 1
        text: root.sentence
    }
}
