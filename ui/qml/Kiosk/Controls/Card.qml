// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// White ground with a thin line; no shadow, it would cost frames.
Rectangle {
    border.color: Style.line
    border.width: 2
    color: Style.card
    radius: Style.radius
}
