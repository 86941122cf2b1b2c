// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// One word at a time above the mirror, 3-2-1 over it, and how many pictures there are below.
PageBase {
    id: root

    required property PortraitTakeViewModel vm

    readonly property bool blind: root.vm.picture !== ""

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            hintSize: Style.body
            title: root.vm.title
            visible: root.blind
            width: parent.width
        }

        SayBar {
            good: root.vm.good
            objectName: "portrait-say"
            visible: !root.blind
            width: parent.width
            words: root.vm.title
        }

        Item {
            height: frame.implicitHeight
            visible: !root.blind
            width: parent.width

            LiveFrame {
                id: frame

                anchors.fill: parent
                aspect: 0.8
                good: root.vm.good
                guide: "oval"
                mostHeight: Style.mm(Style.elder ? 205 : 240)
                name: root.vm.frameName
                picture: root.vm.live
                waitText: root.vm.waitText
            }

            // Beside the face, not over it: whoever is photographed sees both.
            Rectangle {
                Accessible.name: root.vm.count
                Accessible.role: Accessible.AlertMessage
                color: Style.primary
                height: width
                radius: width / 2
                visible: root.vm.count > 0
                width: Style.mm(44)
                x: parent.width / 2 - frame.implicitHeight * frame.shown / 2 - width / 3
                y: Style.mm(4)

                T {
                    anchors.centerIn: parent
                    color: Style.inkOnPrimary
                    font.bold: true
                    font.pixelSize: Style.mm(30)
                    lineHeight: 1
                    text: root.vm.count
                }
            }
        }

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Style.helpTint
            height: width
            radius: Style.radius
            visible: root.blind
            width: Style.mm(Style.elder ? 70 : 64)

            Icon {
                anchors.centerIn: parent
                name: root.vm.picture
                sizeMm: Style.elder ? 44 : 40
                tone: "help"
            }
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Style.mm(5)

            Repeater {
                model: root.vm.of

                delegate: Rectangle {
                    id: dot

                    required property int index

                    anchors.verticalCenter: parent.verticalCenter
                    border.color: Style.outline
                    border.width: 2
                    color: dot.index < root.vm.taken ? Style.good : Style.card
                    height: width
                    radius: width / 2
                    width: Style.mm(9)

                    Icon {
                        anchors.centerIn: parent
                        name: "check"
                        sizeMm: 6
                        tone: "white"
                        visible: dot.index < root.vm.taken
                    }
                }
            }

            T {
                anchors.verticalCenter: parent.verticalCenter
                color: Style.inkSoft
                font.pixelSize: Style.small
                text: root.vm.takenText
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            horizontalAlignment: Text.AlignHCenter
            text: root.vm.hint
            visible: !root.blind
            width: parent.width
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        canGo: root.blind || root.vm.canShoot
        primaryIcon: ""
        primaryText: root.blind ? root.vm.elsewhereText : root.vm.shootText
        secondaryText: root.vm.enoughText
        thirdText: root.blind ? "" : root.vm.elsewhereText
        width: parent.width

        onPrimary: {
            if (root.blind)
                root.vm.elsewhere();
            else
                root.vm.shoot();
        }
        onSecondary: root.vm.enough()
        onThird: root.vm.elsewhere()
    }
}
