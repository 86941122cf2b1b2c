# SPDX-License-Identifier: Apache-2.0
"""One package per kind of device; each knows nothing of kiosk/ or ui/."""
