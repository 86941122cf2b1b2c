// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Style

// The blocks of 一次告知, as many a screen as there is room for.
Item {
    id: root

    required property var sections
    // Room under the head of the first screen, and of the others, in pixels.
    required property real firstRoom
    required property real otherRoom
    property int at: 0
    property bool pairs: false
    readonly property alias count: cuts.count
    // The last screen with something that everybody has to have seen before going on.
    readonly property int decisive: cuts.found.reduce((found, cut, index) => root.sections.slice(cut[0], cut[1]).some(section => !section.rest) ? index : found, 0)

    signal anew
    signal sampleAsked(string material)

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

    implicitHeight: grid.implicitHeight

    Cuts {
        id: cuts

        at: root.at
        firstRoom: root.firstRoom
        model: root.sections
        otherRoom: root.otherRoom
        rows: blocks
        settledBy: grid.implicitHeight

        onAnew: root.anew()
    }

    GridLayout {
        id: grid

        readonly property var spans: root.spans(cuts.shown)

        columnSpacing: Style.gap
        columns: 2
        opacity: cuts.ready ? 1 : 0
        rowSpacing: Style.mm(Style.elder ? 6 : 3.2)
        uniformCellWidths: true
        width: parent.width

        Repeater {
            id: blocks

            model: cuts.shown

            delegate: NoticeSection {
                required property int index
                required property var modelData

                Layout.columnSpan: grid.spans[index] ?? 2
                Layout.fillHeight: true
                Layout.fillWidth: true
                inline: root.pairs && Layout.columnSpan === 2
                section: modelData

                onSampleAsked: material => root.sampleAsked(material)
            }
        }
    }
}
