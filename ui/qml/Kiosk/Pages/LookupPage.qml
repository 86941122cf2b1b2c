// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property LookupViewModel vm

    readonly property bool numbered: root.vm.kind === "enterprise_number"

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 4 : 5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        NoticeBar {
            text: root.vm.notice
            visible: root.vm.notice !== ""
            width: parent.width
        }

        Item {
            height: Math.max(mark.height, said.implicitHeight)
            visible: root.vm.scanText !== ""
            width: parent.width

            Icon {
                id: mark

                anchors.verticalCenter: parent.verticalCenter
                name: "qr-code"
                sizeMm: Style.elder ? 14 : 12
            }

            T {
                id: said

                anchors.left: mark.right
                anchors.leftMargin: Style.mm(4)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                font.weight: Font.DemiBold
                lineHeight: Style.leadingTight
                text: root.vm.scanText
            }
        }

        Loader {
            id: entry

            readonly property string value: item === null ? "" : (item as EntryBase).value

            sourceComponent: root.vm.kind === "phone" ? phoneEntry : root.numbered ? groupedEntry : textEntry
            width: parent.width
        }
    }

    Component {
        id: textEntry

        TextEntry {
            awaits: root.vm.text === ""
            example: root.vm.example
            initial: root.vm.text
            maxLength: root.vm.maxLength
            placeholder: root.vm.placeholder
            width: entry.width
        }
    }

    Component {
        id: phoneEntry

        PhoneEntry {
            initial: root.vm.text
            width: entry.width
        }
    }

    Component {
        id: groupedEntry

        GroupedEntry {
            initial: root.vm.text
            kind: root.vm.kind
            secret: false
            width: entry.width
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        canGo: entry.value !== ""
        primaryText: root.vm.primaryText
        secondaryText: root.vm.cameraText
        width: parent.width

        onPrimary: root.vm.look(entry.value)
        onSecondary: root.vm.camera()
    }
}
