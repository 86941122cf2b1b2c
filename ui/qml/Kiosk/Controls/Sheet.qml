// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// The sheet over the page: a question, a warning, or help on its way.
Item {
    id: root

    required property OverlayViewModel vm
    property bool opaqueGround: false

    Rectangle {
        anchors.fill: parent
        color: root.opaqueGround ? Style.ground : Style.veil
    }

    MouseArea {
        anchors.fill: parent
    }

    Card {
        id: card

        Accessible.name: root.vm.title
        Accessible.role: Accessible.Dialog
        // Below it the keyboard comes up where something is written.
        anchors.horizontalCenter: parent.horizontalCenter
        height: content.implicitHeight + Style.mm(24)
        width: parent.width - 2 * Style.margin
        y: root.vm.doneText !== "" ? Style.mm(30) : (parent.height - height) / 2

        Column {
            id: content

            anchors.centerIn: parent
            spacing: Style.mm(8)
            width: parent.width - Style.mm(24)

            T {
                color: Style.primaryDeep
                font.bold: true
                font.pixelSize: Style.mm(Style.elder ? 17 : 13.5)
                horizontalAlignment: Text.AlignHCenter
                lineHeight: Style.leadingHead
                text: root.vm.title
                width: parent.width
            }

            T {
                color: Style.help
                font.bold: true
                font.pixelSize: Style.mm(26)
                horizontalAlignment: Text.AlignHCenter
                lineHeight: 1
                text: root.vm.secondsLeft
                visible: root.vm.showSeconds
                width: parent.width
            }

            T {
                color: Style.help
                font.pixelSize: Style.mm(Style.elder ? 11 : 8)
                font.weight: Font.DemiBold
                horizontalAlignment: Text.AlignHCenter
                text: root.vm.callText
                visible: text !== ""
                width: parent.width
            }

            Rectangle {
                color: Style.helpTint
                height: numbers.implicitHeight + Style.mm(12)
                radius: Style.radius
                visible: root.vm.phone !== ""
                width: parent.width

                Column {
                    id: numbers

                    anchors.centerIn: parent
                    spacing: Style.mm(2)
                    width: parent.width - Style.mm(8)

                    T {
                        color: Style.help
                        font.bold: true
                        font.pixelSize: Style.mm(Style.elder ? 19 : 16)
                        horizontalAlignment: Text.AlignHCenter
                        lineHeight: Style.leadingTight
                        text: root.vm.phone
                        width: parent.width
                    }

                    T {
                        color: Style.help
                        font.pixelSize: Style.small
                        horizontalAlignment: Text.AlignHCenter
                        text: root.vm.hours
                        width: parent.width
                    }
                }
            }

            Loader {
                active: root.vm.sample.length > 0
                sourceComponent: sample
                visible: active
                width: parent.width
            }

            Column {
                bottomPadding: Style.mm(2)
                spacing: Style.mm(3)
                visible: root.vm.lines.length > 0
                width: parent.width

                Repeater {
                    model: root.vm.lines

                    delegate: T {
                        required property string modelData

                        color: Style.inkSoft
                        horizontalAlignment: Text.AlignHCenter
                        text: modelData
                        width: content.width
                    }
                }
            }

            Column {
                spacing: Style.mm(Style.elder ? 5.2 : 3.2)
                visible: root.vm.choices.length > 0
                width: parent.width

                Repeater {
                    model: root.vm.choices

                    delegate: ChoiceButton {
                        id: choice

                        required property int index
                        required property var modelData

                        label: choice.modelData.label
                        objectName: "overlay-choice-" + choice.index
                        width: parent.width

                        onTapped: root.vm.choose(choice.modelData.value)
                    }
                }
            }

            Loader {
                active: root.vm.doneText !== ""
                sourceComponent: words
                visible: active
                width: parent.width
            }

            PrimaryButton {
                icon: ""
                label: root.vm.primaryText
                objectName: "overlay-primary"
                visible: root.vm.doneText === ""
                width: parent.width

                onTapped: root.vm.primary()
            }

            QuietButton {
                label: root.vm.primaryText
                objectName: "overlay-no-words"
                visible: root.vm.doneText !== ""
                width: parent.width

                onTapped: root.vm.say("")
            }

            QuietButton {
                label: root.vm.wordsText
                objectName: "overlay-words"
                visible: root.vm.wordsText !== ""
                width: parent.width

                onTapped: root.vm.beginWords()
            }

            QuietButton {
                label: root.vm.secondaryText
                objectName: "overlay-secondary"
                visible: root.vm.secondaryText !== ""
                width: parent.width

                onTapped: root.vm.secondary()
            }

            QuietButton {
                label: root.vm.moreText
                objectName: "overlay-more"
                visible: root.vm.moreText !== ""
                width: parent.width

                onTapped: root.vm.more()
            }
        }
    }

    Component {
        id: sample

        SamplePaper {
            faces: root.vm.sample
            layout: root.vm.sampleLayout
            name: root.vm.title
        }
    }

    Component {
        id: words

        Column {
            spacing: Style.mm(8)

            TextEntry {
                id: entry

                maxLength: root.vm.wordsLimit
                objectName: "overlay-entry"
                placeholder: root.vm.placeholder
                width: parent.width
            }

            PrimaryButton {
                enabled: entry.value !== ""
                icon: ""
                label: root.vm.doneText
                objectName: "overlay-done"
                width: parent.width

                onTapped: root.vm.say(entry.value)
            }
        }
    }
}
