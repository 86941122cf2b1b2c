// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.VirtualKeyboard.Styles
import Kiosk.Controls
import Kiosk.Style

// The face of one key: white, a clear edge, large letters; darker while a finger is on it.
KeyPanel {
    id: root

    property string icon: ""
    property string words: root.control === null ? "" : root.control.displayText
    property color calm: Style.card
    property bool marked: false
    readonly property bool isDown: root.control !== null && root.control.pressed
    readonly property bool isUpper: root.control !== null && root.control.uppercased

    Rectangle {
        anchors.fill: parent
        anchors.margins: Style.mm(0.9)
        border.color: root.marked ? Style.primary : Style.outline
        border.width: root.marked ? Style.mm(0.8) : 2
        color: root.isDown ? Style.primaryTintPressed : root.calm
        opacity: root.control !== null && root.control.enabled ? 1 : 0.4
        radius: Style.mm(2.5)

        Text {
            anchors.centerIn: parent
            color: Style.ink
            font.capitalization: root.isUpper ? Font.AllUppercase : Font.MixedCase
            font.family: Style.face
            font.pixelSize: Style.mm(root.words.length > 2 ? 7.2 : 8.6)
            font.weight: Font.Medium
            text: root.words
            textFormat: Text.PlainText
            visible: root.icon === ""
        }

        Icon {
            anchors.centerIn: parent
            name: root.icon
            sizeMm: 10
            visible: root.icon !== ""
        }
    }
}
