// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// A Lucide icon in one of the five tones. Decoration: the words beside it carry the meaning.
Image {
    id: root

    required property string name
    property string tone: "primary"
    property real sizeMm: 8

    Accessible.ignored: true
    height: Style.mm(root.sizeMm)
    source: root.name === "" ? "" : Qt.resolvedUrl("../icons/" + root.tone + "/" + root.name + ".svg")
    sourceSize.height: Style.mm(root.sizeMm)
    sourceSize.width: Style.mm(root.sizeMm)
    width: Style.mm(root.sizeMm)
}
