// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// What happens to the pictures, before the camera opens.
PageBase {
    id: root

    required property PortraitViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 10 : 9)

        PageHead {
            title: root.vm.title
            width: parent.width
        }

        Repeater {
            model: root.vm.lines

            delegate: Row {
                id: line

                required property var modelData

                spacing: Style.mm(6)
                width: root.width

                Rectangle {
                    color: Style.primaryTint
                    height: width
                    radius: Style.radius
                    width: Style.mm(Style.elder ? 24 : 22)

                    Icon {
                        anchors.centerIn: parent
                        name: line.modelData.icon
                        sizeMm: Style.elder ? 15 : 13
                    }
                }

                T {
                    anchors.verticalCenter: parent.verticalCenter
                    font.pixelSize: Style.elder ? Style.body : Style.mm(8)
                    text: line.modelData.text
                    width: parent.width - Style.mm(Style.elder ? 30 : 28)
                }
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryIcon: ""
        primaryText: root.vm.primaryText
        secondaryText: root.vm.secondaryText
        width: parent.width

        onPrimary: root.vm.next()
        onSecondary: root.vm.elsewhere()
    }
}
