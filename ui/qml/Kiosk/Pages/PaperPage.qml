// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// One thing at a time: what is seen, one sentence about it, and the ways on, which keep their places.
PageBase {
    id: root

    required property PaperViewModel vm

    hasFooter: root.vm.primaryText !== ""

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 5 : 5)

        PageHead {
            hint: root.vm.hint
            hintSize: Style.elder ? Style.small : Style.body
            title: root.vm.title
            width: parent.width
        }

        Rectangle {
            Accessible.name: root.vm.say
            Accessible.role: Accessible.AlertMessage
            border.color: root.vm.good ? Style.good : Style.primary
            border.width: Style.mm(0.8)
            color: root.vm.good ? Style.goodTint : Style.primaryTint
            height: words.implicitHeight + Style.mm(8)
            objectName: "paper-say"
            radius: Style.radius
            visible: root.vm.say !== ""
            width: parent.width

            T {
                id: words

                anchors.left: parent.left
                anchors.margins: Style.mm(5)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                color: Style.primaryDeep
                font.bold: true
                font.pixelSize: Style.elder ? Style.mm(12) : Style.mm(9.5)
                horizontalAlignment: Text.AlignHCenter
                lineHeight: Style.leadingHead
                text: root.vm.say
            }
        }

        LiveFrame {
            good: root.vm.good && !root.vm.isStill
            guide: root.vm.isStill ? "none" : "page"
            marks: root.vm.marks
            mostHeight: Style.mm(!root.vm.isStill ? (Style.elder ? 150 : 172) : root.vm.offerCode !== "" ? 84 : root.vm.faults.length > 1 ? 110 : Style.elder ? 118 : 138)
            name: root.vm.frameName
            picture: root.vm.live
            visible: root.vm.showFrame
            waitText: root.vm.waitText
            width: parent.width
        }

        Repeater {
            model: root.vm.faults

            delegate: FaultLine {
                required property string modelData

                fault: modelData
                width: root.width
            }
        }

        // --- what the paper says

        ReadCard {
            rows: root.vm.rows
            width: parent.width
        }

        ValueOffer {
            leaveText: root.vm.leaveText
            rows: root.vm.offerRows
            takeText: root.vm.takeText
            title: root.vm.offerTitle
            visible: root.vm.offerCode !== ""
            width: parent.width

            onLeaveTapped: root.vm.leaveValue(root.vm.offerCode)
            onTakeTapped: root.vm.takeValue(root.vm.offerCode)
        }

        // --- the telephone

        CodeCard {
            image: root.vm.codeImage
            lines: root.vm.codeLines
            name: root.vm.say
            width: parent.width
        }

        // --- what the machine does, or why nothing is seen

        WorkSign {
            anchors.horizontalCenter: parent.horizontalCenter
            busy: root.vm.busy
            picture: root.vm.picture
        }
    }

    Column {
        id: ways

        readonly property int count: root.vm.keys.length + (root.vm.sampleText === "" ? 0 : 1)
        readonly property double each: (ways.width - (ways.count - 1) * Style.gap) / Math.max(1, ways.count)

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.mm(5)
        spacing: Style.mm(3)
        width: parent.width

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            text: root.vm.note
            visible: text !== ""
            width: parent.width
        }

        Row {
            spacing: Style.gap

            QuietButton {
                height: root.vm.picture !== "" ? Style.buttonHeight : implicitHeight
                label: root.vm.sampleText
                objectName: "paper-sample"
                visible: label !== ""
                width: ways.each

                onTapped: root.vm.seeSample()
            }

            Repeater {
                model: root.vm.keys

                delegate: QuietButton {
                    required property var modelData

                    height: root.vm.picture !== "" ? Style.buttonHeight : implicitHeight
                    label: modelData.text
                    objectName: "wish:" + modelData.wish
                    width: ways.each

                    onTapped: root.vm.press(modelData.wish)
                }
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryIcon: root.vm.primaryIcon
        primaryText: root.vm.primaryText
        width: parent.width

        onPrimary: root.vm.press(root.vm.primaryWish)
    }
}
