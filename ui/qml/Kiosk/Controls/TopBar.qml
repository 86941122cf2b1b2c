// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style
import Kiosk.ViewModels

// What stands at the top of every page: where one is or the way back, and the chips that are always in the same place.
Item {
    id: root

    required property ShellViewModel shell

    implicitHeight: Style.chipHeight

    Column {
        anchors.left: parent.left
        anchors.right: chips.left
        anchors.rightMargin: Style.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        visible: !root.shell.canGoBack && !root.shell.canCancel

        T {
            elide: Text.ElideRight
            font.pixelSize: Style.mm(Style.elder ? 8.4 : 6.6)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.shell.siteName
            width: parent.width
            wrapMode: Text.NoWrap
        }

        Row {
            spacing: Style.mm(2)

            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                color: root.shell.networkGood ? Style.good : Style.help
                height: width
                radius: width / 2
                width: Style.mm(2.6)
            }

            T {
                color: root.shell.networkGood ? Style.inkSoft : Style.help
                font.pixelSize: Style.mm(Style.elder ? 7 : 5.4)
                lineHeight: Style.leadingTight
                text: root.shell.clockText + "　" + root.shell.networkText
            }
        }
    }

    Row {
        anchors.left: parent.left
        spacing: Style.space

        Chip {
            icon: "arrow-left"
            label: qsTr("上一步")
            objectName: "back"
            visible: root.shell.canGoBack

            onTapped: root.shell.back()
        }

        Chip {
            icon: ""
            label: qsTr("不办了")
            objectName: "cancel"
            visible: root.shell.canCancel

            onTapped: root.shell.cancel()
        }
    }

    Row {
        id: chips

        anchors.right: parent.right
        spacing: Style.space

        Chip {
            icon: "eye-off"
            label: qsTr("遮住")
            objectName: "hide"
            visible: root.shell.canHide

            onTapped: root.shell.hide()
        }

        Chip {
            icon: "a-large-small"
            label: root.shell.elder ? qsTr("标准字") : qsTr("大字版")
            objectName: "size"
            on: root.shell.elder
            visible: root.shell.showSizeChip

            onTapped: root.shell.toggleSize()
        }
    }
}
