// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// One block of 一次告知. `inline`: the small grey word stands beside its line instead of below it.
Card {
    id: root

    required property var section
    property bool inline: false

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
        spacing: Style.mm(Style.elder ? 4 : 1.5)

        Repeater {
            model: root.section.rows

            delegate: Item {
                id: line

                required property var modelData

                height: Math.max(words.height, status.height)
                width: list.width

                Flow {
                    id: words

                    anchors.left: parent.left
                    anchors.right: status.left
                    anchors.rightMargin: Style.mm(3)
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
                        width: root.inline ? Math.min(Math.ceil(termSize.advanceWidth) + 2, words.width) : words.width

                        TextMetrics {
                            id: termSize

                            font: term.font
                            text: line.modelData.why
                        }
                    }
                }

                T {
                    id: status

                    anchors.right: parent.right
                    color: line.modelData.statusGood ? Style.goodInk : Style.help
                    font.bold: true
                    font.pixelSize: Style.elder ? Style.body : Style.mm(7)
                    lineHeight: Style.leadingTight
                    text: line.modelData.status
                }
            }
        }
    }
}
