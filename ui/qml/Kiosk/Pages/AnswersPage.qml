// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property AnswersViewModel vm

    readonly property var answer: root.vm.answers[pager.page] ?? null

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 5 : 6)

        PageHead {
            hint: root.vm.asked
            title: root.vm.title
            width: parent.width
        }

        Verdict {
            good: false
            visible: words !== ""
            width: parent.width
            words: root.vm.warning
        }

        T {
            text: root.vm.noneText
            visible: text !== ""
            width: parent.width
        }

        Card {
            height: said.implicitHeight + Style.mm(Style.elder ? 14 : 16)
            visible: root.answer !== null
            width: parent.width

            Column {
                id: said

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(Style.elder ? 4 : 5)

                T {
                    color: Style.inkSoft
                    font.pixelSize: Style.small
                    font.weight: Font.DemiBold
                    lineHeight: Style.leadingTight
                    text: root.answer === null ? "" : root.answer.item
                    width: parent.width
                }

                T {
                    Accessible.role: Accessible.Heading
                    color: Style.primaryDeep
                    font.bold: true
                    font.pixelSize: Style.choice
                    lineHeight: Style.leadingTight
                    text: root.answer === null ? "" : root.answer.heading
                    width: parent.width
                }

                Repeater {
                    model: root.answer === null ? [] : root.answer.lines

                    delegate: Item {
                        id: line

                        required property string modelData

                        height: sentence.implicitHeight
                        width: said.width

                        Rectangle {
                            color: Style.primary
                            height: width
                            radius: width / 2
                            width: Style.mm(2)
                            y: Style.mm(Style.elder ? 6.5 : 4.2)
                        }

                        T {
                            id: sentence

                            anchors.left: parent.left
                            anchors.leftMargin: Style.mm(6)
                            anchors.right: parent.right
                            font.pixelSize: Style.mm(Style.elder ? 10.4 : 8)
                            text: line.modelData
                        }
                    }
                }

                T {
                    color: Style.inkSoft
                    font.pixelSize: Style.mm(Style.elder ? 7.4 : 5.4)
                    lineHeight: Style.leadingTight
                    text: root.answer === null ? "" : root.answer.source
                    width: parent.width
                }
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.small
            text: root.vm.hotlineText
            width: parent.width
        }
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        pages: root.vm.answers.length
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: root.vm.beginText
        secondaryText: root.vm.unsolvedText
        thirdText: root.vm.againText
        width: parent.width

        onPrimary: root.vm.begin(root.answer.code)
        onSecondary: root.vm.unsolved()
        onThird: root.vm.again()
    }
}
