// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Style

// The blocks of 一次告知, as many a screen as there is room for. How high a block is only its layout knows: all of them are laid
// out once unseen, and then cut into screens between two lines of blocks.
Item {
    id: root

    required property var sections
    // Room under the head of the first screen, and of the others, in pixels.
    required property real firstRoom
    required property real otherRoom
    property int at: 0
    property bool pairs: false
    property var cuts: []
    readonly property bool ready: root.cuts.length > 0
    readonly property int count: Math.max(1, root.cuts.length)
    // The last screen with something that everybody has to have seen before going on.
    readonly property int decisive: root.cuts.reduce((found, cut, index) => root.sections.slice(cut[0], cut[1]).some(section => !section.rest) ? index : found, 0)
    readonly property var shown: root.screen(root.cuts[Math.min(root.at, root.cuts.length - 1)])

    function screen(cut: var): var {
        return cut === undefined ? root.sections : root.sections.slice(cut[0], cut[1]);
    }

    // Long blocks take the whole width, short ones stand in pairs, the last of an odd number alone.
    function spans(sections: var): var {
        const found = [];
        let half = false;
        sections.forEach((section, index) => {
            const long = !root.pairs || section.rows.length > 2;
            const next = sections[index + 1];
            const alone = !half && (next === undefined || next.rows.length > 2);
            found.push(long || alone ? 2 : 1);
            half = !long && !alone && !half;
        });
        return found;
    }

    function cut(): var {
        const found = [];
        let start = 0;
        let top = 0;
        for (let i = 1; i < blocks.count; i++) {
            const block = blocks.itemAt(i);
            const room = found.length === 0 ? root.firstRoom : root.otherRoom;
            if (block.y + block.height - top <= room)
                continue;
            let line = i;
            while (line > start + 1 && blocks.itemAt(line - 1).y === block.y)
                line -= 1;
            found.push([start, line]);
            start = line;
            top = blocks.itemAt(line).y;
        }
        found.push([start, blocks.count]);
        return found;
    }

    implicitHeight: grid.implicitHeight

    onSectionsChanged: root.cuts = []

    // Layouts settle over a frame or two.
    Timer {
        id: settled

        interval: 16
        running: !root.ready && blocks.count > 0

        onTriggered: root.cuts = root.cut()
    }

    GridLayout {
        id: grid

        readonly property var spans: root.spans(root.shown)

        columnSpacing: Style.gap
        columns: 2
        opacity: root.ready ? 1 : 0
        rowSpacing: Style.mm(Style.elder ? 6 : 3.2)
        uniformCellWidths: true
        width: parent.width

        onImplicitHeightChanged: {
            if (!root.ready)
                settled.restart();
        }

        Repeater {
            id: blocks

            model: root.shown

            delegate: NoticeSection {
                required property int index
                required property var modelData

                Layout.columnSpan: grid.spans[index] ?? 2
                Layout.fillHeight: true
                Layout.fillWidth: true
                inline: root.pairs && Layout.columnSpan === 2
                section: modelData
            }
        }
    }
}
