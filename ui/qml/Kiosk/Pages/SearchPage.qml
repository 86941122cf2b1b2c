// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// What is typed stands on top, what it finds below it, the pad below that: it stays where it is however many are found.
PageBase {
    id: root

    required property SearchViewModel vm

    readonly property real tileMm: Style.elder ? 46 : 38

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 5 : 4.5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            visible: root.vm.byLetters || root.vm.hint !== ""
            width: parent.width
        }

        Card {
            Accessible.name: root.vm.typed === "" ? root.vm.example : root.vm.typed
            Accessible.role: Accessible.StaticText
            border.color: Style.primary
            border.width: Style.mm(0.8)
            height: Style.mm(Style.elder ? 24 : 22)
            visible: root.vm.byLetters && root.vm.canType
            width: parent.width

            T {
                anchors.fill: parent
                anchors.leftMargin: Style.mm(7)
                anchors.rightMargin: Style.mm(7)
                color: root.vm.typed === "" ? Style.inkSoft : Style.ink
                elide: Text.ElideLeft
                font.letterSpacing: root.vm.typed === "" ? 0 : Style.mm(2)
                font.pixelSize: root.vm.typed === "" ? Style.body : Style.mm(Style.elder ? 14 : 11)
                font.weight: root.vm.typed === "" ? Font.Normal : Font.DemiBold
                lineHeight: 1
                text: root.vm.typed === "" ? root.vm.example : root.vm.typed
                verticalAlignment: Text.AlignVCenter
                wrapMode: Text.NoWrap
            }
        }

        Loader {
            id: line

            readonly property string value: item === null ? "" : (item as EntryBase).value

            active: !root.vm.byLetters && root.vm.canType
            sourceComponent: written
            visible: active
            width: parent.width

            onValueChanged: root.vm.wrote(line.value)
        }

        Item {
            height: leaf.implicitHeight
            visible: root.vm.canType
            width: parent.width

            T {
                anchors.left: parent.left
                anchors.right: leaf.left
                anchors.verticalCenter: parent.verticalCenter
                color: Style.inkSoft
                font.pixelSize: Style.small
                font.weight: Font.DemiBold
                lineHeight: Style.leadingTight
                objectName: "says"
                text: root.vm.says
            }

            LeafBar {
                id: leaf

                anchors.right: parent.right
                page: root.vm.pageNumber
                pages: root.vm.pageCount
                width: parent.width * (Style.elder ? 0.76 : 0.66)

                onTurned: by => root.vm.turn(by)
            }
        }

        Item {
            height: !root.vm.canType ? others.implicitHeight + Style.mm(6) : root.vm.slots * Style.mm(root.tileMm) + (root.vm.slots - 1) * found.rowSpacing
            width: parent.width

            ServiceList {
                id: found

                inRow: 1
                rowSpacing: Style.mm(Style.elder ? 5 : 3)
                tileMm: root.tileMm
                tiles: root.vm.tiles
                width: parent.width

                onChosen: code => root.vm.choose(code)
            }

            Column {
                id: others

                spacing: Style.mm(Style.elder ? 3 : 5)
                visible: root.vm.nothing
                width: parent.width

                Repeater {
                    model: root.vm.lines

                    delegate: T {
                        required property string modelData

                        text: modelData
                        width: parent.width
                    }
                }
            }
        }

        LetterPad {
            visible: root.vm.byLetters && root.vm.canType
            width: parent.width

            onPressed: key => root.vm.press(key)
        }

        Row {
            spacing: Style.gap
            width: parent.width

            QuietButton {
                icon: root.vm.byLetters ? "pencil" : "keyboard"
                label: root.vm.switchText
                objectName: "switch-writing"
                visible: root.vm.canType
                width: (parent.width - Style.gap) / 2

                onTapped: root.vm.switchWriting()
            }

            QuietButton {
                icon: "layout-grid"
                label: root.vm.browseText
                objectName: "door:browse"
                width: root.vm.canType ? (parent.width - Style.gap) / 2 : parent.width

                onTapped: root.vm.openDoor("browse")
            }
        }
    }

    Component {
        id: written

        TextEntry {
            example: ""
            initial: root.vm.typed
            maxLength: 24
            placeholder: root.vm.hint
            width: line.width
        }
    }
}
