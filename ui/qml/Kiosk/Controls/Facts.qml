// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// The largest facts before a legal act: what, who, how much.
Rectangle {
    id: root

    required property var facts

    color: Style.primaryTint
    implicitHeight: list.implicitHeight + Style.mm(Style.elder ? 20 : 14)
    radius: Style.radius

    Column {
        id: list

        anchors.left: parent.left
        anchors.margins: Style.mm(8)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(Style.elder ? 8 : 3)

        Repeater {
            model: root.facts

            delegate: Item {
                id: fact

                required property var modelData

                height: Style.elder ? name.implicitHeight + value.implicitHeight : Math.max(name.implicitHeight, value.implicitHeight)
                width: list.width

                T {
                    id: name

                    color: Style.inkSoft
                    font.pixelSize: Style.small
                    lineHeight: Style.leadingTight
                    text: fact.modelData.label
                    width: Style.elder ? parent.width : Style.mm(34)
                    y: Style.elder ? 0 : (value.implicitHeight - name.implicitHeight) / 2
                }

                T {
                    id: value

                    color: Style.primaryDeep
                    font.bold: true
                    font.pixelSize: Style.mm(Style.elder ? 15 : 9.5)
                    lineHeight: Style.leadingTight
                    text: fact.modelData.value
                    width: parent.width - x
                    x: Style.elder ? 0 : Style.mm(34)
                    y: Style.elder ? name.implicitHeight : 0
                }
            }
        }
    }
}
