// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// One paper that comes out: how it stands, and what can be done about it.
Column {
    id: root

    // {paper, name, state, good, note, missed, again, other}
    required property var paper

    signal again(string paper)
    signal missed
    signal onA4

    spacing: Style.mm(5)

    Item {
        height: Math.max(what.implicitHeight, how.implicitHeight)
        width: parent.width

        Icon {
            id: mark

            name: root.paper.good ? "printer" : "circle-alert"
            sizeMm: Style.elder ? 12 : 9
            tone: root.paper.good ? "primary" : "help"
            y: (what.implicitHeight - height) / 2
        }

        T {
            id: what

            anchors.left: mark.right
            anchors.leftMargin: Style.mm(4)
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.paper.name
            width: Style.mm(Style.elder ? 76 : 56)
        }

        T {
            id: how

            anchors.left: what.right
            anchors.leftMargin: Style.mm(4)
            anchors.right: parent.right
            color: root.paper.good ? Style.goodInk : Style.help
            font.weight: Font.DemiBold
            lineHeight: Style.leadingTight
            text: root.paper.state
        }
    }

    T {
        color: Style.help
        font.pixelSize: Style.small
        lineHeight: Style.leadingTight
        text: root.paper.note
        visible: text !== ""
        width: parent.width
    }

    QuietButton {
        label: root.paper.missed
        objectName: "missed"
        visible: label !== ""
        width: parent.width

        onTapped: root.missed()
    }

    Row {
        spacing: Style.gap
        visible: once.visible
        width: parent.width

        QuietButton {
            id: once

            label: root.paper.again
            objectName: "print-again:" + root.paper.paper
            visible: label !== ""
            width: other.visible ? (parent.width - Style.gap) * 0.56 : parent.width

            onTapped: root.again(root.paper.paper)
        }

        QuietButton {
            id: other

            label: root.paper.other
            objectName: "on-a4"
            visible: label !== ""
            width: parent.width - once.width - Style.gap

            onTapped: root.onA4()
        }
    }
}
