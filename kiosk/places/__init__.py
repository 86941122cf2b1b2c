# SPDX-License-Identifier: Apache-2.0
"""附近能办: the service points near this terminal and what each of them can do."""
