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

            delegate: Item {
                id: fault

                required property string modelData

                height: faultWords.implicitHeight
                width: root.width

                Icon {
                    id: bad

                    anchors.verticalCenter: parent.verticalCenter
                    name: "circle-alert"
                    sizeMm: Style.elder ? 12 : 10
                    tone: "help"
                }

                T {
                    id: faultWords

                    anchors.left: bad.right
                    anchors.leftMargin: Style.mm(4)
                    anchors.right: parent.right
                    color: Style.help
                    font.weight: Font.DemiBold
                    text: fault.modelData
                }
            }
        }

        // --- what the paper says

        Card {
            height: list.implicitHeight + Style.mm(10)
            visible: root.vm.rows.length > 0
            width: parent.width

            Column {
                id: list

                anchors.left: parent.left
                anchors.margins: Style.mm(6)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(3)

                Repeater {
                    model: root.vm.rows

                    delegate: Column {
                        id: row

                        required property var modelData

                        spacing: 0
                        width: list.width

                        T {
                            font.weight: Font.DemiBold
                            lineHeight: Style.leadingTight
                            text: qsTr("%1：%2").arg(row.modelData.label).arg(row.modelData.value)
                            width: parent.width
                        }

                        T {
                            color: row.modelData.good ? Style.inkSoft : Style.help
                            font.pixelSize: Style.note
                            font.weight: row.modelData.good ? Font.Normal : Font.DemiBold
                            lineHeight: Style.leadingTight
                            text: row.modelData.note
                            width: parent.width
                        }
                    }
                }
            }
        }

        Card {
            height: choice.implicitHeight + Style.mm(12)
            visible: root.vm.offerCode !== ""
            width: parent.width

            Column {
                id: choice

                anchors.left: parent.left
                anchors.margins: Style.mm(6)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(3)

                T {
                    color: Style.primaryDeep
                    font.bold: true
                    lineHeight: Style.leadingTight
                    text: root.vm.offerTitle
                    width: parent.width
                }

                Repeater {
                    model: root.vm.offerRows

                    delegate: Column {
                        id: side

                        required property var modelData

                        spacing: 0
                        width: choice.width

                        T {
                            color: Style.inkSoft
                            font.pixelSize: Style.note
                            lineHeight: Style.leadingTight
                            text: side.modelData.label
                            width: parent.width
                        }

                        T {
                            font.weight: Font.DemiBold
                            lineHeight: Style.leadingTight
                            text: side.modelData.value
                            width: parent.width
                        }
                    }
                }

                Row {
                    spacing: Style.gap
                    width: parent.width

                    QuietButton {
                        label: root.vm.takeText
                        objectName: "take-value"
                        width: (parent.width - Style.gap) / 2

                        onTapped: root.vm.takeValue(root.vm.offerCode)
                    }

                    QuietButton {
                        label: root.vm.leaveText
                        objectName: "leave-value"
                        width: (parent.width - Style.gap) / 2

                        onTapped: root.vm.leaveValue(root.vm.offerCode)
                    }
                }
            }
        }

        // --- the telephone

        Card {
            height: Style.mm(Style.elder ? 168 : 152)
            visible: root.vm.codeImage !== ""
            width: parent.width

            PhoneCode {
                id: code

                anchors.horizontalCenter: parent.horizontalCenter
                anchors.top: parent.top
                anchors.topMargin: Style.mm(4)
                name: root.vm.say
                objectName: "paper-code"
                room: Style.mm(112)
                source: root.vm.codeImage
            }

            Column {
                anchors.left: parent.left
                anchors.margins: Style.mm(6)
                anchors.right: parent.right
                anchors.top: code.bottom
                anchors.topMargin: Style.mm(4)
                spacing: Style.mm(1)

                Repeater {
                    model: root.vm.codeLines

                    delegate: T {
                        required property string modelData

                        font.weight: Font.DemiBold
                        horizontalAlignment: Text.AlignHCenter
                        lineHeight: Style.leadingTight
                        text: modelData
                        width: root.width - Style.mm(12)
                    }
                }
            }
        }

        // --- what the machine does, or why nothing is seen

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            color: root.vm.busy ? Style.primaryTint : Style.helpTint
            height: width
            radius: root.vm.busy ? width / 2 : Style.radius
            visible: root.vm.busy || root.vm.picture !== ""
            width: Style.mm(Style.elder ? 64 : 58)

            Icon {
                anchors.centerIn: parent
                name: root.vm.picture
                sizeMm: Style.elder ? 40 : 36
                tone: "help"
                visible: !root.vm.busy
            }

            Icon {
                anchors.centerIn: parent
                name: "file-text"
                sizeMm: Style.elder ? 40 : 36
                visible: root.vm.busy

                SequentialAnimation on opacity {
                    loops: Animation.Infinite
                    running: root.vm.busy && Style.motion

                    NumberAnimation {
                        duration: 700
                        from: 1
                        to: 0.35
                    }

                    NumberAnimation {
                        duration: 700
                        from: 0.35
                        to: 1
                    }
                }
            }
        }
    }

    Column {
        id: ways

        readonly property double each: (ways.width - (root.vm.keys.length - 1) * Style.gap) / Math.max(1, root.vm.keys.length)

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
