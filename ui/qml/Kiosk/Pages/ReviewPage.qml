// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ReviewViewModel vm

    Cuts {
        id: cuts

        at: pager.page
        keeps: true
        // A page button stands above the footer as soon as there are two pages.
        firstRoom: footer.y - pager.implicitHeight - Style.mm(8) - card.y - Style.mm(3)
        model: root.vm.rows
        rows: lines
        settledBy: list.implicitHeight
        tail: (root.vm.missing.length > 0 ? missing.height + content.spacing : 0) + sources.height + content.spacing

        onAnew: pager.page = 0
    }

    Column {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(4.5)

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

        Card {
            id: card

            opacity: cuts.ready ? 1 : 0
            height: list.implicitHeight + Style.mm(3)
            width: parent.width

            Column {
                id: list

                width: parent.width
                y: Style.mm(1.5)

                Repeater {
                    id: lines

                    model: cuts.shown

                    delegate: Item {
                        id: row

                        required property int index
                        required property var modelData

                        height: Math.max(Style.mm(19.5), values.implicitHeight + Style.mm(5))
                        width: list.width

                        Rectangle {
                            color: Style.line
                            height: 2
                            visible: row.index > 0
                            width: parent.width - Style.mm(14)
                            x: Style.mm(7)
                        }

                        T {
                            anchors.verticalCenter: parent.verticalCenter
                            color: Style.inkSoft
                            font.pixelSize: Style.small
                            lineHeight: Style.leadingTight
                            text: row.modelData.label
                            width: Style.mm(51)
                            x: Style.mm(7)
                        }

                        Column {
                            id: values

                            anchors.verticalCenter: parent.verticalCenter
                            spacing: Style.mm(0.4)
                            width: parent.width - Style.mm(98)
                            x: Style.mm(60)

                            T {
                                font.pixelSize: Style.mm(7.2)
                                font.weight: Font.DemiBold
                                lineHeight: Style.leadingTight
                                text: row.modelData.value
                                width: parent.width
                            }

                            T {
                                color: row.modelData.disputed ? Style.warn : Style.inkSoft
                                font.pixelSize: Style.mm(5.2)
                                lineHeight: Style.leadingTight
                                text: row.modelData.origin
                                width: parent.width
                            }
                        }

                        Touchable {
                            anchors.right: parent.right
                            anchors.rightMargin: Style.mm(5)
                            anchors.verticalCenter: parent.verticalCenter
                            border.color: row.modelData.disputed ? Style.warn : Style.outline
                            border.width: 2
                            calm: row.modelData.disputed ? Style.warnTint : "transparent"
                            height: Style.mm(15)
                            label: row.modelData.action
                            objectName: "dispute:" + row.modelData.code
                            radius: height / 2
                            visible: row.modelData.disputable
                            width: Style.mm(29)

                            onTapped: root.vm.dispute(row.modelData.code)

                            T {
                                anchors.centerIn: parent
                                color: row.modelData.disputed ? Style.warn : Style.primaryDeep
                                font.pixelSize: Style.small
                                lineHeight: 1
                                text: row.modelData.action
                            }
                        }
                    }
                }
            }
        }

        Rectangle {
            id: missing

            border.color: Style.help
            border.width: Style.mm(0.8)
            color: Style.card
            height: ask.implicitHeight + Style.mm(10)
            radius: Style.radius
            visible: pager.last && root.vm.missing.length > 0
            width: parent.width

            Column {
                id: ask

                anchors.left: parent.left
                anchors.margins: Style.mm(6)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(1.5)

                T {
                    color: Style.help
                    font.pixelSize: Style.mm(7)
                    font.weight: Font.DemiBold
                    text: root.vm.missingTitle
                    width: parent.width
                }

                Flow {
                    spacing: Style.mm(3)
                    width: parent.width

                    Repeater {
                        model: root.vm.missing

                        delegate: Rectangle {
                            id: tag

                            required property var modelData

                            color: Style.helpTint
                            height: word.implicitHeight + Style.mm(3)
                            radius: height / 2
                            width: word.implicitWidth + Style.mm(8)

                            T {
                                id: word

                                anchors.centerIn: parent
                                color: Style.help
                                font.pixelSize: Style.small
                                lineHeight: Style.leadingTight
                                text: tag.modelData.label
                            }
                        }
                    }
                }
            }
        }

        GoodLine {
            id: sources

            visible: pager.last && words !== ""
            width: parent.width
            words: root.vm.materialsLine
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
