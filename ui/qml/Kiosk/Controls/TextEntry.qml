// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.Style

// One line of text by the on-screen keyboard (pinyin). Whoever says "done" before choosing a word gets the first one offered:
// letters that nobody meant are never kept.
EntryBase {
    id: root

    // False: what stands there may be as it should be, and something above it is to be read first.
    property bool awaits: true
    property string example: ""
    property string initial: ""
    property int maxLength: 100
    property string placeholder: ""

    property string offered: ""
    property string spelled: ""
    readonly property string pending: input.preeditText === "" ? "" : root.spelled === "" ? input.preeditText : root.offered

    implicitHeight: column.implicitHeight
    value: (input.text.slice(0, input.cursorPosition) + root.pending + input.text.slice(input.cursorPosition)).trim()

    function noteOffer() {
        const pinyin = InputContext.locale.startsWith("zh");
        root.spelled = pinyin ? input.preeditText.replace(/[^a-z]/g, "") : "";
        const first = root.spelled === "" ? undefined : InputContext.inputEngine.wordCandidateListModel.dataAt(0);
        root.offered = first === undefined ? "" : String(first);
    }

    // Nobody has to find out that the keyboard comes with a tap.
    Component.onCompleted: {
        if (root.awaits)
            Qt.callLater(input.forceActiveFocus);
    }

    // The keyboard hands the bare letters over when it is closed, or its Done is tapped, in the middle of a word.
    function takeOffer() {
        const letters = root.spelled, word = root.offered;
        const end = input.cursorPosition, begin = end - letters.length;
        root.spelled = root.offered = "";
        if (letters !== "" && word !== "" && begin >= 0 && input.text.slice(begin, end) === letters) {
            input.remove(begin, end);
            input.insert(begin, word);
        }
    }

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

                onPreeditTextChanged: {
                    if (input.preeditText !== "")
                        root.noteOffer();
                }
                onTextChanged: root.takeOffer()

                // The words come a moment after the letters.
                Connections {
                    function onCountChanged() {
                        if (input.preeditText !== "")
                            root.noteOffer();
                    }

                    function onDataChanged() {
                        if (input.preeditText !== "")
                            root.noteOffer();
                    }

                    target: InputContext.inputEngine.wordCandidateListModel
                }
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
