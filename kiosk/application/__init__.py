# SPDX-License-Identifier: Apache-2.0
"""一表申请: fields, prefill with origin, validation, pre-check, materials."""
