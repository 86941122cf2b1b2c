// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// A second way: outlined, never louder than the primary button.
Touchable {
    id: root

    property string icon: ""
    property bool iconAfter: false
    property int textSize: Style.elder ? Style.mm(10.4) : Style.mm(7)

    border.color: Style.outline
    border.width: 2
    calm: Style.card
    implicitHeight: Style.mm(Style.elder ? 28 : 20)
    implicitWidth: row.implicitWidth + Style.mm(14)
    pressedColor: Style.primaryTint

    Row {
        id: row

        anchors.centerIn: parent
        layoutDirection: root.iconAfter ? Qt.RightToLeft : Qt.LeftToRight
        spacing: Style.mm(3)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            sizeMm: Style.elder ? 11 : 8
            visible: root.icon !== ""
        }

        T {
            anchors.verticalCenter: parent.verticalCenter
            color: root.usable ? Style.primaryDeep : Style.inkSoft
            font.pixelSize: root.textSize
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            lineHeight: Style.leadingTight
            text: root.label
            width: Math.min(implicitWidth, root.width - Style.mm(root.icon === "" ? 6 : 18))
        }
    }
}
