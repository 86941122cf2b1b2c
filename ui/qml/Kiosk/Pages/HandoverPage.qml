// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property HandoverViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        Icon {
            name: root.vm.statusGood ? "circle-check" : "package-check"
            sizeMm: Style.elder ? 26 : 24
            tone: root.vm.statusGood ? "good" : "primary"
        }

        PageHead {
            title: root.vm.title
            width: parent.width
        }

        T {
            color: root.vm.statusGood ? Style.good : Style.primaryDeep
            font.weight: Font.DemiBold
            text: root.vm.statusTitle
            width: parent.width
        }

        Card {
            height: list.implicitHeight + Style.mm(12)
            width: parent.width

            Column {
                id: list

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(3)

                Repeater {
                    model: root.vm.lines

                    delegate: Column {
                        id: line

                        required property var modelData

                        width: list.width

                        T {
                            color: Style.inkSoft
                            font.pixelSize: Style.mm(Style.elder ? 7.4 : 5.6)
                            lineHeight: 1.1
                            text: line.modelData.label
                            width: parent.width
                        }

                        T {
                            font.pixelSize: Style.mm(Style.elder ? 10.4 : 7.6)
                            font.weight: Font.DemiBold
                            lineHeight: 1.15
                            text: line.modelData.value
                            width: parent.width
                        }
                    }
                }
            }
        }

        Repeater {
            model: root.vm.papers

            delegate: Item {
                id: paper

                required property var modelData

                height: words.implicitHeight + (again.visible ? again.height + Style.mm(3) : 0)
                width: root.width

                Icon {
                    id: sign

                    name: paper.modelData.good ? "printer" : "info"
                    sizeMm: Style.elder ? 12 : 9
                }

                T {
                    id: words

                    anchors.left: sign.right
                    anchors.leftMargin: Style.mm(4)
                    anchors.right: parent.right
                    color: paper.modelData.good ? Style.ink : Style.help
                    font.weight: Font.DemiBold
                    text: paper.modelData.name + "　" + paper.modelData.state
                }

                QuietButton {
                    id: again

                    anchors.top: words.bottom
                    anchors.topMargin: Style.mm(3)
                    label: root.vm.printAgainText
                    objectName: "print-again"
                    visible: paper.modelData.showAgain
                    width: parent.width

                    onTapped: root.vm.printAgain()
                }
            }
        }

        Rectangle {
            color: Style.helpTint
            height: take.implicitHeight + Style.mm(16)
            radius: Style.radius
            visible: root.vm.takeCard
            width: parent.width

            Icon {
                id: hand

                anchors.left: parent.left
                anchors.leftMargin: Style.mm(8)
                anchors.verticalCenter: parent.verticalCenter
                name: "id-card"
                sizeMm: 16
                tone: "help"
            }

            T {
                id: take

                anchors.left: hand.right
                anchors.leftMargin: Style.mm(6)
                anchors.right: parent.right
                anchors.rightMargin: Style.mm(6)
                anchors.verticalCenter: parent.verticalCenter
                color: Style.help
                font.bold: true
                font.pixelSize: Style.mm(Style.elder ? 14 : 11)
                lineHeight: 1.15
                text: root.vm.takeCardText
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryText: root.vm.primaryText
        width: parent.width

        onPrimary: root.vm.next()
    }
}
