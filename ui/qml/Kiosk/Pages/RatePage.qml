// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property RateViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(8)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Column {
            spacing: Style.mm(5)
            visible: root.vm.grades.length > 0
            width: parent.width

            Repeater {
                model: root.vm.grades

                delegate: Touchable {
                    id: grade

                    required property var modelData

                    border.color: Style.outline
                    border.width: 2
                    calm: Style.card
                    height: Style.mm(Style.elder ? 32 : 27)
                    label: modelData.label
                    objectName: "grade:" + modelData.grade
                    width: root.width

                    onTapped: root.vm.grade(grade.modelData.grade)

                    Icon {
                        id: face

                        anchors.left: parent.left
                        anchors.leftMargin: Style.mm(8)
                        anchors.verticalCenter: parent.verticalCenter
                        name: grade.modelData.icon
                        sizeMm: Style.elder ? 18 : 15
                    }

                    T {
                        anchors.left: face.right
                        anchors.leftMargin: Style.mm(7)
                        anchors.verticalCenter: parent.verticalCenter
                        color: Style.primaryDeep
                        font.pixelSize: Style.choice
                        font.weight: Font.DemiBold
                        text: grade.label
                    }
                }
            }
        }

        Column {
            spacing: Style.mm(5)
            visible: root.vm.reasons.length > 0
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
            width: parent.width

            onTapped: root.vm.skip()
        }
    }
}
