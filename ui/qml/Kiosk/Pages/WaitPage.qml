// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property WaitViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(10)
        topPadding: Style.mm(40)

        Item {
            height: Style.mm(26)
            width: parent.width

            Row {
                anchors.centerIn: parent
                spacing: Style.mm(8)

                Repeater {
                    model: 3

                    delegate: Rectangle {
                        id: dot

                        required property int index

                        color: Style.primary
                        height: width
                        radius: width / 2
                        width: Style.mm(12)

                        SequentialAnimation on opacity {
                            loops: Animation.Infinite
                            running: Style.motion

                            PauseAnimation {
                                duration: dot.index * 260
                            }

                            NumberAnimation {
                                duration: 500
                                from: 0.25
                                to: 1
                            }

                            NumberAnimation {
                                duration: 500
                                from: 1
                                to: 0.25
                            }

                            PauseAnimation {
                                duration: (2 - dot.index) * 260
                            }
                        }
                    }
                }
            }
        }

        T {
            color: Style.primaryDeep
            font.bold: true
            font.pixelSize: Style.title
            horizontalAlignment: Text.AlignHCenter
            lineHeight: Style.leadingTight
            text: root.vm.title
            width: parent.width
        }

        T {
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
            text: root.vm.hint
            width: parent.width
        }

        T {
            color: Style.primaryDeep
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            text: root.vm.detail
            visible: root.vm.slow
            width: parent.width
        }
    }
}
