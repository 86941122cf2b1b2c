// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property PlaceCodeViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(8)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Card {
            anchors.horizontalCenter: parent.horizontalCenter
            height: width
            visible: root.vm.code !== ""
            width: Style.mm(Style.elder ? 130 : 110)

            Image {
                Accessible.name: root.vm.title
                Accessible.role: Accessible.Graphic
                anchors.centerIn: parent
                height: width
                objectName: "place-qr"
                smooth: false
                source: root.vm.code
                width: parent.width - Style.mm(10)
            }
        }

        Repeater {
            model: root.vm.lines

            delegate: T {
                required property string modelData

                horizontalAlignment: Text.AlignHCenter
                text: modelData
                width: root.width
            }
        }
    }
}
