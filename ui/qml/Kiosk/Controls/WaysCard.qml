// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// The other ways there are, one a line.
Card {
    id: root

    required property var words

    height: ways.implicitHeight + Style.mm(14)
    visible: root.words.length > 0

    Column {
        id: ways

        anchors.left: parent.left
        anchors.margins: Style.mm(8)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.mm(5)

        Repeater {
            model: root.words

            delegate: Item {
                id: way

                required property string modelData

                height: Math.max(dot.height, said.implicitHeight)
                width: ways.width

                Icon {
                    id: dot

                    anchors.verticalCenter: parent.verticalCenter
                    name: "chevron-right"
                    sizeMm: Style.elder ? 11 : 8
                }

                T {
                    id: said

                    anchors.left: dot.right
                    anchors.leftMargin: Style.mm(4)
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    font.weight: Font.DemiBold
                    text: way.modelData
                }
            }
        }
    }
}
