// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property PortraitColourViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(7)

        PageHead {
            hint: root.vm.hint
            hintSize: root.vm.failed ? Style.body : Style.small
            title: root.vm.title
            width: parent.width
        }

        PhotoView {
            aspect: 358 / 441
            height: Style.mm(Style.elder ? 150 : 170)
            name: root.vm.pictureName
            picture: root.vm.busyText === "" ? root.vm.picture : null
            visible: !root.vm.failed
            waitText: root.vm.busyText
            width: parent.width
        }

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Style.helpTint
            height: width
            radius: Style.radius
            visible: root.vm.failed
            width: Style.mm(64)

            Icon {
                anchors.centerIn: parent
                name: "image-off"
                sizeMm: 40
                tone: "help"
            }
        }

        Row {
            spacing: Style.gap
            visible: root.vm.colours.length > 0
            width: parent.width

            Repeater {
                model: root.vm.colours

                delegate: Touchable {
                    id: colour

                    required property var modelData

                    Accessible.checkable: true
                    Accessible.checked: colour.modelData.selected
                    Accessible.role: Accessible.RadioButton
                    border.color: colour.modelData.selected ? Style.primary : Style.outline
                    border.width: colour.modelData.selected ? Style.mm(1.2) : 2
                    calm: colour.modelData.selected ? Style.primaryTint : Style.card
                    height: Style.mm(Style.elder ? 50 : 44)
                    label: colour.modelData.label
                    objectName: "colour:" + colour.modelData.value
                    width: (root.width - 2 * Style.gap) / 3

                    onTapped: root.vm.choose(colour.modelData.value)

                    Column {
                        anchors.centerIn: parent
                        spacing: Style.mm(2)

                        Rectangle {
                            anchors.horizontalCenter: parent.horizontalCenter
                            border.color: Style.outline
                            border.width: 2
                            color: colour.modelData.swatch
                            height: Style.mm(18)
                            radius: Style.mm(2)
                            width: Style.mm(30)

                            Icon {
                                anchors.centerIn: parent
                                name: "check"
                                sizeMm: 14
                                visible: colour.modelData.selected
                            }
                        }

                        T {
                            anchors.horizontalCenter: parent.horizontalCenter
                            color: Style.primaryDeep
                            font.pixelSize: Style.choice
                            font.weight: Font.DemiBold
                            lineHeight: Style.leadingTight
                            text: colour.label
                        }
                    }
                }
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        canGo: root.vm.canGo
        primaryIcon: root.vm.failed ? "" : "chevron-right"
        primaryText: root.vm.primaryText
        secondaryText: root.vm.retakeText
        thirdText: root.vm.elsewhereText
        width: parent.width

        onPrimary: root.vm.next()
        onSecondary: root.vm.retake()
        onThird: root.vm.elsewhere()
    }
}
