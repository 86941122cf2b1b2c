// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property AttractViewModel vm

    hasFooter: false

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        T {
            Layout.fillWidth: true
            Layout.topMargin: Style.mm(2)
            color: Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.hero
            lineHeight: Style.leadingTight
            text: root.vm.greeting
        }

        Touchable {
            Layout.fillWidth: true
            Layout.topMargin: Style.mm(4)
            calm: Style.primary
            implicitHeight: Style.mm(62)
            label: root.vm.cardTitle
            objectName: "begin"
            pressedColor: Style.primaryPressed
            radius: Style.mm(6)

            onTapped: root.vm.begin()

            Rectangle {
                id: picture

                anchors.left: parent.left
                anchors.leftMargin: Style.mm(8)
                anchors.verticalCenter: parent.verticalCenter
                color: Style.panelTile
                height: width
                radius: Style.mm(6)
                width: Style.mm(40)

                Icon {
                    anchors.centerIn: parent
                    name: "id-card"
                    sizeMm: 26
                    tone: "white"
                }
            }

            T {
                anchors.left: picture.right
                anchors.leftMargin: Style.mm(9)
                anchors.right: parent.right
                anchors.rightMargin: Style.mm(5)
                anchors.verticalCenter: parent.verticalCenter
                color: Style.inkOnPrimary
                font.bold: true
                font.pixelSize: Style.mm(15)
                lineHeight: Style.leading
                text: root.vm.cardTitle
            }
        }

        T {
            Layout.fillWidth: true
            color: Style.inkSoft
            font.pixelSize: Style.small
            text: root.vm.cardNote
            visible: text !== ""
        }

        T {
            Layout.topMargin: Style.mm(2)
            color: Style.inkSoft
            font.pixelSize: Style.mm(9)
            font.weight: Font.DemiBold
            text: root.vm.tilesTitle
        }

        ServiceList {
            Layout.fillWidth: true
            tiles: root.vm.tiles

            onChosen: code => root.vm.choose(code)
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Style.gap

            QuietButton {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                icon: "list"
                label: root.vm.moreText
                objectName: "more"
                visible: root.vm.moreText !== ""

                onTapped: root.vm.begin()
            }

            Doors {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                doors: root.vm.doors
                visible: root.vm.doors.length > 0

                onChosen: door => root.vm.openDoor(door)
            }
        }
    }
}
