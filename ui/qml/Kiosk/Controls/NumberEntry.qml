// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// A short number on large keys, its unit behind it (12 弄).
EntryBase {
    id: root

    property string initial: ""
    property string unit: ""
    property int maxLength: 6
    property string digits: root.initial
    property bool untouched: true

    implicitHeight: column.implicitHeight
    value: root.digits

    Column {
        id: column

        spacing: Style.mm(6)
        width: parent.width

        Card {
            border.color: Style.outline
            height: Style.mm(Style.elder ? 28 : 24)
            width: parent.width

            T {
                anchors.centerIn: parent
                font.pixelSize: Style.mm(Style.elder ? 13 : 11)
                font.weight: Font.DemiBold
                lineHeight: 1
                text: (root.digits + " " + root.unit).trim()
            }
        }

        KeyPad {
            width: parent.width

            onPressed: key => {
                // What stood there before gives way to the first digit: nobody has to find out how to take it away.
                const fresh = root.untouched;
                root.untouched = false;
                if (key === "erase")
                    root.digits = root.digits.slice(0, -1);
                else if (fresh)
                    root.digits = key;
                else if (root.digits.length < root.maxLength)
                    root.digits += key;
            }
        }
    }
}
