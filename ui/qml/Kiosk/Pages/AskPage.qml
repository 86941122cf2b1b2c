// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property AskViewModel vm

    hasFooter: root.vm.typeText !== ""

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(8)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Choices {
            options: root.vm.options
            paired: false
            visible: root.vm.options.length > 0
            width: parent.width

            onChosen: value => root.vm.pick(value)
        }
    }

    QuietButton {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        icon: "keyboard"
        implicitHeight: Style.buttonHeight
        label: root.vm.typeText
        objectName: "ask-type"
        visible: root.vm.typeText !== ""
        width: parent.width - Style.helpWidth - Style.gap

        onTapped: root.vm.type()
    }
}
