// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// 示意图: shapes in millimetres, as the terminal worked them out. A picture of where things lie; the list beside it says it in words.
Rectangle {
    id: root

    required property string name
    required property var shapes

    readonly property bool drawn: root.shapes.width !== undefined
    readonly property int letter: root.drawn ? Math.round(root.px(root.shapes.letter) * 0.94) : 1

    function px(value: real): real {
        return value * Style.pixelsPerMm;
    }

    Accessible.name: root.name
    Accessible.role: Accessible.Graphic
    border.color: Style.outline
    border.width: 2
    clip: true
    color: Style.card
    implicitHeight: root.drawn ? root.px(root.shapes.height) : 0
    implicitWidth: root.drawn ? root.px(root.shapes.width) : 0
    radius: Style.radius
    visible: root.drawn

    Repeater {
        model: root.drawn ? root.shapes.circle : []

        delegate: Rectangle {
            required property var modelData

            border.color: Style.primary
            border.width: Style.mm(0.5)
            color: Style.primaryTint
            height: width
            radius: width / 2
            width: root.px(2 * modelData.radius)
            x: root.px(modelData.x - modelData.radius)
            y: root.px(modelData.y - modelData.radius)
        }
    }

    Repeater {
        model: root.drawn ? root.shapes.lines : []

        delegate: Rectangle {
            required property var modelData

            color: modelData.role === "river" ? "#8FB7C9" : modelData.role === "border" ? Style.outline : Style.ink
            height: Style.mm(modelData.role === "river" ? 2.4 : 0.5)
            rotation: modelData.angle
            transformOrigin: Item.Left
            width: root.px(modelData.length)
            x: root.px(modelData.x)
            y: root.px(modelData.y) - height / 2
        }
    }

    Repeater {
        model: root.drawn ? root.shapes.labels : []

        delegate: T {
            required property var modelData

            color: modelData.role === "here" ? Style.help : modelData.role === "point" ? Style.ink : Style.inkSoft
            font.pixelSize: root.letter
            font.weight: modelData.role === "here" ? Font.Bold : Font.Normal
            lineHeight: 1
            text: modelData.text
            wrapMode: Text.NoWrap
            x: root.px(modelData.x + modelData.width / 2) - implicitWidth / 2
            y: root.px(modelData.y + modelData.height / 2) - implicitHeight / 2
        }
    }

    // A square on its corner, unlike every point.
    Repeater {
        model: root.drawn ? root.shapes.here : []

        delegate: Rectangle {
            required property var modelData

            color: Style.help
            height: width
            rotation: 45
            width: root.px(modelData.radius) * 1.4
            x: root.px(modelData.x) - width / 2
            y: root.px(modelData.y) - height / 2

            Rectangle {
                anchors.centerIn: parent
                color: Style.card
                height: width
                radius: width / 2
                width: parent.width * 0.4
            }
        }
    }

    Repeater {
        model: root.drawn ? root.shapes.markers : []

        delegate: Rectangle {
            id: marker

            required property var modelData

            border.color: Style.primary
            border.width: Style.mm(0.7)
            color: modelData.isOpen ? Style.primary : Style.card
            height: width
            radius: width / 2
            width: root.px(2 * modelData.radius)
            x: root.px(modelData.x - modelData.radius)
            y: root.px(modelData.y - modelData.radius)

            T {
                anchors.centerIn: parent
                color: marker.modelData.isOpen ? Style.inkOnPrimary : Style.primaryDeep
                font.bold: true
                font.pixelSize: Math.round(marker.width * 0.56)
                lineHeight: 1
                text: marker.modelData.number
            }
        }
    }

    Item {
        visible: root.drawn
        x: root.drawn ? root.px(root.shapes.scale.x) + Style.mm(2) : 0
        y: root.drawn ? root.px(root.shapes.scale.y) - Style.mm(1.5) : 0

        Rectangle {
            id: bar

            color: Style.ink
            height: Style.mm(0.7)
            width: root.drawn ? root.px(root.shapes.scale.length) : 0
        }

        Repeater {
            model: 2

            delegate: Rectangle {
                required property int index

                color: Style.ink
                height: Style.mm(2.4)
                width: Style.mm(0.7)
                x: index * (bar.width - width)
                y: -Style.mm(1.7)
            }
        }

        T {
            anchors.bottom: bar.top
            anchors.bottomMargin: Style.mm(1)
            font.pixelSize: root.letter
            lineHeight: 1
            text: root.drawn ? root.shapes.scale.text : ""
            wrapMode: Text.NoWrap
            x: Style.mm(2)
        }
    }

    Column {
        visible: root.drawn
        x: root.drawn ? root.px(root.shapes.north.x) - Style.mm(2) : 0
        y: root.drawn ? root.px(root.shapes.north.y) + Style.mm(1) : 0

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "arrow-big-up"
            sizeMm: Style.elder ? 9 : 7
        }

        T {
            anchors.horizontalCenter: parent.horizontalCenter
            font.bold: true
            font.pixelSize: root.letter
            lineHeight: 1
            text: qsTr("北")
        }
    }
}
