// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ContinueViewModel vm

    hasFooter: root.vm.primaryText !== ""

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

        WaysCard {
            width: parent.width
            words: root.vm.words
        }

        Card {
            height: Style.mm(Style.elder ? 96 : 104)
            visible: root.vm.codeImage !== ""
            width: parent.width

            PhoneCode {
                anchors.centerIn: parent
                name: root.vm.codeName
                objectName: "continue-code"
                room: parent.height - Style.mm(4)
                source: root.vm.codeImage
            }
        }

        Card {
            height: figures.implicitHeight + Style.mm(14)
            visible: root.vm.number !== ""
            width: parent.width

            Column {
                id: figures

                anchors.centerIn: parent
                spacing: Style.mm(3)
                width: parent.width - Style.mm(10)

                T {
                    color: Style.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                    text: root.vm.numberLabel
                    width: parent.width
                }

                T {
                    Accessible.role: Accessible.StaticText
                    color: Style.primaryDeep
                    font.bold: true
                    font.pixelSize: Style.mm(Style.elder ? 30 : 28)
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: Style.leadingTight
                    objectName: "continue-number"
                    text: root.vm.number
                    width: parent.width
                }
            }
        }

        NumberedSteps {
            steps: root.vm.steps
            width: parent.width
        }

        T {
            color: Style.primaryDeep
            font.weight: Font.DemiBold
            text: root.vm.stateText
            visible: text !== ""
            width: parent.width
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            text: root.vm.lifeText
            visible: text !== ""
            width: parent.width
        }

        Repeater {
            model: root.vm.choices

            delegate: ChoiceButton {
                id: choice

                required property int index
                required property var modelData

                label: choice.modelData.label
                note: choice.modelData.note
                objectName: "continue-choice-" + choice.index
                width: root.width

                onTapped: root.vm.choose(choice.modelData.value)
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            text: root.vm.placesTitle
            visible: text !== ""
            width: parent.width
        }

        Repeater {
            model: root.vm.places

            delegate: PlaceCard {
                required property var modelData

                address: modelData.address
                hours: modelData.hours
                name: modelData.name
                phone: modelData.phone
                width: root.width
            }
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryIcon: ""
        primaryText: root.vm.primaryText
        secondaryText: root.vm.printText
        width: parent.width

        onPrimary: root.vm.next()
        onSecondary: root.vm.printSlip()
    }
}
