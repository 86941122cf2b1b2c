// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.VirtualKeyboard.Styles
import Kiosk.Style

// One word to choose. The list hands its roles over by context, as the keyboard's own styles expect.
SelectionListItem {
    id: root

    property real side: Style.mm(5)
    property string candidateWords: ""

    height: Style.mm(20)
    width: label.implicitWidth + 2 * root.side

    Text {
        id: label

        anchors.centerIn: parent
        color: Style.ink
        font.family: Style.face
        font.pixelSize: Style.mm(9)
        font.weight: Font.Medium
        text: root.candidateWords
        textFormat: Text.PlainText
    }
}
