// SPDX-License-Identifier: Apache-2.0
import QtQuick

// Where a list that is too long for one screen is cut. How high a row is only its layout knows: all rows are laid out once unseen,
// and then cut between two lines. `tail` is what stands below the last of them.
Item {
    id: root

    required property var model
    required property Repeater rows
    // The height of all rows: while it moves, the layout has not settled.
    required property real settledBy
    property real firstRoom: 0
    property real otherRoom: root.firstRoom
    property real tail: 0
    property int at: 0
    // A row that says something else in its place (记下了) turns no page back: as many rows are cut as before.
    property bool keeps: false
    property int cutRows: 0
    property var found: []
    readonly property bool ready: root.found.length > 0
    readonly property int count: Math.max(1, root.found.length)
    readonly property var shown: root.part(root.found[Math.min(root.at, root.found.length - 1)])

    signal anew

    function part(cut: var): var {
        return cut === undefined ? root.model : root.model.slice(cut[0], cut[1]);
    }

    function end(index: int): real {
        const row = root.rows.itemAt(index);
        return row.y + row.height;
    }

    // The first row of the line that `index` stands in, but none before `start`.
    function line(index: int, start: int): int {
        let first = index;
        while (first > start + 1 && root.rows.itemAt(first - 1).y === root.rows.itemAt(index).y)
            first -= 1;
        return first;
    }

    function make(): var {
        const cuts = [];
        const last = root.rows.count - 1;
        let start = 0;
        let top = 0;
        const room = () => cuts.length === 0 ? root.firstRoom : root.otherRoom;
        const cut = before => {
            cuts.push([start, before]);
            start = before;
            top = root.rows.itemAt(before).y;
        };
        for (let i = 1; i <= last; i++) {
            if (root.end(i) - top > room())
                cut(root.line(i, start));
        }
        if (last > start && root.end(last) - top + root.tail > room())
            cut(root.line(last, start));
        cuts.push([start, last + 1]);
        return cuts;
    }

    onSettledByChanged: {
        if (!root.ready)
            settled.restart();
    }
    onModelChanged: {
        if (!root.ready || (root.keeps && root.model.length === root.cutRows))
            return;
        root.found = [];
        root.anew();
    }

    // Layouts settle over a frame or two.
    Timer {
        id: settled

        interval: 16
        running: !root.ready && root.rows.count > 0

        onTriggered: {
            root.cutRows = root.rows.count;
            root.found = root.make();
        }
    }
}
