// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NearbyViewModel vm

    readonly property var sheet: root.vm.sheets[pager.page] ?? ({
            rows: [],
            sketch: ({})
        })

    Connections {
        function onTitleChanged() {
            pager.page = 0;
        }

        function onOpenNowChanged() {
            pager.page = 0;
        }

        target: root.vm
    }

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 5.5 : 4.5)

        PageHead {
            title: root.vm.title
            width: parent.width
        }

        Row {
            spacing: Style.gap
            width: parent.width

            QuietButton {
                icon: "list"
                label: root.vm.itemText
                objectName: "nearby-item"
                width: (parent.width - Style.gap) * (Style.elder ? 0.52 : 0.58)

                onTapped: root.vm.pickItem()
            }

            Touchable {
                id: open

                Accessible.checkable: true
                Accessible.checked: root.vm.openNow
                Accessible.role: Accessible.CheckBox
                border.color: root.vm.openNow ? Style.primary : Style.outline
                border.width: root.vm.openNow ? Style.mm(0.8) : 2
                calm: root.vm.openNow ? Style.primaryTint : Style.card
                implicitHeight: Style.mm(Style.elder ? 28 : 20)
                label: root.vm.openText
                objectName: "nearby-open"
                width: (parent.width - Style.gap) * (Style.elder ? 0.48 : 0.42)

                onTapped: root.vm.toggleOpen()

                Row {
                    anchors.centerIn: parent
                    spacing: Style.mm(3)

                    Rectangle {
                        anchors.verticalCenter: parent.verticalCenter
                        border.color: Style.primary
                        border.width: Style.mm(0.6)
                        color: Style.card
                        height: width
                        radius: Style.mm(1.5)
                        width: Style.mm(Style.elder ? 11 : 8)

                        Icon {
                            anchors.centerIn: parent
                            name: "check"
                            sizeMm: Style.elder ? 9 : 6.5
                            visible: root.vm.openNow
                        }
                    }

                    T {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Style.primaryDeep
                        font.pixelSize: Style.mm(Style.elder ? 10.4 : 7)
                        font.weight: Font.DemiBold
                        lineHeight: Style.leadingTight
                        text: open.label
                        wrapMode: Text.NoWrap
                    }
                }
            }
        }

        T {
            color: Style.help
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.vm.words
            visible: text !== ""
            width: parent.width
        }

        T {
            color: Style.ink
            font.pixelSize: Style.body
            text: root.vm.emptyText
            visible: text !== ""
            width: parent.width
        }

        Sketch {
            name: root.vm.mapName
            shapes: root.sheet.sketch
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.mm(Style.elder ? 7 : 5.2)
            lineHeight: Style.leadingTight
            text: root.vm.notices.join("　")
            visible: text !== ""
            width: parent.width
        }

        Repeater {
            model: root.sheet.rows

            delegate: PlaceRow {
                required property var modelData

                circle: modelData.circle
                isOpen: modelData.isOpen
                label: modelData.name
                note: modelData.note
                number: modelData.number
                objectName: "place:" + modelData.id
                open: modelData.open
                way: modelData.way
                width: root.width

                onTapped: root.vm.pick(modelData.id)
            }
        }
    }

    Pager {
        id: pager

        anchors.bottom: code.top
        anchors.bottomMargin: Style.gap
        pages: root.vm.sheets.length
        width: parent.width
    }

    QuietButton {
        id: code

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        icon: "qr-code"
        implicitHeight: Style.buttonHeight
        label: root.vm.codeText
        objectName: "place-code"
        width: parent.width - Style.helpWidth - Style.gap

        onTapped: root.vm.showCode()
    }
}
