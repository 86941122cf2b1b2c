// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// The paper as it will come out, as large as the panel allows.
PageBase {
    id: root

    required property PreviewViewModel vm

    PageHead {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        hint: root.vm.hint
        title: root.vm.title
    }

    PhotoView {
        anchors.bottom: told.top
        anchors.bottomMargin: Style.mm(4)
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.topMargin: Style.mm(4)
        aspect: root.vm.aspect
        name: root.vm.pictureName
        objectName: "preview-picture"
        picture: root.vm.picture
        waitText: isThere ? "" : root.vm.waitText
    }

    Column {
        id: told

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap
        spacing: Style.mm(3)
        width: parent.width

        Verdict {
            good: root.vm.paperGood
            objectName: "paper"
            visible: words !== ""
            width: parent.width
            words: root.vm.paperText
        }

        LeafBar {
            page: root.vm.page
            pages: root.vm.pages
            visible: root.vm.pages > 1
            width: parent.width

            onTurned: by => root.vm.turn(by)
        }
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        canGo: root.vm.canGo
        primaryIcon: root.vm.primaryIcon
        primaryText: root.vm.primaryText
        secondaryText: root.vm.secondaryText
        width: parent.width

        onPrimary: root.vm.primary()
        onSecondary: root.vm.secondary()
    }
}
