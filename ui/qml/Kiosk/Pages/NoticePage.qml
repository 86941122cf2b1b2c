// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property NoticeViewModel vm

    // From the end of the head to the words about the slip.
    function room(head: real): real {
        return slip.y - Style.mm(2) - head - content.spacing;
    }

    Column {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(4)

        PageHead {
            id: head

            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        Column {
            id: verdicts

            spacing: Style.mm(4)
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

            // It is said again beside the form; here a warning needs its room.
            GoodLine {
                visible: words !== ""
                width: parent.width
                words: root.vm.warning !== "" ? "" : root.vm.materialsLine
            }
        }

        NoticeSheets {
            id: sheets

            firstRoom: root.room(head.height + content.spacing + verdicts.implicitHeight)
            otherRoom: root.room(head.height)
            at: pager.page
            pairs: true
            sections: root.vm.sections
            width: parent.width

            onAnew: pager.page = 0
            onSampleAsked: material => root.vm.seeSample(material)
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

    // What decides is turned to with the large button; what is only good to remember may be left unread.
    Pager {
        id: pager

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.mm(4)
        hasNext: page >= sheets.decisive
        pages: sheets.count
        width: parent.width
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryText: pager.page >= sheets.decisive ? root.vm.primaryText : qsTr("往下看")
        secondaryText: root.vm.secondaryText
        thirdText: root.vm.nearbyText !== "" ? root.vm.nearbyText : root.vm.blankText
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
