// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One of a few answers.
Touchable {
    id: root

    property string note: ""
    property bool selected: false

    Accessible.checkable: true
    Accessible.checked: root.selected
    Accessible.role: Accessible.RadioButton
    border.color: root.selected ? Style.primary : Style.outline
    border.width: root.selected ? Style.mm(0.8) : 2
    calm: root.selected ? Style.primaryTint : Style.card
    implicitHeight: Math.max(Style.choiceHeight, words.implicitHeight + Style.mm(9))
    pressedColor: Style.primaryTintPressed

    Column {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(8)
        anchors.right: mark.left
        anchors.rightMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(1)

        T {
            color: Style.primaryDeep
            font.pixelSize: Style.choice
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.label
            width: parent.width
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.note
            lineHeight: Style.leadingTight
            text: root.note
            visible: text !== ""
            width: parent.width
        }
    }

    Icon {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        name: root.selected ? "check" : "chevron-right"
        sizeMm: Style.elder ? 12 : 9
    }
}
