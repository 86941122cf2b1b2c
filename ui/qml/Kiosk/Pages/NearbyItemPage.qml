// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NearbyItemViewModel vm

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

        Choices {
            options: root.vm.options
            paired: false
            width: parent.width

            onChosen: value => root.vm.choose(value)
        }
    }
}
