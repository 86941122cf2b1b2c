// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// What every button is made of: touch, key, focus ring and a name for whoever cannot see it. Acts on release inside.
Rectangle {
    id: root

    required property string label
    property string accessibleText: root.label
    property bool usable: true
    property color calm: "transparent"
    property color pressedColor: Style.primaryTint
    readonly property bool down: touch.pressed && root.usable

    signal tapped

    function act() {
        if (root.usable)
            root.tapped();
    }

    Accessible.focusable: root.usable
    Accessible.name: root.accessibleText
    Accessible.role: Accessible.Button
    activeFocusOnTab: root.usable
    color: root.down ? root.pressedColor : root.calm
    radius: Style.radius

    Accessible.onPressAction: root.act()
    Keys.onEnterPressed: root.act()
    Keys.onReturnPressed: root.act()
    Keys.onSpacePressed: root.act()

    TapHandler {
        id: touch

        enabled: root.usable
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0 // a finger that rests for longer than Qt's 0.8 s means the same: many old hands do

        onTapped: root.act()
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -Style.mm(1.2)
        border.color: Style.help
        border.width: Style.mm(0.8)
        color: "transparent"
        radius: root.radius + Style.mm(1.2)
        visible: root.activeFocus
    }
}
