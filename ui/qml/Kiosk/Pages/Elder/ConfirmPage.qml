// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ConfirmViewModel vm

    readonly property int perPage: 5
    readonly property bool last: pager.page >= pager.pages - 1

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Rectangle {
            color: Style.primaryTint
            height: facts.implicitHeight + Style.mm(14)
            radius: Style.radius
            width: parent.width

            Column {
                id: facts

                anchors.left: parent.left
                anchors.margins: Style.mm(8)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Style.mm(3)

                Repeater {
                    model: root.vm.facts

                    delegate: Item {
                        id: fact

                        required property var modelData

                        height: Math.max(name.implicitHeight, value.implicitHeight)
                        width: facts.width

                        T {
                            id: name

                            anchors.verticalCenter: parent.verticalCenter
                            color: Style.inkSoft
                            font.pixelSize: Style.small
                            text: fact.modelData.label
                            width: Style.mm(Style.elder ? 52 : 36)
                        }

                        T {
                            id: value

                            anchors.left: name.right
                            anchors.right: parent.right
                            anchors.verticalCenter: parent.verticalCenter
                            color: Style.primaryDeep
                            font.bold: true
                            font.pixelSize: Style.mm(Style.elder ? 12 : 9)
                            lineHeight: 1.15
                            text: fact.modelData.value
                        }
                    }
                }
            }
        }

        Repeater {
            model: root.vm.rows.slice(pager.page * root.perPage, (pager.page + 1) * root.perPage)

            delegate: Item {
                id: row

                required property var modelData

                height: words.implicitHeight + Style.mm(2)
                width: root.width

                Column {
                    id: words

                    anchors.left: parent.left
                    anchors.leftMargin: Style.mm(4)
                    anchors.right: parent.right

                    T {
                        color: Style.inkSoft
                        font.pixelSize: Style.mm(7.4)
                        lineHeight: 1.1
                        text: row.modelData.label
                        width: parent.width
                    }

                    T {
                        font.pixelSize: Style.mm(9.6)
                        font.weight: Font.DemiBold
                        lineHeight: 1.15
                        text: row.modelData.value
                        width: parent.width
                    }
                }
            }
        }
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        pages: Math.ceil(root.vm.rows.length / root.perPage)
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: root.last ? root.vm.primaryText : qsTr("往下看")
        width: parent.width

        onPrimary: {
            if (root.last)
                root.vm.next();
            else
                pager.page += 1;
        }
    }
}
