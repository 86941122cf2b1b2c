// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ConfirmViewModel vm

    // First the three facts alone, then the rows, a few a screen.
    readonly property int perPage: 6

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(7)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Facts {
            facts: root.vm.facts
            visible: pager.page === 0
            width: parent.width
        }

        Card {
            height: list.implicitHeight + Style.mm(16)
            visible: pager.page > 0
            width: parent.width

            Column {
                id: list

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(5)

                Repeater {
                    model: root.vm.rows.slice((pager.page - 1) * root.perPage, pager.page * root.perPage)

                    delegate: Column {
                        id: row

                        required property var modelData

                        width: list.width

                        T {
                            color: Style.inkSoft
                            font.pixelSize: Style.note
                            lineHeight: Style.leadingTight
                            text: row.modelData.label
                            width: parent.width
                        }

                        T {
                            font.weight: Font.DemiBold
                            lineHeight: Style.leadingTight
                            text: row.modelData.value
                            width: parent.width
                        }
                    }
                }
            }
        }
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        hasNext: false
        pages: 1 + Math.ceil(root.vm.rows.length / root.perPage)
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
