// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// The signing box. Strokes are kept in pixels and handed out in millimetres; only the newest piece is drawn at each move.
Rectangle {
    id: root

    property var strokes: []
    property bool blank: true
    property double began: 0

    function clear() {
        root.strokes = [];
        root.blank = true;
        canvas.fresh = true;
        canvas.requestPaint();
    }

    function strokesMm(): var {
        const scale = Style.pixelsPerMm;
        return root.strokes.map(stroke => stroke.map(p => [p.x / scale, p.y / scale, p.t]));
    }

    Accessible.name: qsTr("签名框")
    Accessible.role: Accessible.Canvas
    border.color: Style.outline
    border.width: Style.mm(0.6)
    color: Style.card
    objectName: "sign-pad"
    radius: Style.radius

    Rectangle {
        color: Style.line
        height: 2
        width: parent.width - Style.mm(24)
        x: Style.mm(12)
        y: parent.height * 0.78
    }

    T {
        anchors.centerIn: parent
        color: Style.outline
        font.pixelSize: Style.mm(Style.elder ? 14 : 12)
        lineHeight: 1
        text: qsTr("在这里写")
        visible: root.blank
    }

    Canvas {
        id: canvas

        property var drawn: []
        property bool fresh: false

        anchors.fill: parent

        onPaint: {
            const context = canvas.getContext("2d");
            if (canvas.fresh) {
                context.clearRect(0, 0, canvas.width, canvas.height);
                canvas.drawn = [];
                canvas.fresh = false;
            }
            context.lineCap = "round";
            context.lineJoin = "round";
            context.lineWidth = Style.mm(1.6);
            context.strokeStyle = Style.ink;
            root.strokes.forEach((stroke, index) => {
                const done = canvas.drawn[index] ?? 0;
                if (stroke.length <= done)
                    return;
                context.beginPath();
                const start = Math.max(0, done - 1);
                context.moveTo(stroke[start].x, stroke[start].y);
                for (let i = start; i < stroke.length; i++)
                    context.lineTo(stroke[i].x + 0.01, stroke[i].y);
                context.stroke();
                canvas.drawn[index] = stroke.length;
            });
        }
    }

    MouseArea {
        anchors.fill: parent
        preventStealing: true

        onPositionChanged: mouse => {
            if (root.strokes.length === 0)
                return;
            root.strokes[root.strokes.length - 1].push({
                "x": mouse.x,
                "y": mouse.y,
                "t": Date.now() - root.began
            });
            canvas.requestPaint();
        }
        onPressed: mouse => {
            if (root.strokes.length === 0)
                root.began = Date.now();
            root.strokes.push([
                {
                    "x": mouse.x,
                    "y": mouse.y,
                    "t": Date.now() - root.began
                }
            ]);
            root.blank = false;
            canvas.requestPaint();
        }
    }
}
