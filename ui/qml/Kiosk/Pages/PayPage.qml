// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property PayViewModel vm

    hasFooter: root.vm.primaryText !== "" || root.vm.againText !== ""

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        OutcomeHead {
            calmPicture: root.vm.calmPicture
            goodPicture: root.vm.goodPicture
            helpPicture: root.vm.helpPicture
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        AmountCard {
            amount: root.vm.amount
            amountLabel: root.vm.amountLabel
            lines: root.vm.lines
            width: parent.width
        }

        Card {
            height: Style.mm(Style.elder ? 96 : 104)
            visible: root.vm.codeImage !== ""
            width: parent.width

            PhoneCode {
                anchors.centerIn: parent
                name: root.vm.codeName
                objectName: "pay-code"
                room: parent.height - Style.mm(4)
                source: root.vm.codeImage
            }
        }

        NumberedSteps {
            steps: root.vm.steps
            width: parent.width
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            text: root.vm.lifeText
            visible: text !== ""
            width: parent.width
        }

        WaysCard {
            width: parent.width
            words: root.vm.words
        }
    }

    Row {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.mm(5)
        spacing: Style.gap
        width: parent.width

        QuietButton {
            id: other

            label: root.vm.otherText
            objectName: "other"
            visible: label !== ""
            width: root.vm.laterText === "" ? parent.width : (parent.width - Style.gap) / 2

            onTapped: root.vm.other()
        }

        QuietButton {
            label: root.vm.laterText
            objectName: "later"
            visible: label !== ""
            width: other.visible ? (parent.width - Style.gap) / 2 : parent.width

            onTapped: root.vm.later()
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryIcon: root.vm.againText !== "" ? "" : "chevron-right"
        primaryName: root.vm.againText !== "" ? "again" : "primary"
        primaryText: root.vm.againText !== "" ? root.vm.againText : root.vm.primaryText
        width: parent.width

        onPrimary: {
            if (root.vm.againText !== "")
                root.vm.again();
            else
                root.vm.next();
        }
    }
}
