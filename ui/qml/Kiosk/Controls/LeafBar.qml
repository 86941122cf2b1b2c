// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Turns the pages of a list that is cut into pages before it comes here: it says how many pages on are wanted, and keeps its
// place on screen whether there is anything to turn or not. `words` stand where there is no way back.
Item {
    id: root

    required property int page
    required property int pages

    signal turned(int by)

    implicitHeight: Style.mm(Style.elder ? 28 : 20)

    QuietButton {
        anchors.left: parent.left
        height: root.height
        icon: "chevron-left"
        label: qsTr("前面的")
        objectName: "pager-previous"
        visible: root.page > 0
        width: parent.width * 0.36

        onTapped: root.turned(-1)
    }

    T {
        Accessible.name: qsTr("第 %1 页，共 %2 页").arg(root.page + 1).arg(root.pages)
        anchors.centerIn: parent
        color: Style.inkSoft
        font.pixelSize: Style.small
        lineHeight: 1
        text: (root.page + 1) + " / " + root.pages
        visible: root.pages > 1
    }

    QuietButton {
        anchors.right: parent.right
        height: root.height
        icon: "chevron-right"
        iconAfter: true
        label: qsTr("后面的")
        objectName: "pager-next"
        visible: root.page < root.pages - 1
        width: parent.width * 0.36

        onTapped: root.turned(1)
    }
}
