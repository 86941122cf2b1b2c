// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One key of a pad.
Touchable {
    id: root

    property string icon: ""
    property real textMm: Style.elder ? 15 : 12

    border.color: Style.outline
    border.width: 2
    calm: root.usable ? Style.card : Style.ground
    pressedColor: Style.primaryTintPressed

    T {
        anchors.centerIn: parent
        color: root.usable ? Style.primaryDeep : Style.disabledText
        font.pixelSize: Style.mm(root.textMm)
        font.weight: Font.DemiBold
        lineHeight: 1
        text: root.label
        visible: root.icon === ""
    }

    Icon {
        anchors.centerIn: parent
        name: root.icon
        opacity: root.usable ? 1 : 0.5
        sizeMm: Style.elder ? 15 : 12
        visible: root.icon !== ""
    }
}
