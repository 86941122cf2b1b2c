// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// One page of services: two a row in the standard layout, one a row in large type. All tiles are as high as the highest may be, so
// that the next page lies in the same places.
Grid {
    id: root

    required property var tiles
    property int inRow: Style.elder ? 1 : 2
    property real tileMm: Style.elder ? 46 : 42

    signal chosen(string code)

    columnSpacing: Style.gap
    columns: root.inRow
    rowSpacing: Style.mm(Style.elder ? 5 : 4.5)

    Repeater {
        model: root.tiles

        delegate: ServiceTile {
            required property var modelData

            available: modelData.available
            height: Style.mm(root.tileMm)
            icon: modelData.icon
            label: modelData.name
            note: modelData.note
            objectName: "tile:" + modelData.code
            small: true
            term: modelData.term
            width: (root.width - (root.inRow - 1) * root.columnSpacing) / root.inRow

            onTapped: root.chosen(modelData.code)
        }
    }
}
