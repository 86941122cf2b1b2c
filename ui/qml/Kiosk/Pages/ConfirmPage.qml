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

        Facts {
            facts: root.vm.facts
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
                spacing: Style.mm(2)

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
                            font.pixelSize: Style.small
                            lineHeight: Style.leading
                            text: row.modelData.label
                            width: Style.mm(56)
                        }

                        T {
                            id: words

                            anchors.left: label.right
                            anchors.right: parent.right
                            font.pixelSize: Style.mm(6.8)
                            font.weight: Font.Medium
                            lineHeight: Style.leading
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
