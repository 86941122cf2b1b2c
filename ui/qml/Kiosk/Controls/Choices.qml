// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// Answers to choose from, a tap is the answer. Many stand in two columns; in 长者版 four a screen, with keys to turn.
Item {
    id: root

    required property var options
    property int perPage: Style.elder ? 4 : 8
    property bool paired: !Style.elder && root.options.length > 5

    signal chosen(string value)

    // What was chosen before is not hidden on a later page.
    Component.onCompleted: pager.page = Math.max(0, Math.floor(root.options.findIndex(one => one.selected) / root.perPage))

    implicitHeight: grid.implicitHeight + (pager.visible ? pager.implicitHeight + Style.mm(7) : 0)

    Grid {
        id: grid

        columnSpacing: Style.gap
        columns: root.paired ? 2 : 1
        rowSpacing: Style.mm(Style.elder ? 6 : 5)
        width: parent.width

        Repeater {
            model: root.options.slice(pager.page * root.perPage, (pager.page + 1) * root.perPage)

            delegate: ChoiceButton {
                required property var modelData

                label: modelData.label
                note: modelData.note
                objectName: "option:" + modelData.value
                selected: modelData.selected
                width: root.paired ? (root.width - Style.gap) / 2 : root.width

                onTapped: root.chosen(modelData.value)
            }
        }
    }

    Pager {
        id: pager

        anchors.top: grid.bottom
        anchors.topMargin: Style.mm(7)
        pages: Math.ceil(root.options.length / root.perPage)
        width: parent.width
    }
}
