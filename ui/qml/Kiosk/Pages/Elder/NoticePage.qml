// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NoticeViewModel vm

    // As many blocks a screen as there is room for large type. The primary button turns the pages first.
    readonly property int fullPage: 8
    readonly property var screens: root.shared(root.vm.sections)

    function shared(sections: var): var {
        const found = [];
        let lines = 0;
        sections.forEach(section => {
            const here = section.rows.length + 1; // its heading
            if (found.length > 0 && lines + here <= root.fullPage)
                found[found.length - 1].push(section);
            else {
                found.push([section]);
                lines = 0;
            }
            lines += here;
        });
        return found;
    }

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        PageHead {
            title: root.vm.title
            width: parent.width
        }

        Verdict {
            good: root.vm.verdictGood
            visible: pager.page === 0
            width: parent.width
            words: root.vm.verdict
        }

        Verdict {
            good: false
            visible: words !== "" && pager.page === 0
            width: parent.width
            words: root.vm.warning
        }

        Repeater {
            model: root.screens[pager.page] ?? []

            delegate: NoticeSection {
                required property var modelData

                section: modelData
                width: root.width
            }
        }

        GoodLine {
            visible: pager.last && words !== ""
            width: parent.width
            words: root.vm.materialsLine
        }
    }

    T {
        anchors.bottom: pager.top
        anchors.bottomMargin: Style.mm(3)
        color: Style.inkSoft
        font.pixelSize: Style.small
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1
        text: root.vm.slipState
        visible: pager.last
        width: parent.width
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        hasNext: false
        pages: root.screens.length
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: pager.last ? root.vm.primaryText : qsTr("往下看")
        secondaryText: pager.last ? root.vm.secondaryText : ""
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
