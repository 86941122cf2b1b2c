// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

// The one window: what stands in the same place always, the page between it, and the sheet over it.
Window {
    id: window

    required property ShellViewModel shell

    color: Style.ground
    title: window.shell.siteName

    Binding {
        property: "elder"
        target: Style
        value: window.shell.elder
    }

    Binding {
        property: "pixelsPerMm"
        target: Style
        value: window.shell.pixelsPerMm
    }

    Binding {
        property: "motion"
        target: Style
        value: window.shell.motion
    }

    EnvironmentMark {
        anchors.fill: parent
        word: window.shell.environmentLabel
    }

    TopBar {
        id: head

        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: parent.right
        anchors.rightMargin: Style.margin
        anchors.top: parent.top
        anchors.topMargin: Style.mm(window.shell.environmentLabel === "" ? 10 : 14)
        enabled: !sheet.active
        shell: window.shell
    }

    StepBars {
        id: steps

        anchors.left: head.left
        anchors.right: head.right
        anchors.top: head.bottom
        anchors.topMargin: Style.mm(6)
        count: window.shell.stepCount
        index: window.shell.stepIndex
        visible: window.shell.showSteps
        words: window.shell.stepText
    }

    ActingBar {
        id: acting

        anchors.left: head.left
        anchors.right: head.right
        anchors.top: steps.visible ? steps.bottom : head.bottom
        anchors.topMargin: Style.mm(4)
        more: window.shell.actingMore
        visible: window.shell.actingText !== "" && !window.shell.masked
        words: window.shell.actingText
    }

    HelpLine {
        id: helping

        anchors.left: head.left
        anchors.right: head.right
        anchors.top: acting.visible ? acting.bottom : steps.visible ? steps.bottom : head.bottom
        anchors.topMargin: Style.mm(4)
        enabled: !sheet.active
        hint: window.shell.helpHint
        keyText: window.shell.helpKey
        visible: window.shell.helpLine !== "" && !window.shell.masked
        words: window.shell.helpLine

        onStopped: window.shell.stopLooking()
    }

    Item {
        id: stage

        anchors.bottom: parent.bottom
        anchors.bottomMargin: keyboard.visible ? keyboard.height + Style.gap : Style.margin
        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: parent.right
        anchors.rightMargin: Style.margin
        anchors.top: helping.visible ? helping.bottom : acting.visible ? acting.bottom : steps.visible ? steps.bottom : head.bottom
        anchors.topMargin: Style.mm(acting.visible || helping.visible ? 5 : 8)
        enabled: !sheet.active
        visible: !window.shell.masked

        Loader {
            id: page

            property int serial: window.shell.pageSerial

            function turn() {
                const source = window.shell.pageSource;
                if (source === "")
                    return;
                page.setSource(Qt.resolvedUrl("Kiosk/" + source), {
                    "vm": window.shell.pageModel
                });
                if (Style.motion)
                    slide.restart();
            }

            anchors.bottom: parent.bottom
            anchors.top: parent.top
            width: parent.width

            onSerialChanged: page.turn()

            NumberAnimation {
                id: slide

                duration: Style.slide
                easing.type: Easing.OutCubic
                from: Style.mm(30)
                property: "x"
                target: page
                to: 0
            }
        }

        HelpButton {
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            label: wide ? qsTr("请人帮我办") : qsTr("请人帮我")
            wide: page.item !== null && !(page.item as PageBase).hasFooter
            width: wide ? parent.width : Style.helpWidth

            onTapped: window.shell.help()
        }
    }

    Cover {
        anchors.fill: parent
        visible: window.shell.masked
    }

    Loader {
        id: sheet

        active: window.shell.overlay !== "" && window.shell.overlayModel !== null
        anchors.fill: parent
        sourceComponent: Component {
            Sheet {
                opaqueGround: window.shell.masked
                vm: window.shell.overlayModel as OverlayViewModel
            }
        }
    }

    EnvironmentBand {
        anchors.left: parent.left
        anchors.right: parent.right
        sentence: window.shell.environmentNote
    }

    InputPanel {
        id: keyboard

        anchors.left: parent.left
        anchors.right: parent.right
        visible: active
        y: active ? parent.height - height : parent.height
    }

    // Any touch counts as presence, also one that a control takes for itself; it goes on to whatever lies below.
    Item {
        anchors.fill: parent

        PointHandler {
            acceptedDevices: PointerDevice.AllDevices

            onActiveChanged: if (active)
                window.shell.touched()
        }
    }

    Component.onCompleted: {
        VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_GB"];
        VirtualKeyboardSettings.locale = "zh_CN";
        VirtualKeyboardSettings.styleName = "kiosk";
        page.turn();
    }
}
