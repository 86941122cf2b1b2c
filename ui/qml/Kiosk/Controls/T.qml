// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Text. Always plain: nothing that a card, a platform or a person says is ever taken for markup.
Text {
    color: Style.ink
    font.family: Style.face
    font.pixelSize: Style.body
    lineHeight: Style.leading
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
}
