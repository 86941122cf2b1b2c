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

        Item {
            height: Math.max(head.implicitHeight, sign.visible ? sign.height : 0)
            width: parent.width

            Item {
                id: sign

                anchors.verticalCenter: parent.verticalCenter
                height: width
                visible: root.vm.goodPicture + root.vm.helpPicture + root.vm.calmPicture !== ""
                width: Style.mm(Style.elder ? 28 : 25)

                Icon {
                    name: root.vm.goodPicture
                    sizeMm: Style.elder ? 28 : 25
                    tone: "good"
                }

                Icon {
                    name: root.vm.helpPicture
                    sizeMm: Style.elder ? 28 : 25
                    tone: "help"
                }

                Icon {
                    name: root.vm.calmPicture
                    sizeMm: Style.elder ? 28 : 25
                }
            }

            PageHead {
                id: head

                anchors.left: sign.visible ? sign.right : parent.left
                anchors.leftMargin: sign.visible ? Style.mm(6) : 0
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                hint: root.vm.hint
                hintSize: Style.body
                title: root.vm.title
            }
        }

        Card {
            height: money.implicitHeight + Style.mm(12)
            visible: root.vm.amount !== ""
            width: parent.width

            Column {
                id: money

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(3)

                Item {
                    height: sum.implicitHeight
                    width: parent.width

                    T {
                        id: name

                        anchors.baseline: sum.baseline
                        color: Style.inkSoft
                        text: root.vm.amountLabel
                    }

                    T {
                        id: sum

                        Accessible.role: Accessible.StaticText
                        anchors.left: name.right
                        anchors.leftMargin: Style.mm(6)
                        anchors.right: parent.right
                        color: Style.primaryDeep
                        font.bold: true
                        font.pixelSize: Style.mm(Style.elder ? 24 : 20)
                        horizontalAlignment: Text.AlignRight
                        lineHeight: Style.leadingTight
                        objectName: "amount"
                        text: root.vm.amount
                    }
                }

                Repeater {
                    model: root.vm.lines

                    delegate: Item {
                        id: line

                        required property var modelData

                        height: Math.max(label.implicitHeight, value.implicitHeight)
                        width: money.width

                        T {
                            id: label

                            color: Style.inkSoft
                            text: line.modelData.label
                        }

                        T {
                            id: value

                            anchors.left: label.right
                            anchors.leftMargin: Style.mm(8)
                            anchors.right: parent.right
                            font.weight: Font.DemiBold
                            horizontalAlignment: Text.AlignRight
                            text: line.modelData.value
                        }
                    }
                }
            }
        }

        Card {
            height: Style.mm(Style.elder ? 96 : 104)
            visible: root.vm.codeImage !== ""
            width: parent.width

            Image {
                id: code

                // The picture has six pixels a module; on screen a module is a whole number of pixels, or phones do not read it.
                readonly property int modules: Math.max(1, implicitWidth / 6)

                Accessible.name: root.vm.codeName
                Accessible.role: Accessible.Graphic
                anchors.centerIn: parent
                height: width
                objectName: "pay-code"
                smooth: false
                source: root.vm.codeImage
                width: Math.floor((parent.height - Style.mm(4)) / code.modules) * code.modules
            }
        }

        Column {
            spacing: Style.mm(Style.elder ? 4 : 3)
            visible: root.vm.steps.length > 0
            width: parent.width

            Repeater {
                model: root.vm.steps

                delegate: Item {
                    id: step

                    required property int index
                    required property string modelData

                    height: Math.max(number.height, words.implicitHeight)
                    width: root.width

                    Rectangle {
                        id: number

                        anchors.verticalCenter: parent.verticalCenter
                        color: Style.primary
                        height: width
                        radius: width / 2
                        width: Style.mm(Style.elder ? 14 : 11)

                        T {
                            anchors.centerIn: parent
                            color: Style.inkOnPrimary
                            font.bold: true
                            text: step.index + 1
                        }
                    }

                    T {
                        id: words

                        anchors.left: number.right
                        anchors.leftMargin: Style.mm(5)
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        font.weight: Font.DemiBold
                        lineHeight: Style.leadingTight
                        text: step.modelData
                    }
                }
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            text: root.vm.lifeText
            visible: text !== ""
            width: parent.width
        }

        Card {
            height: ways.implicitHeight + Style.mm(14)
            visible: root.vm.words.length > 0
            width: parent.width

            Column {
                id: ways

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(5)

                Repeater {
                    model: root.vm.words

                    delegate: Item {
                        id: way

                        required property string modelData

                        height: Math.max(dot.height, said.implicitHeight)
                        width: ways.width

                        Icon {
                            id: dot

                            anchors.verticalCenter: parent.verticalCenter
                            name: "chevron-right"
                            sizeMm: Style.elder ? 11 : 8
                        }

                        T {
                            id: said

                            anchors.left: dot.right
                            anchors.leftMargin: Style.mm(4)
                            anchors.right: parent.right
                            anchors.verticalCenter: parent.verticalCenter
                            font.weight: Font.DemiBold
                            text: way.modelData
                        }
                    }
                }
            }
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
