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

    // A tile stays while words on it change (the nearest place is known a moment later): a finger that lies on it is not lost.
    readonly property var nothing: ({
            "available": false,
            "code": "",
            "icon": "",
            "name": "",
            "note": "",
            "term": ""
        })

    signal chosen(string code)

    columnSpacing: Style.gap
    columns: root.inRow
    rowSpacing: Style.mm(Style.elder ? 5 : 4.5)

    Repeater {
        model: root.tiles.length

        delegate: ServiceTile {
            id: tile

            required property int index
            readonly property var told: root.tiles[tile.index] ?? root.nothing

            available: tile.told.available
            height: Style.mm(root.tileMm)
            icon: tile.told.icon
            label: tile.told.name
            note: tile.told.note
            objectName: "tile:" + tile.told.code
            small: true
            term: tile.told.term
            width: (root.width - (root.inRow - 1) * root.columnSpacing) / root.inRow

            onTapped: root.chosen(tile.told.code)
        }
    }
}
