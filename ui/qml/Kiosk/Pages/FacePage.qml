// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// The other ways stand in the same place and the same size on every state: nobody is led by the camera alone.
PageBase {
    id: root

    required property FaceViewModel vm

    hasFooter: root.vm.primaryText !== ""

    Column {
        id: top

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        PageHead {
            hint: root.vm.hint
            hintSize: Style.body
            title: root.vm.title
            visible: !root.vm.showLive
            width: parent.width
        }

        Repeater {
            model: root.vm.lines

            delegate: Row {
                id: line

                required property var modelData

                spacing: Style.mm(5)
                width: root.width

                Rectangle {
                    color: Style.primaryTint
                    height: width
                    radius: Style.radius
                    width: Style.mm(Style.elder ? 20 : 18)

                    Icon {
                        anchors.centerIn: parent
                        name: line.modelData.icon
                        sizeMm: Style.elder ? 13 : 11
                    }
                }

                T {
                    anchors.verticalCenter: parent.verticalCenter
                    text: line.modelData.text
                    width: parent.width - Style.mm(Style.elder ? 25 : 23)
                }
            }
        }

        // --- the look

        Rectangle {
            Accessible.name: root.vm.say
            Accessible.role: Accessible.AlertMessage
            border.color: root.vm.good ? Style.good : Style.primary
            border.width: Style.mm(0.8)
            color: root.vm.good ? Style.goodTint : Style.primaryTint
            height: Math.max(words.implicitHeight + Style.mm(10), sign.visible ? sign.height + Style.mm(8) : 0)
            objectName: "face-say"
            radius: Style.radius
            visible: root.vm.showLive
            width: parent.width

            MoveSign {
                id: sign

                anchors.left: parent.left
                anchors.leftMargin: Style.mm(5)
                anchors.verticalCenter: parent.verticalCenter
                blinks: root.vm.blinks
                turn: root.vm.turn
                visible: root.vm.blinks || root.vm.turn !== 0
                width: implicitWidth
                height: implicitHeight
            }

            T {
                id: words

                anchors.left: sign.visible ? sign.right : parent.left
                anchors.leftMargin: Style.mm(5)
                anchors.right: parent.right
                anchors.rightMargin: Style.mm(5)
                anchors.verticalCenter: parent.verticalCenter
                color: Style.primaryDeep
                font.bold: true
                font.pixelSize: Style.title
                horizontalAlignment: sign.visible ? Text.AlignLeft : Text.AlignHCenter
                lineHeight: Style.leadingHead
                text: root.vm.say !== "" ? root.vm.say : root.vm.title
            }
        }

        LiveFrame {
            aspect: 0.8
            good: root.vm.good
            guide: "oval"
            mostHeight: Style.mm(Style.elder ? 160 : 185)
            name: root.vm.frameName
            picture: root.vm.live
            visible: root.vm.showLive
            waitText: root.vm.waitText
            width: parent.width
        }

        Column {
            spacing: Style.mm(3)
            visible: root.vm.skipText !== ""
            width: parent.width

            QuietButton {
                label: root.vm.skipText
                objectName: "face-skip"
                width: parent.width

                onTapped: root.vm.skip()
            }

            T {
                color: Style.inkSoft
                font.pixelSize: Style.small
                horizontalAlignment: Text.AlignHCenter
                text: root.vm.skipNote
                width: parent.width
            }
        }

        // --- what the machine does, or what came out

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
                name: root.vm.busyPicture
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

        T {
            text: root.vm.reason
            visible: text !== ""
            width: parent.width
        }

        // Digits that the helper reads off this screen: large, and one by one, for who reads them aloud.
        Rectangle {
            Accessible.name: root.vm.codeText + " " + root.vm.code.split("").join(" ")
            Accessible.role: Accessible.StaticText
            border.color: Style.primary
            border.width: Style.mm(0.8)
            color: Style.primaryTint
            height: digits.implicitHeight + Style.mm(14)
            objectName: "face-code"
            radius: Style.radius
            visible: root.vm.code !== ""
            width: parent.width

            Column {
                id: digits

                anchors.centerIn: parent
                spacing: Style.mm(3)
                width: parent.width - Style.mm(14)

                T {
                    color: Style.primaryDeep
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignHCenter
                    text: root.vm.codeText
                    width: parent.width
                }

                T {
                    color: Style.primaryDeep
                    font.bold: true
                    font.letterSpacing: Style.mm(6)
                    font.pixelSize: Style.mm(Style.elder ? 34 : 30)
                    horizontalAlignment: Text.AlignHCenter
                    text: root.vm.code
                    width: parent.width
                }

                T {
                    color: Style.inkSoft
                    font.pixelSize: Style.small
                    horizontalAlignment: Text.AlignHCenter
                    text: root.vm.codeNote
                    width: parent.width
                }
            }
        }

        Rectangle {
            color: Style.primaryTint
            height: advice.implicitHeight + Style.mm(12)
            radius: Style.radius
            visible: root.vm.whatToDo !== ""
            width: parent.width

            T {
                id: advice

                anchors.left: parent.left
                anchors.margins: Style.mm(7)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                color: Style.primaryDeep
                font.weight: Font.DemiBold
                text: root.vm.whatToDo
            }
        }
    }

    Column {
        id: ways

        readonly property int shown: (root.vm.cardText !== "" ? 1 : 0) + (root.vm.helpText !== "" ? 1 : 0) + 1
        readonly property double each: (ways.width - (ways.shown - 1) * Style.gap) / ways.shown

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.mm(6)
        spacing: Style.mm(3)
        width: parent.width

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            text: root.vm.waysText
            width: parent.width
        }

        Row {
            spacing: Style.gap

            QuietButton {
                height: Style.buttonHeight
                icon: "id-card"
                label: root.vm.cardText
                objectName: "face-card"
                visible: root.vm.cardText !== ""
                width: ways.each

                onTapped: root.vm.card()
            }

            QuietButton {
                height: Style.buttonHeight
                icon: "headset"
                label: root.vm.helpText
                objectName: "face-help"
                visible: root.vm.helpText !== ""
                width: ways.each

                onTapped: root.vm.helper()
            }

            QuietButton {
                height: Style.buttonHeight
                icon: "landmark"
                label: root.vm.windowText
                objectName: "face-window"
                width: ways.each

                onTapped: root.vm.counter()
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryText: root.vm.primaryText
        width: parent.width

        onPrimary: root.vm.primary()
    }
}
