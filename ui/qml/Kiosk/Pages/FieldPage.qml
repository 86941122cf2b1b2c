// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Style
import Kiosk.ViewModels

PageBase {
    id: root

    required property FieldViewModel vm

    readonly property bool grouped: root.vm.kind === "id_number" || root.vm.kind === "enterprise_number" || root.vm.kind === "bank_account"
    readonly property bool counted: root.vm.kind === "digits" || root.vm.kind === "count"
    readonly property bool typed: root.grouped || root.counted || root.vm.kind === "text" || root.vm.kind === "phone" || root.vm.kind === "date"

    readonly property bool lettered: root.vm.kind === "letter"

    hasFooter: root.typed || root.vm.skipText !== ""

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Style.mm(5)

        PageHead {
            hint: root.vm.hint
            title: root.vm.title
            width: parent.width
        }

        T {
            color: Style.warn
            font.pixelSize: Style.small
            font.weight: Font.DemiBold
            text: root.vm.error
            visible: text !== ""
            width: parent.width
        }

        Choices {
            // Places have long names, and where they are and when they open beside them.
            paired: root.vm.kind !== "place" && !Style.elder && root.vm.options.length > 5
            perPage: Style.elder ? (root.vm.kind === "place" ? 3 : 4) : root.vm.kind === "place" ? 4 : 8
            options: root.lettered ? [] : root.vm.options
            visible: root.vm.options.length > 0 && !root.lettered
            width: parent.width

            onChosen: value => root.vm.answer(value)
        }

        LetterTiles {
            letters: root.lettered ? root.vm.options : []
            visible: root.lettered
            width: parent.width

            onChosen: value => root.vm.answer(value)
        }

        Loader {
            id: entry

            readonly property string value: item === null ? "" : (item as EntryBase).value

            active: root.typed
            sourceComponent: root.vm.kind === "date" ? dateEntry : root.vm.kind === "phone" ? phoneEntry : root.counted ? numberEntry : root.grouped ? groupedEntry : textEntry
            width: parent.width
        }
    }

    Component {
        id: textEntry

        TextEntry {
            example: root.vm.example
            initial: root.vm.text
            maxLength: root.vm.maxLength
            placeholder: root.vm.placeholder
            width: entry.width
        }
    }

    Component {
        id: phoneEntry

        PhoneEntry {
            initial: root.vm.text
            width: entry.width
        }
    }

    Component {
        id: numberEntry

        NumberEntry {
            initial: root.vm.text
            maxLength: root.vm.maxLength
            unit: root.vm.unit
            width: entry.width
        }
    }

    Component {
        id: groupedEntry

        GroupedEntry {
            initial: root.vm.text
            kind: root.vm.kind
            width: entry.width
        }
    }

    Component {
        id: dateEntry

        DateEntry {
            initial: root.vm.text
            objectName: "date-entry"
            width: entry.width
        }
    }

    Footer {
        anchors.bottom: parent.bottom
        canGo: entry.value !== ""
        primaryText: root.typed ? root.vm.primaryText : ""
        secondaryText: root.vm.skipText
        width: parent.width

        onSecondary: root.vm.skip()
        onPrimary: root.vm.answer(entry.value)
    }
}
