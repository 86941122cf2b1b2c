// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property EndViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(9)
        topPadding: Style.mm(40)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "circle-check"
            sizeMm: 40
            tone: "good"
        }

        T {
            color: Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.hero
            horizontalAlignment: Text.AlignHCenter
            lineHeight: Style.leadingTight
            text: root.vm.title
            width: parent.width
        }

        Repeater {
            model: root.vm.lines

            delegate: T {
                required property string modelData

                color: Style.inkSoft
                horizontalAlignment: Text.AlignHCenter
                text: modelData
                width: root.width
            }
        }
    }

    TapHandler {
        onTapped: root.vm.next()
    }
}
