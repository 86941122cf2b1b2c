// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// A mobile number on large keys, shown in groups of 3, 4, 4.
EntryBase {
    id: root

    property string initial: ""
    property string digits: root.initial

    implicitHeight: column.implicitHeight
    value: root.digits.length === 11 ? root.digits : ""

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
                text: root.digits.slice(0, 3) + " " + root.digits.slice(3, 7) + " " + root.digits.slice(7)
            }
        }

        KeyPad {
            width: parent.width

            onPressed: key => {
                if (key === "erase")
                    root.digits = root.digits.slice(0, -1);
                else if (root.digits.length < 11)
                    root.digits += key;
            }
        }
    }
}
