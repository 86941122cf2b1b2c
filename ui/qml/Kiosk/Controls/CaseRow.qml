// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One line of 我的办件: what it is, how it stands in words, and whether something is to be done. Touched only where it leads on.
Touchable {
    id: root

    required property string title
    property string note: ""
    property string status: ""
    property string tone: ""
    property string icon: ""
    property bool leads: true

    Accessible.role: root.leads ? Accessible.Button : Accessible.StaticText
    accessibleText: [root.title, root.status, root.note].filter(one => one !== "").join("，")
    border.color: root.leads ? Style.outline : Style.line
    border.width: 2
    calm: Style.card
    implicitHeight: Math.max(Style.mm(root.leads ? (Style.elder ? 34 : 25) : (Style.elder ? 24 : 17)), words.implicitHeight + Style.mm(Style.elder ? 8 : 7))
    label: root.title
    usable: root.leads

    Icon {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        name: root.icon
        sizeMm: Style.elder ? 13 : 10
        tone: root.tone === "act" ? "help" : root.tone === "good" ? "good" : "primary"
        visible: root.icon !== ""
    }

    Column {
        id: words

        anchors.left: picture.visible ? picture.right : parent.left
        anchors.leftMargin: Style.mm(6)
        anchors.right: mark.visible ? mark.left : parent.right
        anchors.rightMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(1)

        T {
            font.pixelSize: Style.mm(Style.elder ? 10.4 : 7.6)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.title
            visible: text !== ""
            width: parent.width
        }

        T {
            color: root.tone === "act" ? Style.help : Style.primaryDeep
            font.pixelSize: Style.mm(Style.elder ? 9 : 6.4)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.status
            visible: text !== ""
            width: parent.width
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.mm(Style.elder ? 8.4 : 5.8)
            lineHeight: Style.leadingTight
            text: root.note
            visible: text !== ""
            width: parent.width
        }
    }

    Icon {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: Style.mm(5)
        anchors.verticalCenter: parent.verticalCenter
        name: "chevron-right"
        sizeMm: Style.elder ? 12 : 9
        visible: root.leads
    }
}
