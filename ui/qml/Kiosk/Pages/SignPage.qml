// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property SignViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        SignPad {
            id: pad

            height: Style.mm(root.vm.boxHeightMm)
            width: Style.mm(root.vm.boxWidthMm)
        }

        T {
            color: Style.warn
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            text: root.vm.error
            visible: text !== ""
            width: parent.width
        }

        QuietButton {
            label: root.vm.clearText
            objectName: "sign-clear"
            usable: !pad.blank
            width: parent.width

            onTapped: pad.clear()
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        canGo: !pad.blank
        primaryText: root.vm.primaryText
        width: parent.width

        onPrimary: root.vm.signed(pad.strokesMm())
    }
}
