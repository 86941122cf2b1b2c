// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NoticeViewModel vm

    // All of it on one page where it fits; if not, what decides first and the rest after a turn.
    readonly property int room: slip.y - Style.mm(2)
    property bool paged: false
    readonly property var shown: root.paged ? (pager.page === 0 ? root.vm.sections.slice(0, 2) : root.vm.sections.slice(2)) : root.vm.sections

    // Long blocks take the whole width, short ones stand in pairs, the last of an odd number alone.
    function spans(sections: var): var {
        const found = [];
        let half = false;
        sections.forEach((section, index) => {
            const long = section.rows.length > 2;
            const next = sections[index + 1];
            const alone = !half && (next === undefined || next.rows.length > 2);
            found.push(long || alone ? 2 : 1);
            half = !long && !alone && !half;
        });
        return found;
    }

    // Layouts settle over a frame or two; only what stays too high is split.
    Timer {
        interval: 300
        running: !root.paged && content.height > root.room

        onTriggered: root.paged = true
    }

    Column {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(4)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Verdict {
            good: root.vm.verdictGood
            width: parent.width
            words: root.vm.verdict
        }

        Verdict {
            good: false
            visible: words !== ""
            width: parent.width
            words: root.vm.warning
        }

        GridLayout {
            id: grid
            readonly property var spans: root.spans(root.shown)

            columnSpacing: Style.gap
            columns: 2
            rowSpacing: Style.mm(3.2)
            uniformCellWidths: true
            width: parent.width

            Repeater {
                model: root.shown

                delegate: NoticeSection {
                    required property int index
                    required property var modelData

                    Layout.columnSpan: grid.spans[index] ?? 2
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    inline: Layout.columnSpan === 2
                    section: modelData
                }
            }
        }

        // It is said again beside the form; here a warning needs its room.
        GoodLine {
            width: parent.width
            words: root.vm.warning !== "" || (root.paged && pager.page === 0) ? "" : root.vm.materialsLine
        }
    }

    T {
        id: slip

        anchors.bottom: pager.visible ? pager.top : footer.top
        anchors.bottomMargin: Style.mm(3)
        color: Style.inkSoft
        font.pixelSize: Style.small
        height: Style.mm(9)
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1
        text: root.vm.slipState
        width: parent.width
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.mm(4)
        hasNext: false
        pages: root.paged ? 2 : 1
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: pager.last ? root.vm.primaryText : qsTr("往下看")
        secondaryText: root.vm.secondaryText
        width: parent.width

        onPrimary: {
            if (pager.last)
                root.vm.next();
            else
                pager.page += 1;
        }
        onSecondary: root.vm.printSlip()
    }
}
