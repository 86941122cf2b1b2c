# SPDX-License-Identifier: Apache-2.0
"""What a scanned code is (扫码识别): pure functions over its text; whatever is not known is said to be unknown."""
