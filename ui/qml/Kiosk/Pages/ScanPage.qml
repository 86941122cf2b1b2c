// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    readonly property bool asks: root.vm.choices.length > 0
    readonly property bool blind: root.vm.troubleIcon !== ""
    required property ScanViewModel vm

    hasFooter: root.vm.loud

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        PageHead {
            hint: root.vm.hint
            hintSize: Style.body
            title: root.vm.title
            width: parent.width
        }

        NoticeBar {
            busy: root.vm.noticeBusy
            text: root.vm.notice
            visible: root.vm.notice !== ""
            width: parent.width
        }

        LiveFrame {
            good: root.vm.good
            guide: "square"
            mostHeight: root.asks ? Style.mm(90) : Style.mm(Style.elder ? 130 : 150)
            name: root.vm.liveName
            picture: root.vm.live
            visible: !root.blind
            waitText: root.vm.waitText
            width: parent.width
        }

        Card {
            height: Style.mm(90)
            visible: root.blind
            width: parent.width

            Icon {
                anchors.centerIn: parent
                name: root.vm.troubleIcon
                sizeMm: 56
                tone: "help"
                visible: root.blind
            }
        }

        T {
            Accessible.role: Accessible.AlertMessage
            color: Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.mm(Style.elder ? 14 : 11)
            horizontalAlignment: Text.AlignHCenter
            lineHeight: Style.leadingTight
            objectName: "tip"
            text: root.vm.tip
            visible: text !== ""
            width: parent.width
        }

        Choices {
            options: root.vm.choices
            visible: root.asks
            width: parent.width

            onChosen: value => root.vm.pick(value)
        }
    }

    Row {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.mm(5)
        spacing: Style.gap
        visible: !root.asks
        width: parent.width

        QuietButton {
            icon: "id-card"
            label: root.vm.cardWayText
            objectName: "card-way"
            visible: !(root.vm.loud && root.vm.otherText === "")
            width: root.vm.loud ? parent.width : (parent.width - Style.gap) / 2

            onTapped: root.vm.cardWay()
        }

        QuietButton {
            label: root.vm.otherText
            objectName: "other-way"
            visible: !root.vm.loud && root.vm.otherText !== ""
            width: (parent.width - Style.gap) / 2

            onTapped: root.vm.otherWay()
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryText: !root.vm.loud || root.asks ? "" : root.vm.otherText !== "" ? root.vm.otherText : root.vm.cardWayText
        width: parent.width

        onPrimary: {
            if (root.vm.otherText !== "")
                root.vm.otherWay();
            else
                root.vm.cardWay();
        }
    }
}
