// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// One question after the other, down to the service: for whom, what about, which.
PageBase {
    id: root

    required property BrowseViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 6 : 7)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Grid {
            id: groups

            columnSpacing: Style.gap
            columns: Style.elder || root.vm.groups.length < 3 ? 1 : 2
            rowSpacing: Style.mm(5)
            visible: root.vm.groups.length > 0
            width: parent.width

            Repeater {
                model: root.vm.groups

                delegate: ServiceTile {
                    required property var modelData

                    height: Style.mm(Style.elder ? 42 : 39)
                    icon: modelData.icon
                    label: modelData.name
                    note: modelData.note
                    objectName: "group:" + modelData.key
                    small: groups.columns > 1
                    width: (groups.width - (groups.columns - 1) * groups.columnSpacing) / groups.columns

                    onTapped: root.vm.open(modelData.key)
                }
            }
        }

        ServiceList {
            tiles: root.vm.tiles
            visible: root.vm.tiles.length > 0
            width: parent.width

            onChosen: code => root.vm.choose(code)
        }

        LeafBar {
            page: root.vm.pageNumber
            pages: root.vm.pageCount
            visible: root.vm.pageCount > 1
            width: parent.width

            onTurned: by => root.vm.turn(by)
        }
    }
}
