// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One service: what it is called in plain words, its official name in small letters where that helps, and a promise beside it; or
// why it cannot be done here, and where it can. `small`: one of many.
Touchable {
    id: root

    property string icon
    property string note: ""
    property string term: ""
    property bool available: true
    property bool small: false
    // Two a row: every millimetre is for the words.
    readonly property bool narrow: root.small && root.width < Style.mm(160)

    accessibleText: root.note === "" ? root.label : root.label + "，" + root.note
    border.color: Style.outline
    border.width: 2
    calm: root.available ? Style.card : Style.ground
    implicitHeight: Math.max(Style.mm(Style.elder ? 50 : 40), words.implicitHeight + Style.mm(12))
    pressedColor: Style.primaryTint

    Rectangle {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(root.small ? 4.5 : 6)
        anchors.verticalCenter: parent.verticalCenter
        color: Style.primaryTint
        height: width
        radius: Style.mm(4)
        width: Style.mm(Style.elder ? 26 : root.small ? 16 : 20)

        Icon {
            anchors.centerIn: parent
            name: root.icon
            sizeMm: Style.elder ? 15 : root.small ? 10 : 12
        }
    }

    Icon {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: Style.mm(root.small ? 3.5 : 6)
        anchors.verticalCenter: parent.verticalCenter
        name: root.available ? "chevron-right" : "info"
        sizeMm: Style.elder ? 12 : 9
        visible: !root.narrow
    }

    Column {
        id: words

        anchors.left: picture.right
        anchors.leftMargin: Style.mm(root.small ? 4.5 : 6)
        anchors.right: root.narrow ? parent.right : mark.left
        anchors.rightMargin: Style.mm(root.small ? 3.5 : 4)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(1.2)

        T {
            id: name

            elide: Text.ElideRight
            font.pixelSize: Style.mm(Style.elder ? 12.5 : root.narrow ? 7.2 : 8.4)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            maximumLineCount: 2
            text: root.label
            width: parent.width
        }

        T {
            color: Style.inkSoft
            elide: Text.ElideRight
            font.pixelSize: Style.mm(5)
            lineHeight: Style.leadingTight
            maximumLineCount: 1
            text: root.term
            visible: text !== ""
            width: parent.width
        }

        T {
            color: root.available ? Style.inkSoft : Style.warn
            elide: Text.ElideRight
            font.pixelSize: Style.mm(Style.elder ? 8 : 5.6)
            lineHeight: Style.leadingTight
            maximumLineCount: root.narrow && name.lineCount < 2 ? 3 : 2
            text: root.note
            visible: text !== ""
            width: parent.width
        }
    }
}
