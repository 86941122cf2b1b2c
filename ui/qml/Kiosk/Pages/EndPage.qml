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
        topPadding: root.vm.takeCard ? Style.mm(12) : Style.mm(40)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "circle-check"
            sizeMm: 40
            tone: "good"
            visible: !root.vm.takeCard
        }

        CardPicture {
            lifting: true
            visible: root.vm.takeCard
            width: parent.width
        }

        T {
            color: root.vm.takeCard ? Style.help : Style.primaryDeep
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
