// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// Everything that there is, the frequent first, and the other ways of finding it.
PageBase {
    id: root

    required property ChooseViewModel vm

    hasFooter: false

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(Style.elder ? 5 : 6)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        ServiceList {
            tiles: root.vm.tiles
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

    Doors {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.buttonHeight + Style.mm(Style.elder ? 6 : 9)
        doors: root.vm.doors
        width: parent.width

        onChosen: door => root.vm.openDoor(door)
    }
}
