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

    // Then they stand two a row, and how a visit goes has no room any more.
    readonly property bool many: root.vm.tiles.length > 4

    hasFooter: false

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(root.many ? 5.5 : 7)

        PageHead {
            Layout.fillWidth: true
            Layout.topMargin: Style.mm(6)
            hint: root.vm.hint
            title: root.vm.greeting
        }

        Touchable {
            Layout.fillWidth: true
            Layout.topMargin: Style.mm(3)
            calm: Style.primary
            implicitHeight: Style.mm(root.many ? 54 : 66)
            label: root.vm.cardTitle
            objectName: "begin"
            pressedColor: Style.primaryPressed
            radius: Style.mm(6)

            onTapped: root.vm.begin()

            Rectangle {
                id: picture

                anchors.left: parent.left
                anchors.leftMargin: Style.mm(9)
                anchors.verticalCenter: parent.verticalCenter
                color: Style.panelTile
                height: width
                radius: Style.mm(6)
                width: Style.mm(36)

                Icon {
                    anchors.centerIn: parent
                    name: "id-card"
                    sizeMm: 23
                    tone: "white"
                }
            }

            Column {
                anchors.left: picture.right
                anchors.leftMargin: Style.mm(9)
                anchors.right: parent.right
                anchors.rightMargin: Style.mm(6)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(2)

                T {
                    color: Style.inkOnPrimary
                    font.bold: true
                    font.pixelSize: Style.mm(11.5)
                    lineHeight: Style.leadingTight
                    text: root.vm.cardTitle
                    width: parent.width
                }

                T {
                    color: Style.inkOnPrimarySoft
                    font.pixelSize: Style.mm(6.2)
                    text: root.vm.cardNote
                    width: parent.width
                }
            }
        }

        T {
            Layout.topMargin: Style.mm(4)
            color: Style.inkSoft
            font.pixelSize: Style.mm(7)
            font.weight: Font.DemiBold
            text: root.vm.tilesTitle
        }

        ServiceList {
            Layout.fillWidth: true
            inRow: root.many ? 2 : 1
            tiles: root.vm.tiles

            onChosen: code => root.vm.choose(code)
        }

        QuietButton {
            Layout.fillWidth: true
            icon: "list"
            label: root.vm.moreText
            objectName: "more"
            visible: root.vm.moreText !== ""

            onTapped: root.vm.begin()
        }

        Doors {
            Layout.fillWidth: true
            doors: root.vm.doors

            onChosen: door => root.vm.openDoor(door)
        }

        T {
            Layout.topMargin: Style.mm(8)
            color: Style.inkSoft
            font.pixelSize: Style.mm(7)
            font.weight: Font.DemiBold
            text: root.vm.stepsTitle
            visible: !root.many
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Style.gap
            visible: !root.many

            Repeater {
                model: root.vm.steps

                delegate: RowLayout {
                    id: step

                    required property int index
                    required property var modelData

                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    spacing: Style.mm(3.5)

                    Rectangle {
                        color: Style.primaryTint
                        implicitHeight: implicitWidth
                        implicitWidth: Style.mm(17)
                        radius: width / 2

                        Icon {
                            anchors.centerIn: parent
                            name: step.modelData.icon
                            sizeMm: 9.5
                        }
                    }

                    T {
                        Layout.fillWidth: true
                        font.weight: Font.DemiBold
                        lineHeight: Style.leadingTight
                        text: (step.index + 1) + "　" + step.modelData.text
                    }
                }
            }
        }
    }
}
