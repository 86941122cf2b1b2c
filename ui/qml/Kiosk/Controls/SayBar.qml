// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// What is said now to somebody who looks into the camera: large, one thing at a time, good told by more than colour.
Rectangle {
    id: root

    property bool good: false
    required property string words

    Accessible.name: root.words
    Accessible.role: Accessible.AlertMessage
    border.color: root.good ? Style.good : Style.primary
    border.width: Style.mm(0.8)
    color: root.good ? Style.goodTint : Style.primaryTint
    implicitHeight: Math.max(Style.mm(Style.elder ? 30 : 26), line.implicitHeight + Style.mm(10))
    radius: Style.radius

    Icon {
        id: mark

        anchors.left: parent.left
        anchors.leftMargin: Style.mm(6)
        anchors.verticalCenter: parent.verticalCenter
        name: "circle-check"
        sizeMm: Style.elder ? 14 : 12
        tone: "good"
        visible: root.good
    }

    T {
        id: line

        anchors.left: root.good ? mark.right : parent.left
        anchors.margins: Style.mm(5)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        color: Style.primaryDeep
        font.bold: true
        font.pixelSize: Style.title
        horizontalAlignment: Text.AlignHCenter
        lineHeight: Style.leadingHead
        text: root.words
    }
}
