// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// Title and hint beside a large picture of how it stands: good, in need of help, or neither. At most one picture is named.
Item {
    id: root

    required property string calmPicture
    required property string goodPicture
    required property string helpPicture
    required property string hint
    required property string title

    implicitHeight: Math.max(head.implicitHeight, sign.visible ? sign.height : 0)

    Item {
        id: sign

        anchors.verticalCenter: parent.verticalCenter
        height: width
        visible: root.goodPicture + root.helpPicture + root.calmPicture !== ""
        width: Style.mm(Style.elder ? 28 : 25)

        Icon {
            name: root.goodPicture
            sizeMm: Style.elder ? 28 : 25
            tone: "good"
        }

        Icon {
            name: root.helpPicture
            sizeMm: Style.elder ? 28 : 25
            tone: "help"
        }

        Icon {
            name: root.calmPicture
            sizeMm: Style.elder ? 28 : 25
        }
    }

    PageHead {
        id: head

        anchors.left: sign.visible ? sign.right : parent.left
        anchors.leftMargin: sign.visible ? Style.mm(6) : 0
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        hint: root.hint
        hintSize: Style.body
        title: root.title
    }
}
