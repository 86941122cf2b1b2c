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
            hintSize: Style.body
            title: root.vm.title
            width: parent.width
        }

        NoticeBar {
            busy: root.vm.noticeBusy
            slot: root.vm.noticeSlot
            slotMark: root.vm.noticeMark
            text: root.vm.notice
            visible: root.vm.notice !== ""
            width: parent.width
        }

        CardPicture {
            breathing: root.vm.picture === "waiting"
            busy: root.vm.picture === "reading"
            lifting: root.vm.lifted
            mark: root.vm.mark
            second: root.vm.twoCards
            size: root.vm.noticeSlot === "" ? 1.2 : 0.85
            width: parent.width
        }

        Column {
            spacing: Style.mm(4)
            width: parent.width

            Repeater {
                model: root.vm.lines

                delegate: Item {
                    id: line

                    required property string modelData

                    height: words.implicitHeight
                    width: root.width

                    Rectangle {
                        id: dot

                        color: Style.primary
                        height: width
                        radius: width / 2
                        width: Style.mm(Style.elder ? 4 : 3)
                        x: Style.mm(2)
                        y: (Style.body * 1.5 - height) / 2
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

    // The reader itself is at the lower right of the cabinet.
    Row {
        anchors.bottom: number.visible ? number.top : scan.visible ? scan.top : face.visible ? face.top : other.top
        anchors.bottomMargin: Style.mm(10)
        anchors.right: parent.right
        spacing: Style.mm(4)
        visible: root.vm.placeText !== ""

        T {
            anchors.verticalCenter: parent.verticalCenter
            color: Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.mm(Style.elder ? 14 : 11)
            lineHeight: 1
            text: root.vm.placeText
        }

        Icon {
            id: arrow

            name: "arrow-down-right"
            sizeMm: Style.elder ? 34 : 28

            SequentialAnimation on opacity {
                loops: Animation.Infinite
                running: root.vm.placeText !== "" && Style.motion

                NumberAnimation {
                    duration: 900
                    from: 1
                    to: 0.35
                }

                NumberAnimation {
                    duration: 900
                    from: 0.35
                    to: 1
                }
            }
        }
    }

    QuietButton {
        id: face

        anchors.bottom: other.visible ? other.top : other.bottom
        anchors.bottomMargin: Style.gap
        icon: "scan-face"
        label: root.vm.faceText
        objectName: "face-way"
        visible: root.vm.faceText !== "" && root.vm.showOther
        width: parent.width

        onTapped: root.vm.faceWay()
    }

    // Never beside the face: a code is no way in where that is asked for.
    QuietButton {
        id: scan

        anchors.bottom: other.top
        anchors.bottomMargin: Style.gap
        label: root.vm.scanText
        objectName: "scan-way"
        visible: root.vm.scanText !== "" && root.vm.showOther
        width: parent.width

        onTapped: root.vm.scan()
    }

    // On the way to own cases alone.
    QuietButton {
        id: number

        anchors.bottom: scan.visible ? scan.top : other.top
        anchors.bottomMargin: Style.gap
        label: root.vm.numberText
        objectName: "number-way"
        visible: root.vm.numberText !== "" && root.vm.showOther
        width: parent.width

        onTapped: root.vm.typeNumber()
    }

    QuietButton {
        id: other

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
