// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// The standard's whole list, what is not met first. Nothing scrolls: large type turns pages.
PageBase {
    id: root

    required property PortraitClausesViewModel vm

    readonly property int perPage: Style.elder ? 7 : 20

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 4 : 2.4)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Repeater {
            model: root.vm.rows.slice(pager.page * root.perPage, (pager.page + 1) * root.perPage)

            delegate: Item {
                id: row

                required property var modelData

                height: Math.max(words.implicitHeight, Style.mm(Style.elder ? 17 : 11))
                width: root.width

                Icon {
                    id: good

                    anchors.verticalCenter: parent.verticalCenter
                    name: "circle-check"
                    sizeMm: Style.elder ? 11 : 8
                    tone: "good"
                    visible: row.modelData.good
                }

                Icon {
                    anchors.fill: good
                    name: "circle-alert"
                    sizeMm: good.sizeMm
                    tone: "help"
                    visible: row.modelData.unmet
                }

                Icon {
                    anchors.fill: good
                    name: "info"
                    sizeMm: good.sizeMm
                    tone: "soft"
                    visible: !row.modelData.good && !row.modelData.unmet
                }

                Column {
                    id: words

                    anchors.left: good.right
                    anchors.leftMargin: Style.mm(4)
                    anchors.right: verdict.left
                    anchors.rightMargin: Style.mm(4)
                    anchors.verticalCenter: parent.verticalCenter

                    T {
                        lineHeight: Style.leadingTight
                        text: row.modelData.text
                        width: parent.width
                    }

                    T {
                        color: Style.inkSoft
                        font.pixelSize: Style.note
                        lineHeight: Style.leadingTight
                        text: row.modelData.why
                        visible: text !== ""
                        width: parent.width
                    }
                }

                T {
                    id: verdict

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    color: row.modelData.good ? Style.goodInk : row.modelData.unmet ? Style.help : Style.inkSoft
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignRight
                    lineHeight: Style.leadingTight
                    text: row.modelData.state
                    width: Style.mm(Style.elder ? 40 : 30)
                }
            }
        }
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        hasNext: false
        pages: Math.ceil(root.vm.rows.length / root.perPage)
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
