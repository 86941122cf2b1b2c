// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Title and one line below it.
Column {
    id: root

    required property string title
    property string hint: ""
    property string term: ""
    property int hintSize: Style.small

    spacing: Style.mm(Style.elder ? 4 : 3)

    T {
        Accessible.role: Accessible.Heading
        color: Style.primaryDeep
        font.bold: true
        font.pixelSize: Style.title
        lineHeight: Style.leadingHead
        objectName: "title"
        text: root.title
        width: parent.width
    }

    T {
        color: Style.inkSoft
        font.pixelSize: root.hintSize
        text: root.hint
        visible: text !== ""
        width: parent.width
    }

    T {
        color: Style.inkSoft
        font.pixelSize: Style.note
        text: qsTr("办事单上写作：%1").arg(root.term)
        visible: root.term !== ""
        width: parent.width
    }
}
