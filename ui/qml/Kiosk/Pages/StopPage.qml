// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property StopViewModel vm

    readonly property bool goesOn: root.vm.retryText !== ""
    // Where what stands at the bottom begins. A place that has no room above it is not drawn: the nearby button knows the rest.
    readonly property real roomEnds: (ways.height > 0 ? ways.y : slip.text !== "" ? slip.y : footer.y) - Style.mm(2)

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(6)

        Item {
            height: head.y + head.implicitHeight
            width: parent.width

            Rectangle {
                id: sign

                color: root.vm.pictureGood ? Style.goodTint : Style.helpTint
                height: width
                radius: Style.radius
                width: Style.mm(Style.elder ? 32 : 30)

                Icon {
                    anchors.centerIn: parent
                    name: root.vm.picture
                    sizeMm: Style.elder ? 22 : 20
                    tone: "help"
                    visible: !root.vm.pictureGood
                }

                Icon {
                    anchors.centerIn: parent
                    name: "printer-check"
                    sizeMm: Style.elder ? 22 : 20
                    tone: "good"
                    visible: root.vm.pictureGood
                }
            }

            PageHead {
                id: head

                title: root.vm.title
                width: parent.width - x
                x: Style.elder ? 0 : sign.width + Style.mm(5)
                y: Style.elder ? sign.height + Style.mm(4) : Math.max(0, (sign.height - implicitHeight) / 2)
            }
        }

        T {
            text: root.vm.reason
            visible: text !== ""
            width: parent.width
        }

        Rectangle {
            color: Style.primaryTint
            height: advice.implicitHeight + Style.mm(12)
            radius: Style.radius
            visible: root.vm.whatToDo !== ""
            width: parent.width

            T {
                id: advice

                anchors.left: parent.left
                anchors.margins: Style.mm(7)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                color: Style.primaryDeep
                font.weight: Font.DemiBold
                text: root.vm.whatToDo
            }
        }

        Item {
            height: Math.max(placesTitle.visible ? placesTitle.implicitHeight : 0, near.visible ? near.implicitHeight : 0)
            visible: placesTitle.visible || near.visible
            width: parent.width

            T {
                id: placesTitle

                anchors.bottom: parent.bottom
                anchors.left: parent.left
                anchors.right: near.left
                color: Style.inkSoft
                font.pixelSize: Style.small
                font.weight: Font.DemiBold
                text: root.vm.placesTitle
                visible: text !== ""
            }

            Chip {
                id: near

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                icon: "map-pin"
                label: root.vm.nearbyText
                objectName: "nearby"
                visible: root.vm.nearbyText !== ""

                onTapped: root.vm.nearby()
            }
        }

        Repeater {
            model: root.vm.places

            delegate: PlaceCard {
                required property var modelData

                address: modelData.address
                hours: modelData.hours
                name: modelData.name
                phone: modelData.phone
                visible: y + height <= root.roomEnds
                width: root.width
            }
        }
    }

    T {
        id: slip

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.mm(3)
        color: Style.inkSoft
        font.pixelSize: Style.small
        horizontalAlignment: Text.AlignHCenter
        text: root.vm.slipState
        width: parent.width
    }

    Column {
        id: ways

        anchors.bottom: footer.top
        anchors.bottomMargin: Style.gap + (root.vm.slipState === "" ? 0 : Style.mm(Style.elder ? 17 : 12))
        spacing: Style.gap
        width: parent.width

        QuietButton {
            icon: "calendar-check"
            label: root.vm.visitText
            objectName: "visit-way"
            visible: root.vm.visitText !== ""
            width: parent.width

            onTapped: root.vm.bookVisit()
        }

        QuietButton {
            icon: "scan-face"
            label: root.vm.faceText
            objectName: "face-way"
            visible: root.vm.faceText !== ""
            width: parent.width

            onTapped: root.vm.faceWay()
        }
    }

    Footer {
        id: footer

        anchors.bottom: parent.bottom
        primaryIcon: ""
        primaryText: root.goesOn ? root.vm.retryText : root.vm.primaryText
        secondaryText: root.vm.showSecondary ? root.vm.secondaryText : ""
        thirdText: root.goesOn ? root.vm.primaryText : ""
        width: parent.width

        onPrimary: root.goesOn ? root.vm.retry() : root.vm.primary()
        onSecondary: root.vm.printSlip()
        onThird: root.vm.primary()
    }
}
