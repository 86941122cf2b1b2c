// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// The pictures side by side, the first two above in large type; what could be better stands under each.
PageBase {
    id: root

    required property PortraitChooseViewModel vm

    readonly property var pictures: [root.vm.first, root.vm.second, root.vm.third]

    PageHead {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        hint: root.vm.hint
        title: root.vm.title
    }

    Flow {
        id: grid

        readonly property int across: root.vm.takes.length < 2 ? 1 : 2
        readonly property double wide: grid.across === 1 ? Style.mm(130) : (grid.width - Style.gap) / 2

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.topMargin: Style.mm(6)
        spacing: Style.gap

        Repeater {
            model: root.vm.takes

            delegate: Touchable {
                id: take

                required property int index
                required property var modelData

                accessibleText: take.modelData.label + "，" + take.modelData.words
                border.color: Style.outline
                border.width: 2
                calm: Style.card
                height: Style.mm(Style.elder ? 145 : 165)
                label: take.modelData.label
                objectName: "take:" + take.modelData.number
                width: grid.wide

                onTapped: root.vm.choose(take.modelData.number)

                PhotoView {
                    anchors.bottom: words.top
                    anchors.bottomMargin: Style.mm(2)
                    anchors.left: parent.left
                    anchors.margins: Style.mm(4)
                    anchors.right: parent.right
                    anchors.top: parent.top
                    name: take.modelData.label
                    picture: root.pictures[take.index]
                }

                Column {
                    id: words

                    anchors.bottom: parent.bottom
                    anchors.left: parent.left
                    anchors.margins: Style.mm(4)
                    anchors.right: parent.right

                    T {
                        color: Style.primaryDeep
                        font.pixelSize: Style.choice
                        font.weight: Font.DemiBold
                        horizontalAlignment: Text.AlignHCenter
                        lineHeight: Style.leadingTight
                        text: take.modelData.label
                        width: parent.width
                    }

                    T {
                        color: take.modelData.good ? Style.goodInk : Style.help
                        font.pixelSize: Style.small
                        horizontalAlignment: Text.AlignHCenter
                        lineHeight: Style.leadingTight
                        text: take.modelData.words
                        width: parent.width
                    }
                }
            }
        }
    }

    QuietButton {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        icon: "camera"
        height: Style.buttonHeight
        label: root.vm.retakeText
        objectName: "retake"
        width: parent.width - Style.helpWidth - Style.gap

        onTapped: root.vm.retake()
    }
}
