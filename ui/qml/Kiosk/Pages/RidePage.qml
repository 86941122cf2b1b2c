// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property RideViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 4 : 6)

        OutcomeHead {
            calmPicture: root.vm.picture === "calm" ? "car" : ""
            goodPicture: root.vm.picture === "good" ? "circle-check" : ""
            helpPicture: root.vm.picture === "help" ? "circle-alert" : ""
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        NoticeBar {
            text: root.vm.notice
            visible: root.vm.notice !== ""
            width: parent.width
        }

        Card {
            height: plate.implicitHeight + Style.mm(12)
            visible: root.vm.big !== ""
            width: parent.width

            Column {
                id: plate

                anchors.left: parent.left
                anchors.margins: Style.mm(7)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(2)

                T {
                    color: Style.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                    text: root.vm.bigLabel
                    width: parent.width
                }

                T {
                    font.pixelSize: Style.mm(Style.elder ? 24 : 20)
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: Style.leadingTight
                    text: root.vm.big
                    width: parent.width
                }
            }
        }

        Card {
            height: list.implicitHeight + Style.mm(Style.elder ? 9 : 14)
            visible: root.vm.rows.length > 0
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
        secondaryText: root.vm.secondaryText
        thirdText: root.vm.thirdText
        width: parent.width

        onPrimary: root.vm.primary()
        onSecondary: root.vm.secondary()
        onThird: root.vm.third()
    }
}
