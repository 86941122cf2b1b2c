// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property PlaceViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 4 : 5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Card {
            height: list.implicitHeight + Style.mm(Style.elder ? 9 : 12)
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

                        Accessible.name: row.modelData.label + "：" + row.modelData.lines.join("，")
                        Accessible.role: Accessible.StaticText
                        height: Math.max(label.implicitHeight, value.implicitHeight)
                        width: list.width

                        Icon {
                            id: icon

                            name: row.modelData.icon
                            sizeMm: Style.elder ? 9 : 8
                            y: Style.mm(1)
                        }

                        T {
                            id: label

                            anchors.left: icon.right
                            anchors.leftMargin: Style.mm(3)
                            color: Style.inkSoft
                            font.pixelSize: Style.mm(Style.elder ? 8 : 6)
                            text: row.modelData.label
                            width: Style.mm(Style.elder ? 42 : 42)
                        }

                        T {
                            id: value

                            anchors.left: label.right
                            anchors.leftMargin: Style.mm(3)
                            anchors.right: parent.right
                            color: row.modelData.strong ? Style.primaryDeep : Style.ink
                            font.pixelSize: Style.mm(Style.elder ? 9.4 : 7)
                            font.weight: row.modelData.strong ? Font.Bold : Font.Normal
                            lineHeight: Style.leadingTight
                            text: row.modelData.lines.join("\n")
                        }
                    }
                }
            }
        }

        T {
            color: Style.help
            font.pixelSize: Style.note
            lineHeight: Style.leadingTight
            text: root.vm.notices.join("　")
            visible: text !== ""
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
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryIcon: ""
        primaryText: root.vm.printText
        width: parent.width

        onPrimary: root.vm.printSlip()
    }
}
