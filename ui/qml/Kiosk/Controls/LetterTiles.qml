// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// A pad of first letters, in the order of the alphabet and only those that lead somewhere, each with characters that begin so: who
// does not spell finds the way too. One pad on one page, as of every letter (LetterPad), and not four choices a page.
Grid {
    id: root

    required property var letters

    readonly property int tileHeight: Style.mm(Style.elder ? 40 : 30)
    readonly property int tileWidth: (root.width - (root.columns - 1) * root.columnSpacing) / root.columns

    signal chosen(string value)

    columnSpacing: Style.gap
    columns: 4
    rowSpacing: Style.gap

    Repeater {
        model: root.letters

        delegate: Touchable {
            id: tile

            required property var modelData

            Accessible.checkable: true
            Accessible.checked: tile.modelData.selected
            Accessible.role: Accessible.RadioButton
            accessibleText: tile.modelData.label + " " + tile.modelData.note
            border.color: tile.modelData.selected ? Style.primary : Style.outline
            border.width: tile.modelData.selected ? Style.mm(0.8) : 2
            calm: tile.modelData.selected ? Style.primaryTint : Style.card
            height: root.tileHeight
            label: tile.modelData.label
            objectName: "key:" + tile.modelData.value
            pressedColor: Style.primaryTintPressed
            width: root.tileWidth

            onTapped: root.chosen(tile.modelData.value)

            Column {
                anchors.centerIn: parent
                spacing: Style.mm(1)
                width: parent.width - Style.mm(4)

                T {
                    color: Style.primaryDeep
                    font.pixelSize: Style.mm(Style.elder ? 15 : 12)
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: 1
                    text: tile.label
                    width: parent.width
                }

                T {
                    color: Style.inkSoft
                    font.pixelSize: Style.small
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: 1
                    text: tile.modelData.note
                    width: parent.width
                }
            }
        }
    }
}
