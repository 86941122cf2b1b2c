// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// 我的办件: a list, or one thing with its history; what is to be done stands below.
PageBase {
    id: root

    required property MineViewModel vm

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 5 : 6)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Item {
            height: Style.mm(60)
            visible: root.vm.picture !== ""
            width: parent.width

            Icon {
                anchors.centerIn: parent
                name: root.vm.picture
                sizeMm: 34
                tone: root.vm.pictureTone
            }
        }

        NoticeBar {
            text: root.vm.notice
            visible: root.vm.notice !== ""
            width: parent.width
        }

        Column {
            spacing: Style.mm(Style.elder ? 5.2 : 3.5)
            width: parent.width

            Repeater {
                model: root.vm.rows

                delegate: CaseRow {
                    id: row

                    required property int index
                    required property var modelData

                    icon: row.modelData.icon
                    leads: row.modelData.wish !== ""
                    note: row.modelData.note
                    objectName: "row-" + row.index
                    status: row.modelData.status
                    title: row.modelData.title
                    tone: row.modelData.tone
                    width: parent.width

                    onTapped: root.vm.choose(row.modelData.wish, row.modelData.value)
                }
            }
        }

        LeafBar {
            page: root.vm.pageNumber
            pages: root.vm.pageCount
            visible: root.vm.pageCount > 1
            width: parent.width

            onTurned: by => root.vm.turn(by)
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        primaryText: root.vm.primaryText
        secondaryText: root.vm.secondaryText
        width: parent.width

        onPrimary: root.vm.primary()
        onSecondary: root.vm.secondary()
    }
}
