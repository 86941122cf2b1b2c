// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property AskTypeViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        T {
            color: Style.warn
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            text: root.vm.error
            visible: text !== ""
            width: parent.width
        }

        TextEntry {
            id: entry

            example: root.vm.example
            initial: root.vm.text
            maxLength: root.vm.maxLength
            placeholder: root.vm.placeholder
            width: parent.width
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        canGo: entry.value !== "" && root.vm.error === ""
        primaryText: root.vm.primaryText
        width: parent.width

        onPrimary: root.vm.ask(entry.value)
    }
}
