// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property LookupResultViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 4 : 6)

        OutcomeHead {
            calmPicture: ""
            goodPicture: root.vm.good ? "circle-check" : ""
            helpPicture: root.vm.good ? "" : "circle-alert"
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Card {
            height: list.implicitHeight + Style.mm(Style.elder ? 9 : 14)
            width: parent.width

            Column {
                id: list

                anchors.left: parent.left
                anchors.margins: Style.mm(7)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(Style.elder ? 3 : 5)

                Repeater {
                    model: root.vm.rows

                    delegate: Item {
                        id: row

                        required property var modelData

                        Accessible.name: row.modelData.label + "：" + row.modelData.value
                        Accessible.role: Accessible.StaticText
                        height: Math.max(label.implicitHeight, value.implicitHeight)
                        width: list.width

                        T {
                            id: label

                            color: Style.inkSoft
                            font.pixelSize: Style.mm(Style.elder ? 9.4 : 7)
                            lineHeight: Style.leadingTight
                            text: row.modelData.label
                            width: Style.mm(Style.elder ? 40 : 44)
                        }

                        T {
                            id: value

                            anchors.left: label.right
                            anchors.leftMargin: Style.mm(3)
                            anchors.right: parent.right
                            font.pixelSize: Style.mm(Style.elder ? 12 : 9)
                            font.weight: Font.DemiBold
                            lineHeight: Style.leadingTight
                            text: row.modelData.value
                        }
                    }
                }
            }
        }

        Repeater {
            model: root.vm.more

            delegate: Row {
                id: also

                required property var modelData

                spacing: Style.mm(3)
                width: root.width

                Item {
                    id: mark

                    height: width
                    width: Style.mm(Style.elder ? 12 : 9)
                    y: Style.mm(1)

                    Icon {
                        name: also.modelData.good ? "circle-check" : ""
                        sizeMm: Style.elder ? 12 : 9
                        tone: "good"
                    }

                    Icon {
                        name: also.modelData.good ? "" : "circle-alert"
                        sizeMm: Style.elder ? 12 : 9
                        tone: "help"
                    }
                }

                T {
                    font.pixelSize: Style.mm(Style.elder ? 10.4 : 8)
                    lineHeight: Style.leadingTight
                    text: also.modelData.text + "。" + also.modelData.advice
                    width: parent.width - mark.width - parent.spacing
                }
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            lineHeight: Style.leadingTight
            text: root.vm.asOf
            width: parent.width
        }
    }

    T {
        anchors.bottom: footer.top
        anchors.bottomMargin: Style.mm(3)
        color: Style.inkSoft
        font.pixelSize: Style.small
        horizontalAlignment: Text.AlignHCenter
        text: root.vm.slipState
        visible: text !== ""
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        canGo: root.vm.canGo
        primaryIcon: ""
        primaryText: root.vm.primaryText
        secondaryText: root.vm.printText
        thirdText: root.vm.againText
        width: parent.width

        onPrimary: root.vm.next()
        onSecondary: root.vm.printSlip()
        onThird: root.vm.again()
    }
}
