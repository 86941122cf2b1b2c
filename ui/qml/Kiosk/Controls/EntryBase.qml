// SPDX-License-Identifier: Apache-2.0
import QtQuick

// An entry whose present value the page reads; empty while it cannot be used yet.
Item {
    property string value: ""
}
