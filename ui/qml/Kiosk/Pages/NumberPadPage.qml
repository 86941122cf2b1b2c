// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NumberPadViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Card {
            border.color: root.vm.error === "" ? Style.outline : Style.warn
            height: Style.mm(Style.elder ? 28 : 24)
            width: parent.width

            T {
                Accessible.name: qsTr("已输入的数字")
                anchors.centerIn: parent
                font.pixelSize: Style.mm(Style.elder ? 13 : 11)
                font.weight: Font.DemiBold
                lineHeight: 1
                text: root.vm.entry
            }
        }

        T {
            color: Style.warn
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.vm.error === "" ? " " : root.vm.error
            width: parent.width
        }

        KeyPad {
            allowX: root.vm.allowX
            usable: root.vm.canType
            width: parent.width

            onPressed: key => root.vm.key(key)
        }

        Row {
            spacing: Style.gap
            topPadding: Style.mm(2)
            width: parent.width

            QuietButton {
                icon: "id-card"
                label: root.vm.cardWayText
                objectName: "card-way"
                width: root.vm.showResend ? (parent.width - Style.gap) / 2 : parent.width

                onTapped: root.vm.cardWay()
            }

            QuietButton {
                border.color: root.vm.canType || !root.vm.canResend ? Style.outline : Style.primary
                calm: root.vm.canType || !root.vm.canResend ? Style.card : Style.primaryTint
                label: root.vm.resendText
                objectName: "resend"
                usable: root.vm.canResend
                visible: root.vm.showResend
                width: (parent.width - Style.gap) / 2

                onTapped: root.vm.resend()
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        canGo: root.vm.canConfirm
        primaryText: root.vm.primaryText
        width: parent.width

        onPrimary: root.vm.confirm()
    }
}
