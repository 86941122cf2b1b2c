// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ConfirmViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Rectangle {
            color: Style.primaryTint
            height: facts.implicitHeight + Style.mm(14)
            radius: Style.radius
            width: parent.width

            Column {
                id: facts

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(3)

                Repeater {
                    model: root.vm.facts

                    delegate: Item {
                        id: fact

                        required property var modelData

                        height: Math.max(name.implicitHeight, value.implicitHeight)
                        width: facts.width

                        T {
                            id: name

                            anchors.verticalCenter: parent.verticalCenter
                            color: Style.inkSoft
                            font.pixelSize: Style.small
                            text: fact.modelData.label
                            width: Style.mm(Style.elder ? 52 : 36)
                        }

                        T {
                            id: value

                            anchors.left: name.right
                            anchors.right: parent.right
                            anchors.verticalCenter: parent.verticalCenter
                            color: Style.primaryDeep
                            font.bold: true
                            font.pixelSize: Style.mm(Style.elder ? 12 : 9)
                            lineHeight: 1.15
                            text: fact.modelData.value
                        }
                    }
                }
            }
        }

        Card {
            height: list.implicitHeight + Style.mm(8)
            width: parent.width

            Column {
                id: list

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(2.4)

                Repeater {
                    model: root.vm.rows

                    delegate: Item {
                        id: row

                        required property var modelData

                        height: Math.max(label.implicitHeight, words.implicitHeight)
                        width: list.width

                        T {
                            id: label

                            color: Style.inkSoft
                            font.pixelSize: Style.mm(5.8)
                            lineHeight: 1.2
                            text: row.modelData.label
                            width: Style.mm(52)
                        }

                        T {
                            id: words

                            anchors.left: label.right
                            anchors.right: parent.right
                            font.pixelSize: Style.mm(6.4)
                            font.weight: Font.Medium
                            lineHeight: 1.2
                            text: row.modelData.value
                        }
                    }
                }
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
