// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Style

// 示例样表: a paper as it should lie on the mat, drawn; of nobody, and marked 样张 on each of its sides.
Rectangle {
    id: root

    // {title, label, rows: [{label, value}], portrait, seal, stamp}, one for each side or half.
    required property list<var> faces
    required property string layout
    required property string name

    readonly property bool isCard: root.layout === "card"
    readonly property bool isBooklet: root.layout === "booklet"
    readonly property bool isPhoto: root.layout === "photo"
    readonly property bool isPlan: root.layout === "plan"
    // Two sides of a card lie beside each other, or below each other where the letters are large.
    readonly property bool isBelow: root.isCard && Style.elder
    readonly property int wide: Style.mm(root.isPhoto ? 66 : root.isBooklet ? 94 : root.isCard ? (Style.elder ? 140 : root.faces.length > 1 ? 98 : 130) : root.layout === "letter" ? (Style.elder ? 138 : 118) : 176)
    readonly property int tall: Style.mm(root.isPhoto ? 88 : root.isBooklet ? (Style.elder ? 128 : 112) : root.isCard ? (Style.elder ? 78 : root.faces.length > 1 ? 64 : 80) : root.layout === "letter" ? (Style.elder ? 166 : 150) : (Style.elder ? 128 : 112))

    Accessible.name: root.name
    Accessible.role: Accessible.Graphic
    color: Style.ink
    implicitHeight: sides.implicitHeight + Style.mm(20)
    radius: Style.radius

    component Portrait: Rectangle {
        border.color: Style.line
        border.width: Style.thin
        clip: true
        color: root.isPhoto ? Style.card : Style.mark

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Style.outline
            height: width * 1.2
            radius: width / 2
            width: parent.width * 0.42
            y: parent.height * 0.18
        }

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Style.outline
            height: parent.height * 0.5
            radius: width * 0.4
            width: parent.width * 0.78
            y: parent.height * 0.68
        }
    }

    component Stamp: Rectangle {
        id: stamp

        required property bool isRound
        required property string text

        border.color: Style.warn
        border.width: Style.mm(0.8)
        color: Style.card
        height: stamp.isRound ? width : word.implicitHeight + Style.mm(2)
        radius: stamp.isRound ? width / 2 : Style.mm(1.5)
        width: stamp.isRound ? Style.mm(Style.elder ? 30 : 24) : word.implicitWidth + Style.mm(6)

        T {
            id: word

            anchors.centerIn: parent
            color: Style.warn
            font.bold: true
            font.pixelSize: Style.small
            lineHeight: Style.leadingTight
            text: stamp.text
            wrapMode: Text.NoWrap
        }
    }

    Grid {
        id: sides

        anchors.centerIn: parent
        columns: root.isBelow ? 1 : 2
        spacing: root.isBooklet ? 0 : Style.mm(6)

        Repeater {
            model: root.faces

            delegate: Column {
                id: side

                required property var modelData

                spacing: Style.mm(1)

                Rectangle {
                    id: sheet

                    readonly property int inset: Style.mm(root.layout === "letter" ? 12 : 6)

                    border.color: root.isBooklet ? Style.outline : Style.card
                    border.width: Style.thin
                    color: Style.card
                    height: root.tall
                    radius: root.isCard ? Style.mm(4) : 0
                    width: root.wide

                    Portrait {
                        id: face

                        readonly property bool isAlone: side.modelData.rows.length === 0

                        anchors.horizontalCenter: face.isAlone ? parent.horizontalCenter : undefined
                        anchors.verticalCenter: parent.verticalCenter
                        height: root.isPhoto ? parent.height : width * 1.3
                        visible: side.modelData.portrait
                        width: root.isPhoto ? parent.width : Style.mm(root.isBooklet ? 44 : 28)
                        x: face.isAlone ? 0 : sheet.inset
                    }

                    Column {
                        id: words

                        anchors.right: parent.right
                        anchors.rightMargin: sheet.inset
                        spacing: Style.mm(root.isCard ? 1 : Style.elder ? 2 : 4)
                        visible: !root.isPlan
                        width: parent.width - (side.modelData.portrait ? face.width + sheet.inset : 0) - 2 * sheet.inset
                        y: root.isCard ? Style.mm(4) : sheet.inset

                        T {
                            font.bold: true
                            font.pixelSize: Style.mm(Style.elder ? 10 : 7.5)
                            horizontalAlignment: root.isCard ? Text.AlignLeft : Text.AlignHCenter
                            lineHeight: Style.leadingHead
                            text: side.modelData.title
                            visible: text !== ""
                            width: parent.width
                        }

                        Repeater {
                            model: side.modelData.rows

                            delegate: Column {
                                id: row

                                required property var modelData

                                width: words.width

                                T {
                                    font.pixelSize: Style.small
                                    lineHeight: Style.leadingTight
                                    text: row.modelData.label + "　" + row.modelData.value
                                    width: parent.width
                                }

                                Rectangle {
                                    color: Style.outline
                                    height: Style.thin
                                    visible: !root.isCard
                                    width: parent.width
                                }
                            }
                        }
                    }

                    // What else is written there, as lines: nobody has to read it here.
                    Column {
                        anchors.left: words.left
                        anchors.right: words.right
                        anchors.top: words.bottom
                        anchors.topMargin: Style.mm(7)
                        spacing: Style.mm(5)
                        visible: root.layout === "letter"

                        Repeater {
                            model: 3

                            delegate: Rectangle {
                                required property int index

                                color: Style.idle
                                height: Style.mm(2)
                                width: words.width * (index === 2 ? 0.5 : 1)
                            }
                        }
                    }

                    // A plan: what is marked on it, where it stands.
                    Rectangle {
                        id: floor

                        anchors.fill: parent
                        anchors.margins: sheet.inset
                        border.color: Style.ink
                        border.width: Style.mm(1)
                        color: "transparent"
                        visible: root.isPlan

                        Repeater {
                            model: root.isPlan ? side.modelData.rows : []

                            delegate: Rectangle {
                                id: thing

                                required property int index
                                required property var modelData

                                border.color: Style.ink
                                border.width: Style.thin
                                color: Style.mark
                                height: floor.height * 0.3
                                width: floor.width * 0.42
                                x: index % 2 === 0 ? Style.mm(3) : floor.width - width - Style.mm(3)
                                y: index < 2 ? Style.mm(3) : floor.height - height - Style.mm(3)

                                T {
                                    anchors.centerIn: parent
                                    font.pixelSize: Style.small
                                    horizontalAlignment: Text.AlignHCenter
                                    lineHeight: Style.leadingTight
                                    text: thing.modelData.label + "　" + thing.modelData.value
                                    width: parent.width
                                }
                            }
                        }
                    }

                    Stamp {
                        anchors.bottom: parent.bottom
                        anchors.margins: Style.mm(root.isPlan ? 10 : 4)
                        anchors.right: parent.right
                        isRound: side.modelData.seal
                        text: side.modelData.stamp
                        visible: text !== ""
                    }
                }

                T {
                    color: Style.inkOnPrimary
                    font.pixelSize: Style.small
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: Style.leadingTight
                    text: side.modelData.label
                    visible: text !== ""
                    width: root.wide
                }
            }
        }
    }
}
