// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Turns the pages of what is too long for one screen; nothing is ever scrolled. Where the primary button turns to the next page
// (`hasNext` false), only the way back stands here: never two buttons for one thing.
Item {
    id: root

    required property int pages
    property int page: 0
    property bool hasNext: true
    readonly property bool last: root.page >= root.pages - 1

    implicitHeight: previous.implicitHeight
    visible: root.pages > 1

    QuietButton {
        id: previous

        anchors.left: parent.left
        icon: "chevron-left"
        label: qsTr("前面的")
        objectName: "pager-previous"
        visible: root.page > 0
        width: parent.width * 0.36

        onTapped: root.page -= 1
    }

    T {
        Accessible.name: qsTr("第 %1 页，共 %2 页").arg(root.page + 1).arg(root.pages)
        anchors.centerIn: parent
        color: Style.inkSoft
        font.pixelSize: Style.small
        lineHeight: 1
        text: (root.page + 1) + " / " + root.pages
    }

    QuietButton {
        anchors.right: parent.right
        icon: "chevron-right"
        iconAfter: true
        label: qsTr("后面的")
        objectName: "pager-next"
        visible: root.hasNext && !root.last
        width: parent.width * 0.36

        onTapped: root.page += 1
    }
}
