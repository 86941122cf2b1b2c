// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Live
import Kiosk.Style

// A photograph that was taken, as large as fits, with a thin edge so that a white background has an end.
Item {
    id: root

    property double aspect: 0.8
    required property string name
    property var picture: null
    property string waitText: ""

    readonly property bool isThere: root.picture !== null && root.picture.aspect > 0
    readonly property double shown: root.isThere ? root.picture.aspect : root.aspect

    Accessible.name: root.name
    Accessible.role: Accessible.Graphic

    Rectangle {
        anchors.centerIn: parent
        border.color: Style.outline
        border.width: 2
        color: Style.card
        height: Math.min(root.height, root.width / root.shown)
        width: height * root.shown

        LiveView {
            anchors.fill: parent
            anchors.margins: 2
            picture: root.picture
        }

        T {
            anchors.centerIn: parent
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
            text: root.waitText
            visible: text !== ""
            width: parent.width - Style.mm(10)
        }
    }
}
