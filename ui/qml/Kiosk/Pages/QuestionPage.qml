// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property QuestionViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(8)

        PageHead {
            hint: root.vm.help
            term: root.vm.officialTerm
            title: root.vm.title
            width: parent.width
        }

        Column {
            spacing: Style.mm(Style.elder ? 7 : 5)
            topPadding: Style.mm(4)
            width: parent.width

            Repeater {
                model: root.vm.options

                delegate: ChoiceButton {
                    required property var modelData

                    label: modelData.label
                    note: modelData.note
                    objectName: "option:" + modelData.value
                    selected: modelData.selected
                    width: root.width

                    onTapped: root.vm.choose(modelData.value)
                }
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.note
            text: root.vm.hint
            width: parent.width
        }
    }
}
