// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property IdentifyViewModel vm

    hasFooter: root.vm.showPrimary

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(7)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        CardPicture {
            breathing: root.vm.picture === "waiting"
            busy: root.vm.picture === "reading"
            trouble: root.vm.picture !== "waiting" && root.vm.picture !== "reading" && root.vm.picture !== "left_card"
            width: parent.width
        }

        Column {
            spacing: Style.mm(4)
            width: parent.width

            Repeater {
                model: root.vm.lines

                delegate: Item {
                    id: line

                    required property int index
                    required property string modelData

                    height: words.implicitHeight
                    width: root.width

                    Rectangle {
                        id: dot

                        color: Style.primaryTint
                        height: width
                        radius: width / 2
                        width: Style.mm(Style.elder ? 15 : 10.5)
                        y: (words.implicitHeight - height) / 2

                        T {
                            anchors.centerIn: parent
                            color: Style.primaryDeep
                            font.bold: true
                            font.pixelSize: Style.small
                            lineHeight: 1
                            text: line.index + 1
                        }
                    }

                    T {
                        id: words

                        anchors.left: dot.right
                        anchors.leftMargin: Style.mm(4)
                        anchors.right: parent.right
                        text: line.modelData
                    }
                }
            }
        }
    }

    QuietButton {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.mm(5)
        border.color: root.vm.otherLoud ? Style.primary : Style.outline
        calm: root.vm.otherLoud ? Style.primaryTint : Style.card
        label: root.vm.otherText
        objectName: "other-way"
        visible: root.vm.showOther
        width: parent.width

        onTapped: root.vm.otherWay()
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryText: root.vm.showPrimary ? root.vm.primaryText : ""
        width: parent.width

        onPrimary: root.vm.confirmOwn()
    }
}
