// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ReviewViewModel vm

    // Five fit where nothing else stands below them, or in them; a second page for one row would only cost a tap.
    readonly property bool plain: root.vm.missing.length === 0 && !root.vm.rows.some(row => row.disputed)
    readonly property int perPage: root.vm.rows.length === 5 && root.plain ? 5 : 4

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        Item {
            height: head.height
            width: parent.width

            PageHead {
                id: head

                hint: root.vm.hint
                title: root.vm.title
                width: parent.width
            }

            // Beside the title, which is short: looked for by few, and never in the way.
            QuietButton {
                anchors.right: parent.right
                implicitHeight: Style.mm(Style.elder ? 22 : 15)
                label: root.vm.consentsText
                objectName: "consents"
                textSize: Style.mm(Style.elder ? 8.4 : 5.6)
                visible: label !== ""

                onTapped: root.vm.showConsents()
            }
        }

        Repeater {
            model: root.vm.rows.slice(pager.page * root.perPage, (pager.page + 1) * root.perPage)

            delegate: Card {
                id: row

                required property var modelData

                height: words.implicitHeight + Style.mm(10)
                width: root.width

                Column {
                    id: words

                    anchors.left: parent.left
                    anchors.leftMargin: Style.note
                    anchors.right: wrong.visible ? wrong.left : parent.right
                    anchors.rightMargin: Style.mm(4)
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Style.mm(0.8)

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

                    T {
                        color: row.modelData.disputed ? Style.warn : Style.inkSoft
                        font.pixelSize: Style.note
                        lineHeight: Style.leadingTight
                        text: row.modelData.origin
                        width: parent.width
                    }
                }

                QuietButton {
                    id: wrong

                    anchors.right: parent.right
                    anchors.rightMargin: Style.mm(5)
                    anchors.verticalCenter: parent.verticalCenter
                    border.color: row.modelData.disputed ? Style.warn : Style.outline
                    calm: row.modelData.disputed ? Style.warnTint : Style.card
                    implicitHeight: Style.mm(25)
                    label: row.modelData.action
                    objectName: "dispute:" + row.modelData.code
                    textSize: Style.mm(9)
                    visible: row.modelData.disputable
                    width: Style.mm(44)

                    onTapped: root.vm.dispute(row.modelData.code)
                }
            }
        }

        T {
            color: Style.help
            font.weight: Font.DemiBold
            text: root.vm.missingTitle
            visible: pager.last && root.vm.missing.length > 0
            width: parent.width
        }

        GoodLine {
            visible: pager.last && words !== ""
            width: parent.width
            words: root.vm.materialsLine
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
