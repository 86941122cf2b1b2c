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

        LinesCard {
            lines: root.vm.lines
            width: parent.width
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

                    delegate: PrintedPaper {
                        required property var modelData

                        paper: modelData
                        width: papers.width

                        onAgain: paper => root.vm.printAgain(paper)
                        onMissed: root.vm.missed()
                        onOnA4: root.vm.receiptOnA4()
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

        TakeCard {
            text: root.vm.takeCardText
            visible: root.vm.takeCard
            width: parent.width
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryText: root.vm.primaryText
        secondaryText: root.vm.formText
        width: parent.width

        onPrimary: root.vm.next()
        onSecondary: root.vm.printForm()
    }
}
