// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Turns pages of a long list; used instead of scrolling in 长者版.
Row {
    id: root

    required property int pages
    property int page: 0

    spacing: Style.gap
    visible: root.pages > 1

    QuietButton {
        icon: "chevron-left"
        label: qsTr("前面的")
        objectName: "pager-previous"
        opacity: root.page > 0 ? 1 : 0
        usable: root.page > 0
        width: (root.width - 2 * root.spacing) * 0.36

        onTapped: root.page -= 1
    }

    T {
        anchors.verticalCenter: parent.verticalCenter
        color: Style.inkSoft
        font.pixelSize: Style.small
        horizontalAlignment: Text.AlignHCenter
        text: (root.page + 1) + " / " + root.pages
        width: (root.width - 2 * root.spacing) * 0.28
    }

    QuietButton {
        icon: "chevron-right"
        label: qsTr("后面的")
        objectName: "pager-next"
        opacity: root.page < root.pages - 1 ? 1 : 0
        usable: root.page < root.pages - 1
        width: (root.width - 2 * root.spacing) * 0.36

        onTapped: root.page += 1
    }
}
