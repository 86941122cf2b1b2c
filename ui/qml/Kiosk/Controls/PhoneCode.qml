// SPDX-License-Identifier: Apache-2.0
import QtQuick

// A code for a resident's telephone, as large as the room for it allows.
Image {
    id: root

    required property string name
    required property real room

    // The picture has six pixels a module; on screen a module is a whole number of pixels, or phones do not read it.
    readonly property int modules: Math.max(1, implicitWidth / 6)

    Accessible.name: root.name
    Accessible.role: Accessible.Graphic
    height: width
    smooth: false
    width: Math.floor(root.room / root.modules) * root.modules
}
