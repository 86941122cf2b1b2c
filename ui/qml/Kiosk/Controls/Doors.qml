// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// Ways on that are no service, side by side; in large type two a row.
Grid {
    id: root

    required property var doors
    readonly property int inRow: Math.max(1, Math.min(root.doors.length, Style.elder ? 2 : 3))

    signal chosen(string door)

    columnSpacing: Style.gap
    columns: root.inRow
    rowSpacing: Style.gap
    visible: root.doors.length > 0

    Repeater {
        model: root.doors

        delegate: QuietButton {
            required property var modelData

            icon: modelData.icon
            label: modelData.name
            objectName: "door:" + modelData.door
            width: (root.width - (root.inRow - 1) * root.columnSpacing) / root.inRow

            onTapped: root.chosen(modelData.door)
        }
    }
}
