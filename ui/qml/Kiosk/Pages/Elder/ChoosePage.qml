// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property ChooseViewModel vm

    readonly property int perPage: 4

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

        Repeater {
            model: root.vm.tiles.slice(pager.page * root.perPage, (pager.page + 1) * root.perPage)

            delegate: ServiceTile {
                required property var modelData

                available: modelData.available
                icon: modelData.icon
                label: modelData.name
                note: modelData.available ? "" : modelData.note
                objectName: "tile:" + modelData.code
                width: root.width

                onTapped: root.vm.choose(modelData.code)
            }
        }
    }

    Pager {
        id: pager

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.gap
        pages: Math.ceil(root.vm.tiles.length / root.perPage)
        width: parent.width
    }
}
