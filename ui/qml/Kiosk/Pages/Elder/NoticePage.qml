// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NoticeViewModel vm

    // One section a screen: the primary button turns the pages first and goes on only from the last.
    property int part: 0
    readonly property var sections: root.vm.sections
    readonly property var shown: root.sections.length > root.part ? root.sections[root.part] : null

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(8)

        PageHead {
            title: root.part === 0 ? root.vm.verdict : (root.shown === null ? "" : root.shown.title)
            width: parent.width
        }

        Column {
            spacing: Style.mm(5)
            width: parent.width

            Repeater {
                model: root.shown === null ? [] : root.shown.rows

                delegate: Card {
                    id: line

                    required property var modelData

                    height: words.implicitHeight + Style.mm(14)
                    width: root.width

                    Column {
                        id: words

                        anchors.left: parent.left
                        anchors.margins: Style.mm(7)
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        spacing: Style.mm(2)

                        T {
                            font.weight: Font.DemiBold
                            lineHeight: 1.2
                            text: line.modelData.text
                            width: parent.width
                        }

                        T {
                            color: line.modelData.statusGood ? Style.good : Style.help
                            font.bold: true
                            font.pixelSize: Style.small
                            text: line.modelData.status
                            visible: text !== ""
                            width: parent.width
                        }

                        T {
                            color: Style.inkSoft
                            font.pixelSize: Style.note
                            text: line.modelData.why
                            visible: text !== ""
                            width: parent.width
                        }
                    }
                }
            }
        }

        T {
            color: Style.good
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            text: root.vm.materialsLine
            visible: root.part === root.sections.length - 1 && text !== ""
            width: parent.width
        }
    }

    T {
        anchors.bottom: footer.top
        anchors.bottomMargin: Style.mm(3)
        color: Style.inkSoft
        font.pixelSize: Style.note
        horizontalAlignment: Text.AlignHCenter
        text: root.vm.slipState
        width: parent.width
    }

    Footer {
        id: footer

        readonly property bool last: root.part >= root.sections.length - 1

        anchors.bottom: parent.bottom
        primaryText: footer.last ? root.vm.primaryText : qsTr("往下看")
        secondaryText: footer.last ? root.vm.secondaryText : ""
        width: parent.width

        onPrimary: {
            if (footer.last)
                root.vm.next();
            else
                root.part += 1;
        }
        onSecondary: root.vm.printSlip()
    }
}
