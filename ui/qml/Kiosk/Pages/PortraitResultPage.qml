// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property PortraitResultViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        PhotoView {
            aspect: 358 / 441
            height: Style.mm(Style.elder ? 100 : 135)
            name: root.vm.pictureName
            picture: root.vm.picture
            width: parent.width
        }

        Verdict {
            good: root.vm.good
            width: parent.width
            words: root.vm.verdict
        }

        Repeater {
            model: root.vm.rows

            delegate: Row {
                id: row

                required property var modelData

                spacing: Style.mm(3)
                width: root.width

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "circle-alert"
                    sizeMm: Style.elder ? 10 : 7
                    tone: "help"
                }

                T {
                    lineHeight: Style.leadingTight
                    text: row.modelData.text
                    width: parent.width - Style.mm(Style.elder ? 14 : 11)
                }
            }
        }

        Column {
            visible: root.vm.judgedTitle !== ""
            width: parent.width

            T {
                color: Style.primaryDeep
                font.weight: Font.DemiBold
                lineHeight: Style.leadingTight
                text: root.vm.judgedTitle
                width: parent.width
            }

            T {
                color: Style.inkSoft
                font.pixelSize: Style.small
                lineHeight: Style.leadingTight
                text: root.vm.judged
                width: parent.width
            }
        }

        QuietButton {
            icon: "file-text"
            label: root.vm.moreText
            objectName: "more"
            width: parent.width

            onTapped: root.vm.more()
        }
    }

    Verdict {
        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        good: root.vm.paperGood
        objectName: "paper"
        visible: words !== ""
        width: parent.width
        words: root.vm.paperText
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        canGo: root.vm.canGo
        primaryIcon: ""
        primaryText: root.vm.primaryText
        secondaryText: root.vm.retakeText
        thirdText: root.vm.otherText
        width: parent.width

        onPrimary: root.vm.primary()
        onSecondary: root.vm.retake()
        onThird: root.vm.otherWay()
    }
}
