# SPDX-License-Identifier: Apache-2.0
"""The tour: a whole visit through the real window by synthetic touch, without a person."""
