// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// A long number in the groups of its paper (身份证号、银行卡号、统一社会信用代码). While nobody touches it, all but its end is covered:
// who stands behind sees it no longer than it takes to write it.
EntryBase {
    id: root

    property string initial: ""
    property string kind: ""
    // Somebody's own; what hangs on a wall for everybody to read is not covered.
    property bool secret: true
    property string written: root.initial
    property bool covered: root.secret && root.initial !== ""

    readonly property bool isCode: root.kind === "enterprise_number"
    readonly property var groups: root.kind === "id_number" ? [6, 8, 4] : root.isCode ? [2, 6, 4, 4, 2] : [4, 4, 4, 4, 3]
    readonly property int least: root.kind === "bank_account" ? 12 : 18
    readonly property int most: root.kind === "bank_account" ? 19 : 18

    function grouped(text: string): string {
        const parts = [];
        let at = 0;
        for (const size of root.groups) {
            if (at < text.length)
                parts.push(text.slice(at, at + size));
            at += size;
        }
        return parts.join(" ");
    }

    function press(key: string) {
        if (key === "erase")
            root.written = root.written.slice(0, -1);
        else if (root.written.length < root.most && (key !== "X" || root.isCode || root.written.length === 17))
            root.written += key;
        root.covered = false;
        rest.restart();
    }

    implicitHeight: column.implicitHeight
    value: root.written.length >= root.least ? root.written : ""

    Timer {
        id: rest

        interval: 6000

        onTriggered: root.covered = root.secret && root.written !== ""
    }

    Column {
        id: column

        spacing: Style.mm(Style.elder ? 4.5 : 6)
        width: parent.width

        Touchable {
            accessibleText: root.covered ? qsTr("点一下，看写了什么") : qsTr("已写 %1 位").arg(root.written.length)
            calm: Style.card
            border.color: Style.outline
            border.width: 2
            height: Style.mm(Style.elder ? 27 : 24)
            label: accessibleText
            objectName: "entry-show"
            width: parent.width

            onTapped: {
                root.covered = false;
                rest.restart();
            }

            T {
                anchors.centerIn: parent
                color: Style.primaryDeep
                font.pixelSize: Style.mm(Style.elder ? 11 : 10)
                font.weight: Font.DemiBold
                lineHeight: 1
                objectName: "entry-text"
                text: root.grouped(root.covered ? "●".repeat(Math.max(0, root.written.length - 4)) + root.written.slice(-4) : root.written)
            }
        }

        T {
            color: Style.inkSoft
            font.pixelSize: Style.note
            lineHeight: Style.leadingTight
            text: root.kind === "bank_account" ? qsTr("写了 %1 位").arg(root.written.length) : qsTr("写了 %1 位，一共 %2 位").arg(root.written.length).arg(root.most)
            width: parent.width
        }

        Loader {
            sourceComponent: root.isCode ? codePad : digitPad
            width: parent.width
        }
    }

    Component {
        id: digitPad

        KeyPad {
            allowX: root.kind === "id_number"
            width: column.width

            onPressed: key => root.press(key)
        }
    }

    Component {
        id: codePad

        CodePad {
            width: column.width

            onPressed: key => root.press(key)
        }
    }
}
