// SPDX-License-Identifier: Apache-2.0
import QtQuick

// What every page is made of. `hasFooter`: the page has a button of its own at the bottom right, so help keeps to the left.
FocusScope {
    property bool hasFooter: true
}
