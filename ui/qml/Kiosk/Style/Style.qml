// SPDX-License-Identifier: Apache-2.0
pragma Singleton
import QtQuick

// Every size, colour and font of the screen. Sizes are millimetres on the panel, turned into pixels here and nowhere else.
QtObject {
    id: style

    property real pixelsPerMm: 4.03
    property bool elder: false
    property bool motion: true

    function mm(value: real): int {
        return Math.round(value * style.pixelsPerMm);
    }

    readonly property color ground: "#F5F2EC"
    readonly property color card: "#FFFFFF"
    readonly property color ink: "#15262B"
    readonly property color inkSoft: "#4A585D"
    readonly property color line: "#DFD9CE"
    readonly property color mark: "#F0EAE0"
    readonly property color outline: "#857E72"
    readonly property color primary: "#0E5A66"
    readonly property color primaryDeep: "#0A444E"
    readonly property color primaryPressed: "#083A43"
    readonly property color primaryTint: "#E3EFF0"
    readonly property color primaryTintPressed: "#CBE0E2"
    readonly property color inkOnPrimary: "#FFFFFF"
    readonly property color inkOnPrimarySoft: "#D6E8EA"
    readonly property color panelTile: "#1F6E7A"
    readonly property color help: "#7E3608"
    readonly property color helpTint: "#FBEBDD"
    readonly property color helpPressed: "#F3D7BD"
    readonly property color helpLine: "#E7C3A4"
    readonly property color warn: "#9A3412"
    readonly property color warnTint: "#FDF1E7"
    readonly property color good: "#2E7D4F"
    readonly property color goodInk: elder ? "#1C5635" : "#266B43"
    readonly property color goodTint: "#E8F3EC"
    readonly property color idle: "#D8D1C4"
    readonly property color disabledText: "#5E6B70"
    readonly property color veil: "#B3101C20"

    readonly property string face: "Noto Sans CJK SC"

    readonly property int body: mm(elder ? 10.4 : 7)
    readonly property int small: mm(elder ? 9 : 6)
    readonly property int note: mm(elder ? 8.4 : 5.6)
    readonly property int title: mm(elder ? 15 : 12)
    readonly property int hero: mm(elder ? 19 : 15)
    readonly property int button: mm(elder ? 12.5 : 9.5)
    readonly property int choice: mm(elder ? 11.5 : 8)

    // On top of the font's own spacing, which is 1.45 em: 1.5 em for reading, 1.6 em in 长者版, 1.35 em for headings.
    readonly property real leading: elder ? 1.12 : 1.05
    readonly property real leadingTight: 0.98
    readonly property real leadingHead: 0.92

    readonly property int margin: mm(11)
    readonly property int gap: mm(5)
    readonly property int space: mm(elder ? 5 : 3)
    readonly property int radius: mm(4.5)
    readonly property int thin: Math.max(2, mm(0.4))
    readonly property int chipHeight: mm(elder ? 20 : 15)
    readonly property int buttonHeight: mm(elder ? 34 : 27)
    readonly property int choiceHeight: mm(elder ? 30 : 24)
    readonly property int helpWidth: mm(elder ? 84 : 66)
    readonly property int slide: motion ? 180 : 0
}
