// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    readonly property bool isAsking: root.vm.reasons.length > 0
    required property EndViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(9)
        topPadding: root.vm.takeCard && !root.isAsking ? Style.mm(12) : Style.mm(40)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "circle-check"
            sizeMm: 40
            tone: "good"
            visible: !root.vm.takeCard
        }

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "id-card"
            sizeMm: 40
            tone: "help"
            visible: root.vm.takeCard && root.isAsking
        }

        CardPicture {
            lifting: true
            visible: root.vm.takeCard && !root.isAsking
            width: parent.width
        }

        T {
            color: root.vm.takeCard ? Style.help : Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.hero
            horizontalAlignment: Text.AlignHCenter
            lineHeight: Style.leadingTight
            text: root.vm.title
            width: parent.width
        }

        Repeater {
            model: root.isAsking ? [] : root.vm.lines

            delegate: T {
                required property string modelData

                color: Style.inkSoft
                horizontalAlignment: Text.AlignHCenter
                text: modelData
                width: root.width
            }
        }
    }

    Column {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.mm(Style.elder ? 8 : 12)
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)
        visible: root.vm.gradeTitle !== ""

        T {
            color: Style.primaryDeep
            font.pixelSize: Style.choice
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            text: root.vm.gradeTitle
            width: parent.width
        }

        Row {
            id: row

            spacing: Style.mm(Style.elder ? 5.2 : 3.2)
            visible: root.vm.grades.length > 0

            Repeater {
                model: root.vm.grades

                delegate: Touchable {
                    id: grade

                    required property var modelData

                    border.color: Style.outline
                    border.width: 2
                    calm: Style.card
                    height: Style.mm(Style.elder ? 44 : 34)
                    label: modelData.label
                    objectName: "grade:" + modelData.grade
                    width: (root.width - 4 * row.spacing) / 5

                    onTapped: root.vm.grade(grade.modelData.grade)

                    Column {
                        anchors.centerIn: parent
                        spacing: Style.mm(2)
                        width: parent.width - Style.mm(4)

                        Icon {
                            anchors.horizontalCenter: parent.horizontalCenter
                            name: grade.modelData.icon
                            sizeMm: Style.elder ? 15 : 13
                        }

                        T {
                            color: Style.primaryDeep
                            font.pixelSize: Style.mm(Style.elder ? 7.6 : 6.4)
                            horizontalAlignment: Text.AlignHCenter
                            lineHeight: Style.leadingTight
                            text: grade.label
                            width: parent.width
                        }
                    }
                }
            }
        }

        Column {
            spacing: Style.mm(Style.elder ? 5 : 4)
            visible: root.isAsking
            width: parent.width

            Repeater {
                model: root.vm.reasons

                delegate: ChoiceButton {
                    id: reason

                    required property var modelData

                    label: reason.modelData.label
                    objectName: "reason:" + reason.modelData.reason
                    width: root.width

                    onTapped: root.vm.explain(reason.modelData.reason)
                }
            }
        }

        QuietButton {
            label: root.vm.skipText
            objectName: "skip"
            visible: root.vm.skipText !== ""
            width: parent.width

            onTapped: root.vm.next()
        }
    }

    TapHandler {
        enabled: root.vm.grades.length === 0 && !root.isAsking

        onTapped: root.vm.next()
    }
}
