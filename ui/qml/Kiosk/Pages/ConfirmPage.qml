// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ConfirmViewModel vm

    Cuts {
        id: cuts

        at: pager.page
        firstRoom: footer.y - pager.implicitHeight - Style.mm(8) - card.y - Style.mm(12)
        model: root.vm.rows
        rows: lines
        settledBy: list.implicitHeight

        onAnew: pager.page = 0
    }

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Facts {
            facts: root.vm.facts
            width: parent.width
        }

        Card {
            id: card

            opacity: cuts.ready ? 1 : 0
            height: list.implicitHeight + Style.mm(12)
            width: parent.width

            Column {
                id: list

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(2)

                Repeater {
                    id: lines

                    model: cuts.shown

                    delegate: Item {
                        id: row

                        required property var modelData

                        height: Math.max(label.implicitHeight, words.implicitHeight)
                        width: list.width

                        T {
                            id: label

                            color: Style.inkSoft
                            font.pixelSize: Style.small
                            lineHeight: Style.leading
                            text: row.modelData.label
                            width: Style.mm(56)
                        }

                        T {
                            id: words

                            anchors.left: label.right
                            anchors.right: parent.right
                            font.pixelSize: Style.mm(6.8)
                            font.weight: Font.Medium
                            lineHeight: Style.leading
                            text: row.modelData.value
                        }
                    }
                }
            }
        }
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.mm(4)
        hasNext: false
        pages: cuts.count
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: pager.last ? root.vm.primaryText : qsTr("往下看")
        width: parent.width

        onPrimary: {
            if (pager.last)
                root.vm.next();
            else
                pager.page += 1;
        }
    }
}
