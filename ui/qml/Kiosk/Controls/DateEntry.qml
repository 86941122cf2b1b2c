// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// A date by three pairs of large keys; nothing to type. Handed out as YYYY-MM-DD.
EntryBase {
    id: root

    property string initial: ""
    property date day: root.initial === "" ? new Date() : new Date(root.initial + "T12:00:00")

    function shift(part: string, by: int) {
        const next = new Date(root.day.getTime());
        if (part === "day")
            next.setDate(next.getDate() + by);
        else {
            // The 31st of a shorter month is its last day, never a day of the month after.
            const wanted = next.getDate();
            next.setDate(1);
            next.setMonth(next.getMonth() + (part === "year" ? 12 * by : by));
            next.setDate(Math.min(wanted, new Date(next.getFullYear(), next.getMonth() + 1, 0).getDate()));
        }
        root.day = next;
    }

    implicitHeight: row.implicitHeight
    value: Qt.formatDate(root.day, "yyyy-MM-dd")

    Row {
        id: row

        spacing: Style.gap
        width: parent.width

        Repeater {
            model: [
                {
                    "part": "year",
                    "unit": qsTr("年")
                },
                {
                    "part": "month",
                    "unit": qsTr("月")
                },
                {
                    "part": "day",
                    "unit": qsTr("日")
                }
            ]

            delegate: Column {
                id: column

                required property var modelData

                spacing: Style.mm(4)
                width: (row.width - 2 * row.spacing) / 3

                PadKey {
                    height: Style.mm(Style.elder ? 34 : 28)
                    accessibleText: qsTr("%1加一").arg(column.modelData.unit)
                    icon: "plus"
                    label: "＋"
                    objectName: column.modelData.part + "-up"
                    width: parent.width

                    onTapped: root.shift(column.modelData.part, 1)
                }

                T {
                    color: Style.primaryDeep
                    font.pixelSize: Style.mm(Style.elder ? 16 : 13)
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: Style.leadingTight
                    text: (column.modelData.part === "year" ? root.day.getFullYear() : column.modelData.part === "month" ? root.day.getMonth() + 1 : root.day.getDate()) + " " + column.modelData.unit
                    width: parent.width
                }

                PadKey {
                    height: Style.mm(Style.elder ? 34 : 28)
                    accessibleText: qsTr("%1减一").arg(column.modelData.unit)
                    icon: "minus"
                    label: "－"
                    objectName: column.modelData.part + "-down"
                    width: parent.width

                    onTapped: root.shift(column.modelData.part, -1)
                }
            }
        }
    }
}
