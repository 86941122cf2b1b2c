// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Style

// The page's own buttons at the bottom, right of help.
Item {
    id: root

    property string primaryText: ""
    property string secondaryText: ""
    property string thirdText: ""
    property string primaryIcon: "chevron-right"
    property string primaryName: "primary"
    property bool canGo: true

    signal primary
    signal secondary
    signal third

    height: column.height

    Column {
        id: column

        spacing: Style.gap
        width: parent.width

        Row {
            anchors.right: parent.right
            spacing: Style.gap
            visible: root.secondaryText !== "" || root.thirdText !== ""
            // Alone in the last line it leaves the place of help free, as the primary does.
            width: root.primaryText === "" ? parent.width - Style.helpWidth - Style.gap : parent.width

            QuietButton {
                label: root.secondaryText
                objectName: "secondary"
                visible: root.secondaryText !== ""
                width: root.thirdText === "" ? parent.width : (parent.width - Style.gap) / 2

                onTapped: root.secondary()
            }

            QuietButton {
                label: root.thirdText
                objectName: "third"
                visible: root.thirdText !== ""
                width: root.secondaryText === "" ? parent.width : (parent.width - Style.gap) / 2

                onTapped: root.third()
            }
        }

        PrimaryButton {
            anchors.right: parent.right
            icon: root.primaryIcon
            label: root.primaryText
            objectName: root.primaryName
            usable: root.canGo
            visible: root.primaryText !== ""
            width: parent.width - Style.helpWidth - Style.gap

            onTapped: root.primary()
        }
    }
}
