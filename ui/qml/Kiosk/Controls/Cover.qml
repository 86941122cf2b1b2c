// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// An opaque cover: nothing of the page can be read. Used while a warning runs and when the resident hides the screen.
Rectangle {
    color: Style.ground

    // Swallows every touch that would reach the page.
    MouseArea {
        anchors.fill: parent
    }
}
