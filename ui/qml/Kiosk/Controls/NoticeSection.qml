// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// One block of 一次告知. `inline`: the small grey word stands beside its line instead of below it.
Card {
    id: root

    required property var section
    property bool inline: false
    // A row of which can be shown what the paper looks like (示例样表) has a key, and keys stand apart.
    readonly property bool hasKeys: root.section.rows.some(row => row.sample !== "")

    signal sampleAsked(string material)

    // As wide as the words; where they need more lines than one, even ones: no character is left alone on the last.
    function widthFor(words: real, room: real, letter: real): real {
        const lines = Math.ceil((words + 2) / Math.max(1, room));
        return lines <= 1 ? Math.ceil(words) + 2 : Math.min(room, Math.ceil(words / lines) + 2 * letter);
    }

    implicitHeight: sign.height + list.implicitHeight + Style.mm(Style.elder ? 14 : 11.5)

    Icon {
        id: sign

        name: root.section.icon
        sizeMm: Style.elder ? 12 : 8.5
        x: Style.mm(Style.elder ? 7 : 6)
        y: Style.mm(Style.elder ? 5 : 4.5)
    }

    T {
        anchors.left: sign.right
        anchors.leftMargin: Style.mm(3.5)
        anchors.right: parent.right
        anchors.rightMargin: Style.mm(5)
        anchors.verticalCenter: sign.verticalCenter
        color: Style.primaryDeep
        font.pixelSize: Style.small
        font.weight: Font.DemiBold
        lineHeight: 1
        text: root.section.title
    }

    Column {
        id: list

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(Style.elder ? 7 : 6)
        anchors.right: parent.right
        anchors.rightMargin: Style.mm(6)
        anchors.top: sign.bottom
        anchors.topMargin: Style.mm(2.5)
        spacing: Style.mm(Style.elder ? (root.hasKeys ? 6 : 4) : root.hasKeys ? 4 : 1.5)

        Repeater {
            model: root.section.rows

            delegate: Item {
                id: line

                required property var modelData

                height: Math.max(words.height, ending.height)
                width: list.width

                Flow {
                    id: words

                    anchors.left: parent.left
                    anchors.right: ending.left
                    anchors.rightMargin: Style.mm(3)
                    anchors.verticalCenter: root.inline && key.visible ? parent.verticalCenter : undefined
                    spacing: root.inline ? Style.mm(4) : 0

                    T {
                        id: said

                        font.pixelSize: Style.elder ? Style.body : Style.mm(7)
                        font.weight: Font.DemiBold
                        lineHeight: Style.leadingTight
                        text: line.modelData.text
                        width: root.inline ? Math.min(Math.ceil(saidSize.advanceWidth) + 2, words.width) : words.width

                        TextMetrics {
                            id: saidSize

                            font: said.font
                            text: line.modelData.text
                        }
                    }

                    T {
                        id: term

                        color: Style.inkSoft
                        font.pixelSize: Style.note
                        lineHeight: Style.leadingTight
                        text: line.modelData.why
                        topPadding: root.inline ? Style.mm(1.5) : 0
                        visible: line.modelData.why !== ""
                        width: root.inline ? root.widthFor(termSize.advanceWidth, words.width, font.pixelSize) : words.width

                        TextMetrics {
                            id: termSize

                            font: term.font
                            text: line.modelData.why
                        }
                    }
                }

                // Beside each other where the block is wide, below each other where it is not.
                Grid {
                    id: ending

                    anchors.right: parent.right
                    columnSpacing: Style.mm(5)
                    columns: root.inline ? 2 : 1
                    horizontalItemAlignment: Grid.AlignRight
                    layoutDirection: root.inline ? Qt.RightToLeft : Qt.LeftToRight
                    rowSpacing: Style.mm(2)
                    verticalItemAlignment: Grid.AlignVCenter

                    T {
                        id: status

                        color: line.modelData.statusGood ? Style.goodInk : Style.help
                        font.bold: true
                        font.pixelSize: Style.elder ? Style.body : Style.mm(7)
                        lineHeight: Style.leadingTight
                        text: line.modelData.status
                    }

                    QuietButton {
                        id: key

                        accessibleText: line.modelData.sampleName ?? ""
                        implicitHeight: Style.chipHeight
                        label: line.modelData.sampleText ?? ""
                        objectName: "sample:" + line.modelData.sample
                        visible: line.modelData.sample !== ""

                        onTapped: root.sampleAsked(line.modelData.sample)
                    }
                }
            }
        }
    }
}
