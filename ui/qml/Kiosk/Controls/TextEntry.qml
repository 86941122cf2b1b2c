// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.Style

// One line of text by the on-screen keyboard (pinyin).
EntryBase {
    id: root

    property string example: ""
    property string initial: ""
    property int maxLength: 100
    property string placeholder: ""

    implicitHeight: column.implicitHeight
    value: input.text.trim()

    Column {
        id: column

        spacing: Style.mm(4)
        width: parent.width

        Card {
            border.color: input.activeFocus ? Style.primary : Style.outline
            border.width: input.activeFocus ? Style.mm(0.8) : 2
            height: Style.mm(Style.elder ? 30 : 24)
            width: parent.width

            TextInput {
                id: input

                Accessible.name: root.placeholder
                Accessible.role: Accessible.EditableText
                EnterKeyAction.actionId: EnterKeyAction.Done
                activeFocusOnTab: true
                anchors.fill: parent
                anchors.leftMargin: Style.mm(7)
                anchors.rightMargin: Style.mm(7)
                clip: true
                color: Style.ink
                font.family: Style.face
                font.pixelSize: Style.body
                maximumLength: root.maxLength
                objectName: "field-input"
                text: root.initial
                verticalAlignment: TextInput.AlignVCenter
            }

            T {
                anchors.left: parent.left
                anchors.leftMargin: Style.mm(7)
                anchors.verticalCenter: parent.verticalCenter
                color: Style.inkSoft
                text: root.placeholder
                visible: input.text === "" && input.preeditText === ""
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.note
            text: root.example
            visible: text !== ""
            width: parent.width
        }
    }
}
