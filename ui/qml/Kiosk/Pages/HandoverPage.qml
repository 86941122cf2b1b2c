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

        Item {
            height: Math.max(sign.height, words.implicitHeight)
            width: parent.width

            Icon {
                id: sign

                anchors.verticalCenter: parent.verticalCenter
                name: root.vm.statusGood ? "circle-check" : "package-check"
                sizeMm: Style.elder ? 28 : 25
                tone: root.vm.statusGood ? "good" : "primary"
                visible: !root.vm.trouble
            }

            Icon {
                anchors.fill: sign
                name: "printer-x"
                sizeMm: sign.sizeMm
                tone: "help"
                visible: root.vm.trouble
            }

            Column {
                id: words

                anchors.left: sign.right
                anchors.leftMargin: Style.mm(6)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(2)

                PageHead {
                    title: root.vm.title
                    width: parent.width
                }

                T {
                    color: root.vm.statusGood ? Style.goodInk : Style.primaryDeep
                    font.weight: Font.DemiBold
                    lineHeight: Style.leadingTight
                    text: root.vm.statusTitle
                    width: parent.width
                }
            }
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
                            font.pixelSize: Style.note
                            lineHeight: Style.leadingTight
                            text: line.modelData.label
                            width: parent.width
                        }

                        T {
                            font.pixelSize: Style.elder ? Style.body : Style.mm(8)
                            font.weight: Font.DemiBold
                            lineHeight: Style.leadingTight
                            text: line.modelData.value
                            width: parent.width
                        }
                    }
                }
            }
        }

        Card {
            height: papers.implicitHeight + Style.mm(12)
            visible: root.vm.papers.length > 0
            width: parent.width

            Column {
                id: papers

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(4)

                T {
                    color: Style.inkSoft
                    font.pixelSize: Style.note
                    lineHeight: Style.leadingTight
                    text: root.vm.paperTitle
                    visible: !Style.elder
                    width: parent.width
                }

                Repeater {
                    model: root.vm.papers

                    delegate: Column {
                        id: paper

                        required property var modelData

                        spacing: Style.mm(5)
                        width: papers.width

                        Item {
                            height: Math.max(what.implicitHeight, how.implicitHeight)
                            width: parent.width

                            Icon {
                                id: mark

                                name: paper.modelData.good ? "printer" : "circle-alert"
                                sizeMm: Style.elder ? 12 : 9
                                tone: paper.modelData.good ? "primary" : "help"
                                y: (what.implicitHeight - height) / 2
                            }

                            T {
                                id: what

                                anchors.left: mark.right
                                anchors.leftMargin: Style.mm(4)
                                font.weight: Font.DemiBold
                                lineHeight: Style.leadingTight
                                text: paper.modelData.name
                                width: Style.mm(Style.elder ? 76 : 56)
                            }

                            T {
                                id: how

                                anchors.left: what.right
                                anchors.leftMargin: Style.mm(4)
                                anchors.right: parent.right
                                color: paper.modelData.good ? Style.goodInk : Style.help
                                font.weight: Font.DemiBold
                                lineHeight: Style.leadingTight
                                text: paper.modelData.state
                            }
                        }

                        T {
                            color: Style.help
                            font.pixelSize: Style.small
                            lineHeight: Style.leadingTight
                            text: paper.modelData.note
                            visible: text !== ""
                            width: parent.width
                        }

                        QuietButton {
                            label: paper.modelData.missed
                            objectName: "missed"
                            visible: label !== ""
                            width: parent.width

                            onTapped: root.vm.missed()
                        }

                        Row {
                            spacing: Style.gap
                            visible: again.visible
                            width: parent.width

                            QuietButton {
                                id: again

                                label: paper.modelData.again
                                objectName: "print-again:" + paper.modelData.paper
                                visible: label !== ""
                                width: other.visible ? (parent.width - Style.gap) * 0.56 : parent.width

                                onTapped: root.vm.printAgain(paper.modelData.paper)
                            }

                            QuietButton {
                                id: other

                                label: paper.modelData.other
                                objectName: "on-a4"
                                visible: label !== ""
                                width: parent.width - again.width - Style.gap

                                onTapped: root.vm.receiptOnA4()
                            }
                        }
                    }
                }
            }
        }

        Card {
            height: Style.mm(64)
            visible: root.vm.codeImage !== ""
            width: parent.width

            PhoneCode {
                id: code

                anchors.left: parent.left
                anchors.leftMargin: Style.mm(3)
                anchors.verticalCenter: parent.verticalCenter
                name: root.vm.codeText
                room: parent.height - Style.mm(4)
                source: root.vm.codeImage
            }

            T {
                anchors.left: code.right
                anchors.leftMargin: Style.mm(7)
                anchors.right: parent.right
                anchors.rightMargin: Style.mm(6)
                anchors.verticalCenter: parent.verticalCenter
                font.weight: Font.DemiBold
                text: root.vm.codeText
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
                lineHeight: Style.leadingTight
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
