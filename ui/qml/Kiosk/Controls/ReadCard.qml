// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// What was read off a page, field by field, and how sure that is.
Card {
    id: root

    required property var rows

    height: list.implicitHeight + Style.mm(10)
    visible: root.rows.length > 0

    Column {
        id: list

        anchors.left: parent.left
        anchors.margins: Style.mm(6)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(3)

        Repeater {
            model: root.rows

            delegate: Column {
                id: row

                required property var modelData

                spacing: 0
                width: list.width

                T {
                    font.weight: Font.DemiBold
                    lineHeight: Style.leadingTight
                    text: qsTr("%1：%2").arg(row.modelData.label).arg(row.modelData.value)
                    width: parent.width
                }

                T {
                    color: row.modelData.good ? Style.inkSoft : Style.help
                    font.pixelSize: Style.note
                    font.weight: row.modelData.good ? Font.Normal : Font.DemiBold
                    lineHeight: Style.leadingTight
                    text: row.modelData.note
                    width: parent.width
                }
            }
        }
    }
}
