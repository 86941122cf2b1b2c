// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Styles
import Kiosk.Style

// The on-screen keyboard for older eyes: light, high contrast, candidates of 9 mm, rows of 23 mm, nothing that pops over a finger.
// Found by Qt Virtual Keyboard as style "kiosk" below the import path.
KeyboardStyle {
    id: root

    alternateKeysListBackground: Rectangle {
        border.color: Style.primary
        border.width: 2
        color: Style.card
        radius: Style.mm(2.5)
    }
    alternateKeysListDelegate: Item {
        id: alternate

        // qmllint disable unqualified
        readonly property string words: model.text // the list's role

        // qmllint enable unqualified
        height: Style.mm(20)
        width: Style.mm(20)

        Text {
            anchors.centerIn: parent
            color: Style.ink
            font.family: Style.face
            font.pixelSize: Style.mm(8.6)
            text: alternate.words
            textFormat: Text.PlainText
        }
    }
    alternateKeysListHighlight: Rectangle {
        color: Style.primaryTintPressed
        radius: Style.mm(2.5)
    }
    alternateKeysListItemHeight: Style.mm(20)
    alternateKeysListItemWidth: Style.mm(20)
    backspaceKeyPanel: KeyFace {
        calm: Style.primaryTint
        icon: "delete"
    }
    enterKeyPanel: KeyFace {
        calm: Style.primaryTint
        icon: "check"
    }
    handwritingKeyPanel: KeyFace {
        calm: Style.primaryTint
        icon: "pencil"
    }
    hideKeyPanel: KeyFace {
        calm: Style.primaryTint
        icon: "keyboard"
    }
    keyPanel: KeyFace {}
    keyboardBackground: Rectangle {
        color: Style.idle
    }
    keyboardDesignHeight: 880
    keyboardDesignWidth: 2560
    keyboardRelativeBottomMargin: 12 / keyboardDesignHeight
    keyboardRelativeLeftMargin: 12 / keyboardDesignWidth
    keyboardRelativeRightMargin: 12 / keyboardDesignWidth
    keyboardRelativeTopMargin: 12 / keyboardDesignHeight
    languageKeyPanel: KeyFace {
        calm: Style.primaryTint
        words: InputContext.locale.startsWith("zh") ? qsTr("中") : qsTr("英")
    }
    languagePopupListEnabled: false
    modeKeyPanel: KeyFace {
        calm: Style.primaryTint
    }
    navigationHighlight: Rectangle {
        border.color: Style.help
        border.width: Style.mm(0.8)
        color: "transparent"
        radius: Style.mm(2.5)
    }
    popupListBackground: Rectangle {
        border.color: Style.outline
        border.width: 2
        color: Style.card
    }
    popupListDelegate: Candidate {
        // qmllint disable unqualified
        candidateWords: display // the list's role
        // qmllint enable unqualified
    }
    popupListHighlight: Rectangle {
        color: Style.primaryTint
    }
    selectionHandle: Rectangle {
        color: Style.primary
        height: width
        radius: width / 2
        width: Style.mm(6)
    }
    selectionListBackground: Rectangle {
        color: Style.card

        Rectangle {
            color: Style.outline
            height: 2
            width: parent.width
        }
    }
    selectionListDelegate: Candidate {
        // qmllint disable unqualified
        candidateWords: display // the list's role
        // qmllint enable unqualified
    }
    selectionListHeight: Style.mm(20)
    selectionListHighlight: Rectangle {
        color: Style.primaryTint
        radius: Style.mm(2.5)
    }
    shiftKeyPanel: KeyFace {
        calm: Style.primaryTint
        icon: "arrow-big-up"
        marked: InputContext.capsLockActive || InputContext.shiftActive
    }
    spaceKeyPanel: KeyFace {
        words: qsTr("空格")
    }
    symbolKeyPanel: KeyFace {
        calm: Style.primaryTint
    }
}
