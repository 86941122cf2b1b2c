// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property PromiseViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        PageHead {
            term: root.vm.officialTerm
            title: root.vm.title
            width: parent.width
        }

        Card {
            height: lines.implicitHeight + Style.mm(16)
            width: parent.width

            Column {
                id: lines

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(4)

                Repeater {
                    model: root.vm.paragraphs

                    delegate: Item {
                        id: line

                        required property string modelData

                        height: words.implicitHeight
                        width: lines.width

                        Icon {
                            id: mark

                            name: "check"
                            sizeMm: Style.elder ? 11 : 8
                            y: (Style.body * 1.5 - height) / 2
                        }

                        T {
                            id: words

                            anchors.left: mark.right
                            anchors.leftMargin: Style.mm(4)
                            anchors.right: parent.right
                            font.pixelSize: Style.elder ? Style.body : Style.mm(7.4)
                            text: line.modelData
                        }
                    }
                }
            }
        }

        Rectangle {
            color: Style.warnTint
            height: consequence.implicitHeight + Style.mm(12)
            radius: Style.radius
            width: parent.width

            Column {
                id: consequence

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(1.5)

                T {
                    color: Style.help
                    font.pixelSize: Style.small
                    font.weight: Font.DemiBold
                    text: root.vm.consequenceTitle
                    width: parent.width
                }

                T {
                    text: root.vm.consequence
                    width: parent.width
                }
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryText: root.vm.acceptText
        secondaryText: root.vm.declineText
        width: parent.width

        onPrimary: root.vm.accept()
        onSecondary: root.vm.decline()
    }
}
