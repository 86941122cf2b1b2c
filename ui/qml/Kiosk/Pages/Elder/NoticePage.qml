// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NoticeViewModel vm

    function room(head: real): real {
        return slip.y - Style.mm(4) - head - content.spacing;
    }

    Column {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        PageHead {
            id: head

            title: root.vm.title
            width: parent.width
        }

        Column {
            id: verdicts

            spacing: Style.mm(6)
            visible: pager.page === 0
            width: parent.width

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

            GoodLine {
                visible: words !== ""
                width: parent.width
                words: root.vm.materialsLine
            }
        }

        NoticeSheets {
            id: sheets

            firstRoom: root.room(head.height + content.spacing + verdicts.implicitHeight)
            otherRoom: root.room(head.height)
            at: pager.page
            sections: root.vm.sections
            width: parent.width

            onAnew: pager.page = 0
            onSampleAsked: material => root.vm.seeSample(material)
        }
    }

    T {
        id: slip

        anchors.bottom: pager.top
        anchors.bottomMargin: Style.mm(3)
        color: Style.inkSoft
        font.pixelSize: Style.small
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1
        text: pager.page >= sheets.decisive ? root.vm.slipState : ""
        width: parent.width
    }

    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        hasNext: page >= sheets.decisive
        pages: sheets.count
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: pager.page >= sheets.decisive ? root.vm.primaryText : qsTr("往下看")
        secondaryText: pager.page >= sheets.decisive ? root.vm.secondaryText : ""
        thirdText: pager.page < sheets.decisive ? "" : root.vm.nearbyText !== "" ? root.vm.nearbyText : root.vm.blankText
        width: parent.width

        onPrimary: {
            if (pager.page >= sheets.decisive)
                root.vm.next();
            else
                pager.page += 1;
        }
        onSecondary: root.vm.printSlip()
        onThird: {
            if (root.vm.nearbyText !== "")
                root.vm.nearby();
            else
                root.vm.printBlank();
        }
    }
}
