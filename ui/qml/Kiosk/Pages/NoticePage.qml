// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NoticeViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Rectangle {
            color: root.vm.verdictGood ? Style.goodTint : Style.warnTint
            height: verdict.implicitHeight + Style.mm(10)
            radius: Style.radius
            width: parent.width

            Icon {
                id: mark

                anchors.left: parent.left
                anchors.leftMargin: Style.mm(6)
                anchors.verticalCenter: parent.verticalCenter
                name: root.vm.verdictGood ? "circle-check" : "circle-alert"
                sizeMm: 11
                tone: root.vm.verdictGood ? "good" : "help"
            }

            T {
                id: verdict

                anchors.left: mark.right
                anchors.leftMargin: Style.mm(4)
                anchors.right: parent.right
                anchors.rightMargin: Style.mm(5)
                anchors.verticalCenter: parent.verticalCenter
                color: root.vm.verdictGood ? Style.good : Style.help
                font.pixelSize: Style.mm(8)
                font.weight: Font.DemiBold
                text: root.vm.verdict
            }
        }

        Repeater {
            model: root.vm.sections

            delegate: Card {
                id: section

                required property var modelData

                height: lines.implicitHeight + Style.mm(10)
                width: root.width

                Icon {
                    id: sign

                    anchors.left: parent.left
                    anchors.leftMargin: Style.mm(6)
                    anchors.top: parent.top
                    anchors.topMargin: Style.mm(6)
                    name: section.modelData.icon
                    sizeMm: 9
                }

                Column {
                    id: lines

                    anchors.left: sign.right
                    anchors.leftMargin: Style.mm(5)
                    anchors.right: parent.right
                    anchors.rightMargin: Style.mm(6)
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Style.mm(1.5)

                    T {
                        color: Style.inkSoft
                        font.pixelSize: Style.mm(5.6)
                        lineHeight: 1.1
                        text: section.modelData.title
                        width: parent.width
                    }

                    Repeater {
                        model: section.modelData.rows

                        delegate: Item {
                            id: line

                            required property var modelData

                            height: Math.max(words.implicitHeight, status.implicitHeight)
                            width: lines.width

                            Column {
                                id: words

                                anchors.left: parent.left
                                anchors.right: status.left
                                anchors.rightMargin: Style.mm(3)

                                T {
                                    font.pixelSize: Style.mm(6.8)
                                    font.weight: Font.DemiBold
                                    lineHeight: 1.2
                                    text: line.modelData.text
                                    width: parent.width
                                }

                                T {
                                    color: Style.inkSoft
                                    font.pixelSize: Style.mm(5.4)
                                    lineHeight: 1.2
                                    text: line.modelData.why
                                    visible: text !== ""
                                    width: parent.width
                                }
                            }

                            T {
                                id: status

                                anchors.right: parent.right
                                color: line.modelData.statusGood ? Style.good : Style.help
                                font.bold: true
                                font.pixelSize: Style.mm(6.4)
                                text: line.modelData.status
                            }
                        }
                    }
                }
            }
        }

        Row {
            spacing: Style.mm(3)
            visible: root.vm.materialsLine !== ""
            width: parent.width

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "badge-check"
                sizeMm: 9
                tone: "good"
            }

            T {
                color: Style.good
                font.pixelSize: Style.mm(7)
                font.weight: Font.DemiBold
                text: root.vm.materialsLine
                width: parent.width - Style.mm(12)
            }
        }
    }

    T {
        anchors.bottom: footer.top
        anchors.bottomMargin: Style.mm(3)
        color: Style.inkSoft
        font.pixelSize: Style.note
        horizontalAlignment: Text.AlignHCenter
        text: root.vm.slipState
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: root.vm.primaryText
        secondaryText: root.vm.secondaryText
        width: parent.width

        onPrimary: root.vm.next()
        onSecondary: root.vm.printSlip()
    }
}
