// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Live
import Kiosk.Style

// What a camera sees, as wide as there is room, with a guide for the person alone: the whole frame is always looked at.
// That it is good is told by thickness, an inner line and a tick, not by colour alone.
Item {
    id: root

    property double aspect: 4 / 3
    property bool good: false
    property string guide: "none"
    property var marks: []
    property double mostHeight: Style.mm(150)
    required property string name
    property var picture: null
    property string waitText: ""

    readonly property double shown: root.picture !== null && root.picture.aspect > 0 ? root.picture.aspect : root.aspect

    Accessible.name: root.name
    Accessible.role: Accessible.Graphic
    implicitHeight: Math.min(root.mostHeight, root.width / root.shown)

    Rectangle {
        id: box

        anchors.horizontalCenter: parent.horizontalCenter
        color: Style.ink
        height: root.implicitHeight
        objectName: "live-frame"
        width: Math.round(height * root.shown)

        T {
            anchors.centerIn: parent
            color: "white"
            horizontalAlignment: Text.AlignHCenter
            text: root.waitText
            visible: root.picture === null || root.picture.aspect === 0
            width: parent.width - Style.mm(16)
        }

        LiveView {
            anchors.fill: parent
            picture: root.picture
        }

        Rectangle {
            id: guideLine

            readonly property double side: Math.min(box.width, box.height)

            anchors.centerIn: parent
            border.color: root.good ? Style.good : "white"
            border.width: Style.mm(root.good ? 2.4 : 1.2)
            color: "transparent"
            height: root.guide === "oval" ? side * 0.86 : root.guide === "page" ? box.height * 0.92 : side * 0.72
            radius: root.guide === "oval" ? width / 2 : Style.radius
            visible: root.guide !== "none" && root.guide !== ""
            width: root.guide === "oval" ? side * 0.64 : root.guide === "page" ? box.width * 0.92 : side * 0.72

            Rectangle {
                anchors.fill: parent
                anchors.margins: parent.border.width
                border.color: root.good ? "white" : Style.ink
                border.width: Style.mm(0.5)
                color: "transparent"
                radius: Math.max(0, parent.radius - parent.border.width)
            }
        }

        Rectangle {
            anchors.bottom: parent.bottom
            anchors.margins: Style.mm(4)
            anchors.right: parent.right
            color: Style.good
            height: width
            radius: width / 2
            visible: root.good
            width: Style.mm(16)

            Icon {
                anchors.centerIn: parent
                name: "check"
                tone: "white"
                sizeMm: 11
            }
        }

        Repeater {
            model: root.marks

            delegate: Rectangle {
                id: mark

                required property int index
                required property var modelData

                border.color: Style.warn
                border.width: Style.mm(1.4)
                color: "transparent"
                height: Math.max(Style.mm(6), mark.modelData.height * box.height)
                radius: Style.mm(2)
                width: Math.max(Style.mm(6), mark.modelData.width * box.width)
                x: mark.modelData.left * box.width
                y: mark.modelData.top * box.height

                Rectangle {
                    anchors.fill: parent
                    anchors.margins: parent.border.width
                    border.color: "white"
                    border.width: Style.mm(0.5)
                    color: "transparent"
                    radius: parent.radius
                }

                Rectangle {
                    color: Style.warn
                    height: Style.mm(9)
                    radius: height / 2
                    visible: root.marks.length > 1
                    width: height
                    x: Math.max(-mark.x, Math.min(-height / 3, box.width - mark.x - width))
                    y: Math.max(-mark.y, -height / 3)

                    T {
                        anchors.centerIn: parent
                        color: "white"
                        font.bold: true
                        font.pixelSize: Style.mm(6)
                        lineHeight: 1
                        text: mark.index + 1
                    }
                }
            }
        }
    }
}
