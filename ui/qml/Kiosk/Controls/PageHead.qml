// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Title and one line below it.
Column {
    id: root

    required property string title
    property string hint: ""
    property string term: ""

    spacing: Style.mm(Style.elder ? 3 : 2.5)

    T {
        Accessible.role: Accessible.Heading
        color: Style.primaryDeep
        font.bold: true
        font.pixelSize: Style.title
        lineHeight: 1.12
        objectName: "title"
        text: root.title
        width: parent.width
    }

    T {
        color: Style.inkSoft
        font.pixelSize: Style.small
        text: root.hint
        visible: text !== ""
        width: parent.width
    }

    T {
        color: Style.inkSoft
        font.pixelSize: Style.mm(Style.elder ? 7 : 5)
        text: root.term
        visible: text !== ""
        width: parent.width
    }
}
